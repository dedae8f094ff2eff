//! Exim as a submission server.

use std::net::IpAddr;

use super::{Mailbox, PASSWORD, USER};
use crate::exim::InFolder;
use crate::pki::Identity;

/// A running Exim that people can log in to: 465 with implicit TLS, 587 with STARTTLS. What it
/// takes it delivers into one maildir.
pub struct EximWithLogins(InFolder);

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
        let settings = SETTINGS.replace("USER", USER).replace("PASSWORD", PASSWORD);
        Self(InFolder::start(&settings, hostname, identity, address, &[465, 587]))
    }

    /// What it wrote into its logs.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log("mainlog") + &self.0.log("rejectlog")
    }

    /// What was delivered.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox(self.0.path().join("spool/inbox"))
    }
}

const SETTINGS: &str = "\
auth_advertise_hosts = ${if def:tls_in_cipher{*}}
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
  directory = $spool_directory/inbox
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
