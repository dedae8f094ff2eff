//! A real Exim on loopback, on the real port numbers. Debian builds it with GnuTLS.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::{self, Server};

/// A running Exim: 25 and 587 with STARTTLS, 465 with implicit TLS, login inside TLS.
pub struct Exim(InFolder);

impl Exim {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["exim4"];

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, hostname: &str, identity: &Identity) -> Self {
        Self(InFolder::start(SETTINGS, hostname, identity, address, &[25, 465, 587]))
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log("mainlog")
    }

    /// A setting as the server itself reads it.
    ///
    /// # Panics
    ///
    /// If it cannot be asked.
    #[must_use]
    pub fn setting(&self, name: &str) -> String {
        let config = self.0.path().join("exim.conf");
        let said =
            process::said(process::command("exim4").arg("-C").arg(config).args(["-bP", name]));
        said.split_once(" = ").map_or(said.as_str(), |(_, value)| value).to_owned()
    }
}

/// `smtp_no_mail` makes it log what was said and which TLS was used, though no mail came.
const SETTINGS: &str = "\
auth_advertise_hosts = ${if and{{def:tls_in_cipher}{!eq{$received_port}{25}}}{*}}
message_size_limit = 20M
queue_only
log_selector = +smtp_no_mail +incoming_interface
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt

begin acl
mail:
  deny message = 5.7.0 Must issue a STARTTLS command first
       condition = ${if eq{$received_port}{587}}
       !encrypted = *
  accept
rcpt:
  deny

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = false
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = false
";

/// An Exim with all that it has in a folder of its own.
pub(crate) struct InFolder {
    _server: Server,
    folder: TempDir,
}

impl InFolder {
    /// Starts one that has these settings beside those that every one has, and waits for its ports.
    pub(crate) fn start(
        settings: &str,
        hostname: &str,
        identity: &Identity,
        address: IpAddr,
        ports: &[u16],
    ) -> Self {
        let folder = process::folder();
        let root = folder.path();
        let (chain, key) = identity.write(root);
        for name in ["spool", "log"] {
            fs::create_dir(root.join(name)).expect("a folder");
            process::give(&root.join(name), "Debian-exim:Debian-exim");
        }
        let config = format!(
            "primary_hostname = {hostname}
spool_directory = {root}/spool
log_file_path = {root}/log/%slog
pid_file_path = {root}/exim.pid
local_interfaces = {address}
daemon_smtp_ports = {ports}
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = {chain}
tls_privatekey = {key}
keep_environment =
{settings}",
            root = root.display(),
            ports = ports.iter().map(u16::to_string).collect::<Vec<_>>().join(" : "),
            chain = chain.display(),
            key = key.display(),
        );
        fs::write(root.join("exim.conf"), config).expect("written");
        let mut command = process::command("exim4");
        command.arg("-C").arg(root.join("exim.conf")).arg("-bdf");
        Self { _server: Server::quiet(&mut command, address, ports), folder }
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What it wrote into one of its logs.
    pub(crate) fn log(&self, name: &str) -> String {
        fs::read_to_string(self.path().join("log").join(name)).unwrap_or_default()
    }
}
