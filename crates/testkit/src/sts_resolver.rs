//! The resolver that tells Postfix what MTA-STS demands, as Debian has it (`mta-sts-daemon`).

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::process::Stdio;

use tempfile::TempDir;

use crate::process::{self, Server};

/// A running resolver, which Postfix asks over a socket.
pub struct StsResolver {
    address: SocketAddr,
    _server: Server,
    folder: TempDir,
}

impl StsResolver {
    /// What it needs of the machine besides root.
    pub const NEEDS: &'static [&'static str] = &["mta-sts-daemon", "unshare", "mount"];

    /// Starts one that asks the name server at port 53 of an address, and trusts these authorities
    /// (PEM) of policy hosts.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: SocketAddr, name_server: IpAddr, authorities: &str) -> Self {
        let folder = process::folder();
        let root = folder.path();
        let write = |name: &str, text: &str| fs::write(root.join(name), text).expect("written");
        write("resolv.conf", &format!("nameserver {name_server}\n"));
        write("authorities.pem", authorities);
        let config = format!(
            "host: {}\nport: {}\ncache:\n  type: internal\ndefault_zone:\n  timeout: 8\n",
            address.ip(),
            address.port()
        );
        write("daemon.yml", &config);
        // Only its own processes get another name server.
        let mut command = process::command("unshare");
        command
            .args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""])
            .arg(root.join("resolv.conf"))
            .arg(crate::needs::find("mta-sts-daemon").expect("mta-sts-daemon"))
            .arg("--disable-uvloop")
            .arg("--config")
            .arg(root.join("daemon.yml"))
            .arg("--logfile")
            .arg(root.join("log"))
            .env("SSL_CERT_FILE", root.join("authorities.pem"))
            .env_remove("SSL_CERT_DIR")
            .stdout(Stdio::null());
        let server = Server::start(&mut command).listening(address);
        Self { address, _server: server, folder }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}
