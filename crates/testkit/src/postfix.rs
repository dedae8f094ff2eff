//! A real Postfix on loopback, on the real port numbers.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::{self, Server};

/// A running Postfix: 25 and 587 with STARTTLS, 465 with implicit TLS, login inside TLS.
pub struct Postfix {
    _server: Server,
    folder: TempDir,
}

impl Postfix {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["postfix", "postconf"];

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
        for name in ["etc", "spool", "data"] {
            fs::create_dir(root.join(name)).expect("a folder");
        }
        process::give(&root.join("data"), "postfix");
        fs::write(root.join("etc/main.cf"), main_cf(root, hostname, &chain, &key))
            .expect("written");
        fs::write(root.join("etc/master.cf"), master_cf(address)).expect("written");
        fs::write(root.join("etc/smtpd.conf"), SASL_CONF).expect("written");
        let mut command = process::command("postfix");
        command
            .args(["-c", &root.join("etc").display().to_string(), "start-fg"])
            .env("MAIL_CONFIG", root.join("etc"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut server = Server::start(&mut command);
        for port in [25, 465, 587] {
            server = server.listening(SocketAddr::new(address, port));
        }
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
        let etc = self.folder.path().join("etc");
        process::said(process::command("postconf").arg("-c").arg(etc).args(["-h", name]))
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = self.folder.path().join("etc");
        let _ = process::command("postfix")
            .args(["-c", &etc.display().to_string(), "abort"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// What a Postfix that sends honours.
#[derive(Clone, Copy, Debug)]
pub enum Honours<'a> {
    /// DANE.
    Dane,
    /// MTA-STS: what a resolver at this address says, with these authorities (PEM) for mail servers.
    MtaSts(SocketAddr, &'a str),
}

/// A running Postfix that sends: it takes mail for anywhere on port 25.
pub struct Sender {
    address: SocketAddr,
    _server: Server,
    folder: TempDir,
}

impl Sender {
    /// What it needs of the machine besides root.
    pub const NEEDS: &'static [&'static str] = &["postfix", "unshare", "mount"];

    /// Starts one that asks the name server at port 53 of an address.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, name_server: IpAddr, honours: Honours<'_>) -> Self {
        let folder = process::folder();
        let root = folder.path();
        for name in ["etc", "spool", "data"] {
            fs::create_dir(root.join(name)).expect("a folder");
        }
        process::give(&root.join("data"), "postfix");
        let write = |name: &str, text: String| fs::write(root.join(name), text).expect("written");
        let tls = match honours {
            Honours::Dane => {
                "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = dane\n".to_owned()
            }
            Honours::MtaSts(resolver, authorities) => {
                write("authorities.pem", authorities.to_owned());
                format!(
                    "smtp_tls_security_level = may
smtp_tls_policy_maps = socketmap:inet:{resolver}:postfix
smtp_tls_CAfile = {}/authorities.pem
",
                    root.display()
                )
            }
        };
        write("etc/main.cf", sending_main_cf(root) + &tls);
        let services = format!(
            "postlog   unix-dgram n  -       n       -       1       postlogd
{address}:25  inet  n    -       n       -       -       smtpd
smtp      unix  -       -       n       -       -       smtp
{OTHER_SERVICES}"
        );
        write("etc/master.cf", services);
        write("resolv.conf", format!("nameserver {name_server}\noptions trust-ad edns0\n"));
        // Only its own processes get another name server.
        let mut command = process::command("unshare");
        command
            .args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""])
            .arg(root.join("resolv.conf"))
            .arg(crate::needs::find("postfix").expect("postfix"))
            .args(["-c", &root.join("etc").display().to_string(), "start-fg"])
            .env("MAIL_CONFIG", root.join("etc"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let address = SocketAddr::new(address, 25);
        let server = Server::start(&mut command).listening(address);
        Self { address, _server: server, folder }
    }

    /// Gives it a mail.
    ///
    /// # Panics
    ///
    /// If it does not take it.
    pub fn send(&self, to: &str) {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("an option");
        let mut lines = BufReader::new(stream.try_clone().expect("a socket"));
        let mut stream = stream;
        let mut expect = |code: &str| {
            let mut line = String::new();
            lines.read_line(&mut line).expect("a reply");
            assert!(line.starts_with(code), "{to}: {line}");
        };
        expect("220");
        let to = format!("RCPT TO:<{to}>");
        let said = ["HELO client.test", "MAIL FROM:<anna@sender.test>", &to];
        for line in said {
            write!(stream, "{line}\r\n").expect("sent");
            expect("250");
        }
        write!(stream, "DATA\r\n").expect("sent");
        expect("354");
        write!(stream, "Subject: Test\r\n\r\nHello\r\n.\r\nQUIT\r\n").expect("sent");
        expect("250");
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let etc = self.folder.path().join("etc");
        let _ = process::command("postfix")
            .args(["-c", &etc.display().to_string(), "abort"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

fn sending_main_cf(root: &Path) -> String {
    format!(
        "compatibility_level = 3.6
maillog_file = {root}/log
maillog_file_prefixes = {root}
queue_directory = {root}/spool
data_directory = {root}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = sender.test
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
soft_bounce = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_host_lookup = dns
smtp_tls_loglevel = 1
smtp_connect_timeout = 10s
",
        root = root.display(),
    )
}

fn main_cf(root: &Path, hostname: &str, chain: &Path, key: &Path) -> String {
    format!(
        "compatibility_level = 3.6
maillog_file = {root}/log
maillog_file_prefixes = {root}
queue_directory = {root}/spool
data_directory = {root}/data
inet_interfaces = 127.0.0.1
inet_protocols = all
myhostname = {hostname}
mydestination = {hostname}
mynetworks =
alias_maps =
local_recipient_maps =
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_type = cyrus
smtpd_sasl_auth_enable = yes
smtpd_sasl_mechanism_filter = plain, login
cyrus_sasl_config_path = {root}/etc
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_peername_lookup = no
",
        root = root.display(),
        chain = chain.display(),
        key = key.display(),
    )
}

/// Nobody has a password here; the mechanisms are offered all the same.
const SASL_CONF: &str = "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n";

/// Services that name their address, since loopback has more addresses than an interface lists.
fn master_cf(address: IpAddr) -> String {
    format!(
        "postlog   unix-dgram n  -       n       -       1       postlogd
{address}:25  inet  n    -       n       -       -       smtpd
  -o smtpd_sasl_auth_enable=no
{address}:587 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_security_level=encrypt
{address}:465 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_wrappermode=yes
{OTHER_SERVICES}"
    )
}

pub(crate) const OTHER_SERVICES: &str = "\
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
anvil     unix  -       -       n       -       1       anvil
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
local     unix  -       n       n       -       -       local
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
";
