//! Exim as a submission server.

use std::fs;
use std::net::IpAddr;

use tempfile::TempDir;

use super::{Mailbox, PASSWORD, USER};
use crate::pki::Identity;
use crate::process::{self, Server};

/// A running Exim that people can log in to: 465 with implicit TLS, 587 with STARTTLS. What it
/// takes it delivers into one maildir.
pub struct EximWithLogins {
    _server: Server,
    folder: TempDir,
}

impl EximWithLogins {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["exim4"];

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
        for name in ["spool", "log", "mail"] {
            fs::create_dir(root.join(name)).expect("a folder");
            process::give(&root.join(name), "Debian-exim:Debian-exim");
        }
        let config = CONFIG
            .replace("ROOT", &root.display().to_string())
            .replace("CHAIN", &chain.display().to_string())
            .replace("KEY", &key.display().to_string())
            .replace("HOST", hostname)
            .replace("ADDRESS", &address.to_string())
            .replace("USER", USER)
            .replace("PASSWORD", PASSWORD);
        fs::write(root.join("exim.conf"), config).expect("written");
        let mut command = process::command("exim4");
        command.arg("-C").arg(root.join("exim.conf")).arg("-bdf");
        let server = Server::quiet(&mut command, address, &[465, 587]);
        Self { _server: server, folder }
    }

    /// What it wrote into its logs.
    #[must_use]
    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("log/mainlog") + &read("log/rejectlog")
    }

    /// What was delivered.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox(self.folder.path().join("mail/inbox"))
    }
}

const CONFIG: &str = "\
primary_hostname = HOST
spool_directory = ROOT/spool
log_file_path = ROOT/log/%slog
pid_file_path = ROOT/exim.pid
local_interfaces = ADDRESS
daemon_smtp_ports = 465 : 587
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = CHAIN
tls_privatekey = KEY
auth_advertise_hosts = ${if def:tls_in_cipher{*}}
keep_environment =
deliver_drop_privilege = true
log_selector = +smtp_no_mail
acl_smtp_rcpt = rcpt

begin acl
rcpt:
  accept authenticated = *
  deny message = 5.7.0 log in first

begin routers
all:
  driver = accept
  transport = inbox

begin transports
inbox:
  driver = appendfile
  directory = ROOT/mail/inbox
  maildir_format

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{USER}}{eq{$auth3}{PASSWORD}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if and{{eq{$auth1}{USER}}{eq{$auth2}{PASSWORD}}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${if eq{$auth1}{USER}{PASSWORD}fail}
  server_set_id = $auth1
";
