//! A real Postfix on loopback, on the real port numbers.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::{self, Server};

/// A running Postfix: 25 and 587 with STARTTLS, 465 with implicit TLS, login inside TLS.
pub struct Postfix(InFolder);

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
        let folder = folder();
        let root = folder.path();
        let main = main_cf(root, hostname) + &tls(root, identity);
        fs::write(root.join("etc/smtpd.conf"), SASL_CONF).expect("written");
        let services = services(address, 25);
        let mut command = process::command("postfix");
        Self(InFolder::start(folder, &mut command, &main, &services, address, &[25, 465, 587]))
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log()
    }

    /// A setting as the server itself reads it.
    ///
    /// # Panics
    ///
    /// If it cannot be asked.
    #[must_use]
    pub fn setting(&self, name: &str) -> String {
        let etc = self.0.path().join("etc");
        process::said(process::command("postconf").arg("-c").arg(etc).args(["-h", name]))
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
    postfix: InFolder,
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
        let folder = folder();
        let root = folder.path();
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
        let services = format!(
            "{address}:25  inet  n    -       n       -       -       smtpd\nsmtp      unix  -       -       n       -       -       smtp\n"
        );
        write("resolv.conf", format!("nameserver {name_server}\noptions trust-ad edns0\n"));
        // Only its own processes get another name server.
        let mut command = process::command("unshare");
        command
            .args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""])
            .arg(root.join("resolv.conf"))
            .arg(crate::needs::find("postfix").expect("postfix"));
        let main = SENDING.to_owned() + &tls;
        let postfix = InFolder::start(folder, &mut command, &main, &services, address, &[25]);
        Self { address: SocketAddr::new(address, 25), postfix }
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
        self.postfix.log()
    }
}

const SENDING: &str = "\
inet_protocols = ipv4
myhostname = sender.test
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
soft_bounce = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = dns
smtp_tls_loglevel = 1
smtp_connect_timeout = 10s
";

fn main_cf(root: &Path, hostname: &str) -> String {
    format!(
        "inet_protocols = all
myhostname = {hostname}
mydestination = {hostname}
mynetworks =
local_recipient_maps =
smtpd_sasl_type = cyrus
smtpd_sasl_auth_enable = yes
smtpd_sasl_mechanism_filter = plain, login
cyrus_sasl_config_path = {root}/etc
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
",
        root = root.display(),
    )
}

/// Nobody has a password here; the mechanisms are offered all the same.
const SASL_CONF: &str = "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n";

/// A Postfix with all that it has in a folder of its own.
pub(crate) struct InFolder {
    _server: Server,
    folder: TempDir,
}

/// A folder for one.
pub(crate) fn folder() -> TempDir {
    let folder = process::folder();
    for name in ["etc", "spool", "data"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    process::give(&folder.path().join("data"), "postfix");
    folder
}

impl InFolder {
    /// Starts one by a command that ends with the name of the program, and waits for its ports. The
    /// settings and services are those beside what every one has.
    pub(crate) fn start(
        folder: TempDir,
        command: &mut Command,
        settings: &str,
        services: &str,
        address: IpAddr,
        ports: &[u16],
    ) -> Self {
        let etc = folder.path().join("etc");
        let root = folder.path().display();
        let main = format!(
            "compatibility_level = 3.6
maillog_file = {root}/log
maillog_file_prefixes = {root}
queue_directory = {root}/spool
data_directory = {root}/data
inet_interfaces = 127.0.0.1
alias_maps =
smtpd_peername_lookup = no
{settings}"
        );
        fs::write(etc.join("main.cf"), main).expect("written");
        fs::write(etc.join("master.cf"), services.to_owned() + OTHER_SERVICES).expect("written");
        command.arg("-c").arg(&etc).arg("start-fg").env("MAIL_CONFIG", etc);
        Self { _server: Server::quiet(command, address, ports), folder }
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What it wrote into its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap_or_default()
    }
}

impl Drop for InFolder {
    fn drop(&mut self) {
        let mut command = process::command("postfix");
        command.arg("-c").arg(self.path().join("etc")).arg("abort");
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// Settings for TLS, which a login needs.
pub(crate) fn tls(root: &Path, identity: &Identity) -> String {
    let (chain, key) = identity.write(root);
    format!(
        "smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
",
        chain = chain.display(),
        key = key.display(),
    )
}

/// Services that name their address, since loopback has more addresses than an interface lists: 465,
/// 587, and a port without a login.
pub(crate) fn services(address: IpAddr, without_login: u16) -> String {
    format!(
        "{address}:{without_login} inet n    -       n       -       -       smtpd
  -o smtpd_sasl_auth_enable=no
{address}:587 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_security_level=encrypt
{address}:465 inet  n    -       n       -       -       smtpd
  -o smtpd_tls_wrappermode=yes
"
    )
}

const OTHER_SERVICES: &str = "\
postlog   unix-dgram n  -       n       -       1       postlogd
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
