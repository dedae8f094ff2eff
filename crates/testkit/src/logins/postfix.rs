//! Postfix as a submission server, with Dovecot's SASL.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use super::Mailbox;
use super::dovecot::DovecotAuth;
use crate::pki::Identity;
use crate::postfix::{self, InFolder};
use crate::process;

/// A running Postfix that people can log in to: 465 with implicit TLS, 587 with STARTTLS, and 2525
/// with STARTTLS and without a login. What it takes it delivers into maildirs.
pub struct PostfixWithLogins {
    /// Ends first, since it writes into the folder of the other.
    auth: DovecotAuth,
    postfix: InFolder,
}

impl PostfixWithLogins {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["postfix", DovecotAuth::NEEDS];

    /// Starts one that offers these mechanisms of Dovecot's, or all.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, hostname: &str, identity: &Identity, only: &str) -> Self {
        let folder = postfix::folder();
        let root = folder.path();
        for name in ["mail", "dovecot"] {
            fs::create_dir(root.join(name)).expect("a folder");
        }
        process::give(&root.join("mail"), "65534:65534");
        let auth = DovecotAuth::start(&root.join("dovecot"));
        let main = main_cf(root, hostname, &auth.socket(), only) + &postfix::tls(root, identity);
        let services = postfix::services(address, 2525) + DELIVERY;
        let mut command = process::command("postfix");
        let ports = [465, 587, 2525];
        let postfix = InFolder::start(folder, &mut command, &main, &services, address, &ports);
        Self { auth, postfix }
    }

    /// What it and Dovecot wrote into their logs.
    #[must_use]
    pub fn log(&self) -> String {
        self.postfix.log() + &self.auth.log()
    }

    /// What was delivered to the recipient.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox(self.postfix.path().join("mail/bob"))
    }
}

fn main_cf(root: &Path, hostname: &str, socket: &Path, only: &str) -> String {
    format!(
        "inet_protocols = ipv4
myhostname = {hostname}
mydestination =
mynetworks =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = inline:{{ anna@example.com=anna/, bob@example.com=bob/ }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_sasl_type = dovecot
smtpd_sasl_path = {socket}
smtpd_sasl_auth_enable = yes
smtpd_sasl_mechanism_filter = {only}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_error_sleep_time = 0
",
        root = root.display(),
        socket = socket.display(),
        only = if only.is_empty() { "!external, static:rest" } else { only },
    )
}

const DELIVERY: &str = "\
proxymap  unix  -       -       n       -       -       proxymap
virtual   unix  -       n       n       -       -       virtual
";
