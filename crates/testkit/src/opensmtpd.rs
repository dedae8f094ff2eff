//! A real OpenSMTPD on loopback, on the real port numbers.

use std::fs::{self, File};
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::{self, Server};

/// A running OpenSMTPD: 25 and 587 with STARTTLS, 465 with implicit TLS, login inside TLS. It
/// keeps its queue in `/var/spool/smtpd`, so that one at a time can run on a machine.
pub struct OpenSmtpd(InFolder);

impl OpenSmtpd {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["smtpd", "smtpctl"];
    /// The size limit that it is told, in octets.
    pub const SIZE: u64 = 25 << 20;

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, hostname: &str, identity: &Identity) -> Self {
        let config = format!(
            "table nobody {{ nobody = x }}
smtp max-message-size \"{size}\"
listen on {address} port 25 tls pki mail hostname {hostname}
listen on {address} port 465 smtps pki mail auth <nobody> hostname {hostname}
listen on {address} port 587 tls-require pki mail auth <nobody> hostname {hostname}
",
            size = Self::SIZE,
        );
        Self(InFolder::start("-d", &config, identity, address, &[25, 465, 587]))
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log()
    }
}

/// An OpenSMTPD with its configuration and its log in a folder of its own.
pub(crate) struct InFolder {
    _server: Server,
    folder: TempDir,
}

impl InFolder {
    /// Starts one that takes no mail without a login, and waits for its ports.
    pub(crate) fn start(
        how: &str,
        config: &str,
        identity: &Identity,
        address: IpAddr,
        ports: &[u16],
    ) -> Self {
        let folder = process::folder();
        let root = folder.path();
        let (chain, key) = identity.write(root);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("permissions");
        let config = format!(
            "pki mail cert \"{chain}\"
pki mail key \"{key}\"
{config}match from any for any reject
",
            chain = chain.display(),
            key = key.display(),
        );
        fs::write(root.join("smtpd.conf"), config).expect("written");
        let log = File::create(root.join("log")).expect("a log");
        let mut command = process::command("smtpd");
        command.arg(how).arg("-f").arg(root.join("smtpd.conf"));
        let server = Server::start(command.stdout(Stdio::null()).stderr(log));
        Self { _server: server.listening_on(address, ports), folder }
    }

    /// What it wrote into its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}
