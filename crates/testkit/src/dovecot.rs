//! A real Dovecot on loopback with its submission service, on the real port numbers.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::{self, Server};

/// A running Dovecot: 587 with STARTTLS and 465 with implicit TLS, login inside TLS.
pub struct Dovecot {
    _server: Server,
    folder: TempDir,
}

impl Dovecot {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["dovecot", "doveconf"];

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
        fs::write(root.join("users"), "").expect("written");
        let config = config(root, address, hostname, &chain, &key);
        fs::write(root.join("dovecot.conf"), config).expect("written");
        let mut command = process::command("dovecot");
        command.arg("-F").arg("-c").arg(root.join("dovecot.conf"));
        let server = Server::quiet(&mut command, address, &[465, 587]);
        Self { _server: server, folder }
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// A setting as the server itself reads it.
    ///
    /// # Panics
    ///
    /// If it cannot be asked.
    #[must_use]
    pub fn setting(&self, name: &str) -> String {
        let config = self.folder.path().join("dovecot.conf");
        process::said(process::command("doveconf").arg("-c").arg(config).args(["-h", name]))
    }
}

fn config(root: &Path, address: IpAddr, hostname: &str, chain: &Path, key: &Path) -> String {
    let root = root.display();
    let (chain, key) = (chain.display(), key.display());
    format!(
        "base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
listen = {address}
hostname = {hostname}
submission_relay_host = {address}
ssl_cert = <{chain}
ssl_key = <{key}
passdb {{
  driver = passwd-file
  args = {root}/users
}}
{SETTINGS}"
    )
}

/// `%k` makes it log which TLS was used.
const SETTINGS: &str = "\
protocols = submission
login_log_format_elements = lip=%l %k
submission_max_mail_size = 30M
ssl = required
auth_mechanisms = plain login scram-sha-256
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
service submission-login {
  inet_listener submission {
    port = 587
  }
  inet_listener submissions {
    port = 465
    ssl = yes
  }
}
";
