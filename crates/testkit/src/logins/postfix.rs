//! Postfix as a submission server, with Dovecot's SASL.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;

use super::Mailbox;
use super::dovecot::DovecotAuth;
use crate::pki::Identity;
use crate::postfix::OTHER_SERVICES;
use crate::process::{self, Server};

/// A running Postfix that people can log in to: 465 with implicit TLS, 587 with STARTTLS, and 2525
/// with STARTTLS and without a login. What it takes it delivers into maildirs.
pub struct PostfixWithLogins {
    _server: Server,
    auth: DovecotAuth,
    folder: TempDir,
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
        let folder = process::folder();
        let root = folder.path();
        let (chain, key) = identity.write(root);
        for name in ["etc", "spool", "data", "mail", "dovecot"] {
            fs::create_dir(root.join(name)).expect("a folder");
        }
        let auth = DovecotAuth::start(&root.join("dovecot"));
        process::give(&root.join("data"), "postfix");
        process::give(&root.join("mail"), "65534:65534");
        let main = main_cf(root, hostname, &chain, &key, &auth.socket(), only);
        fs::write(root.join("etc/main.cf"), main).expect("written");
        fs::write(root.join("etc/master.cf"), master_cf(address)).expect("written");
        let mut command = process::command("postfix");
        command
            .args(["-c", &root.join("etc").display().to_string(), "start-fg"])
            .env("MAIL_CONFIG", root.join("etc"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut server = Server::start(&mut command);
        for port in [465, 587, 2525] {
            server = server.listening(SocketAddr::new(address, port));
        }
        Self { _server: server, auth, folder }
    }

    /// What it and Dovecot wrote into their logs.
    #[must_use]
    pub fn log(&self) -> String {
        let own = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        own + &self.auth.log()
    }

    /// What was delivered to the recipient.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox(self.folder.path().join("mail/bob"))
    }
}

impl Drop for PostfixWithLogins {
    fn drop(&mut self) {
        let etc = self.folder.path().join("etc");
        let _ = process::command("postfix")
            .args(["-c", &etc.display().to_string(), "abort"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

fn main_cf(
    root: &Path,
    hostname: &str,
    chain: &Path,
    key: &Path,
    socket: &Path,
    only: &str,
) -> String {
    format!(
        "compatibility_level = 3.6
maillog_file = {root}/log
maillog_file_prefixes = {root}
queue_directory = {root}/spool
data_directory = {root}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {hostname}
mydestination =
mynetworks =
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = inline:{{ anna@example.com=anna/, bob@example.com=bob/ }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_type = dovecot
smtpd_sasl_path = {socket}
smtpd_sasl_auth_enable = yes
smtpd_sasl_mechanism_filter = {only}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
",
        root = root.display(),
        chain = chain.display(),
        key = key.display(),
        socket = socket.display(),
        only = if only.is_empty() { "!external, static:rest" } else { only },
    )
}

fn master_cf(address: IpAddr) -> String {
    format!(
        "postlog   unix-dgram n  -       n       -       1       postlogd
{address}:587 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_security_level=encrypt
{address}:465 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_wrappermode=yes
{address}:2525 inet  n    -       n       -       -       smtpd
  -o smtpd_sasl_auth_enable=no
proxymap  unix  -       -       n       -       -       proxymap
virtual   unix  -       n       n       -       -       virtual
{OTHER_SERVICES}"
    )
}
