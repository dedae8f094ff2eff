//! OpenSMTPD as a submission server.

use std::fs::{self, File};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use tempfile::TempDir;

use super::{PASSWORD, USER};
use crate::pki::Identity;
use crate::process::{self, Server};

/// A running OpenSMTPD that people can log in to: 465 with implicit TLS, 587 with STARTTLS. It keeps
/// its queue in `/var/spool/smtpd`, so that one at a time can run on a machine.
pub struct OpenSmtpdWithLogins {
    _server: Server,
    folder: TempDir,
}

impl OpenSmtpdWithLogins {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["smtpd", "openssl"];

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, hostname: &str, identity: &Identity) -> Self {
        let folder = process::folder();
        let root = folder.path();
        let (chain, key) = identity.write(root);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("permissions");
        let hash = process::said(process::command("openssl").args(["passwd", "-6", PASSWORD]));
        let config = format!(
            "pki mail cert \"{chain}\"
pki mail key \"{key}\"
table people {{ \"{USER}\" = \"{hash}\" }}
listen on {address} port 465 smtps pki mail auth <people> hostname {hostname}
listen on {address} port 587 tls-require pki mail auth <people> hostname {hostname}
match from any for any reject
",
            chain = chain.display(),
            key = key.display(),
        );
        fs::write(root.join("smtpd.conf"), config).expect("written");
        let log = File::create(root.join("log")).expect("a log");
        let mut command = process::command("smtpd");
        command.arg("-dv").arg("-f").arg(root.join("smtpd.conf"));
        command.stdout(Stdio::null()).stderr(log);
        let mut server = Server::start(&mut command);
        for port in [465, 587] {
            server = server.listening(SocketAddr::new(address, port));
        }
        Self { _server: server, folder }
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}
