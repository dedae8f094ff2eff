//! NSD, a name server that reads zone files.

use std::fs;
use std::net::SocketAddr;

use tempfile::TempDir;

use crate::process::{Server, command, folder};

/// A name server for zones alone; any other name does not exist for it.
pub struct Nsd {
    _server: Server,
    _folder: TempDir,
}

/// So that what is asked for beside the zones is answered as well.
const ROOT: &str = ". 60 IN SOA ns.invalid. admin.invalid. 1 60 60 60 60\n. 60 IN NS ns.invalid.\n";

impl Nsd {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["nsd"];

    /// Starts one with these zones: names without the dot at the end, and what their files contain.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(at: SocketAddr, zones: &[(&str, &str)]) -> Self {
        let folder = folder();
        let path = folder.path().display();
        let mut config = format!(
            "server:\n ip-address: {}@{}\n username: \"\"\n server-count: 1\n pidfile: \"\"\n \
             zonesdir: \"{path}\"\n xfrdfile: \"\"\n xfrdir: \"{path}\"\n \
             zonelistfile: \"{path}/zones.list\"\n cookie-secret-file: \"\"\n rrl-ratelimit: 0\n\
             remote-control:\n control-enable: no\n",
            at.ip(),
            at.port(),
        );
        for (name, zone) in zones.iter().copied().chain([(".", ROOT)]) {
            let file = if name == "." { "root".to_owned() } else { name.to_owned() } + ".zone";
            fs::write(folder.path().join(&file), zone).expect("a zone file");
            config.push_str(&format!("zone:\n name: \"{name}\"\n zonefile: \"{file}\"\n"));
        }
        let file = folder.path().join("nsd.conf");
        fs::write(&file, config).expect("a configuration");
        let mut command = command("nsd");
        let server = Server::start(command.arg("-d").arg("-c").arg(file));
        Self { _server: server.listening(at), _folder: folder }
    }
}
