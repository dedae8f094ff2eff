//! A server on OpenSSL, for what our own TLS library refuses to do: short keys, broken
//! signatures, TLS 1.0 and 1.1.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::pki::Identity;
use crate::process::Server;

/// A small SMTP server, run by Python.
pub struct OpensslServer {
    _server: Server,
    _folder: TempDir,
}

/// What a server speaks of TLS.
#[derive(Clone, Copy, Debug)]
pub enum Versions {
    /// Current ones.
    Current,
    /// TLS 1.0 alone.
    Tls10,
    /// TLS 1.1 alone.
    Tls11,
    /// TLS 1.2 alone, with the one suite that TLS 1.0 demanded of everybody.
    OldSuite,
    /// TLS 1.2 alone, with signatures over SHA-1.
    OldSignatures,
}

impl OpensslServer {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["openssl", "python3"];

    /// Starts one: on port 465 with implicit TLS, else with STARTTLS.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(at: SocketAddr, identity: &Identity, versions: Versions) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (chain, key) = identity.write(folder.path());
        let ciphers = match versions {
            Versions::OldSuite => "AES128-SHA:@SECLEVEL=0",
            _ => "ALL:@SECLEVEL=0",
        };
        let signatures = match versions {
            Versions::OldSignatures => "SignatureAlgorithms = RSA+SHA1:ECDSA+SHA1",
            _ => "",
        };
        let config = folder.path().join("openssl.cnf");
        std::fs::write(&config, CONFIG.to_owned() + signatures).expect("written");
        let versions = match versions {
            Versions::Current => "current",
            Versions::Tls10 => "TLSv1",
            Versions::Tls11 => "TLSv1_1",
            Versions::OldSuite | Versions::OldSignatures => "TLSv1_2",
        };
        let mut command = Command::new("python3");
        command
            .args(["-c", SCRIPT, &at.ip().to_string(), &at.port().to_string(), versions])
            .args([chain, key])
            .arg(ciphers)
            .env("OPENSSL_CONF", config)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let server = Server::start(&mut command).listening(at);
        Self { _server: server, _folder: folder }
    }
}

/// What OpenSSL reads before Python has a say.
const CONFIG: &str = "openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = default
[default]
";

const SCRIPT: &str = r#"
import socketserver, ssl, sys
host, port, versions, chain, key, ciphers = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.set_ciphers(ciphers)
if versions != "current":
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, versions)
context.load_cert_chain(chain, key)

class Session(socketserver.BaseRequestHandler):
    def handle(self):
        stream = self.request
        secured = port == "465"
        if secured:
            stream = context.wrap_socket(stream, server_side=True)
        stream.sendall(b"220 mail.example.com ESMTP\r\n")
        buffer = b""
        while True:
            while b"\n" not in buffer:
                octets = stream.recv(4096)
                if not octets:
                    return
                buffer += octets
            line, buffer = buffer.split(b"\n", 1)
            word = line.strip().upper()[:4]
            if word == b"EHLO":
                offer = b"AUTH PLAIN LOGIN" if secured else b"STARTTLS"
                stream.sendall(b"250-mail.example.com\r\n250 " + offer + b"\r\n")
            elif word == b"STAR":
                stream.sendall(b"220 go ahead\r\n")
                stream = context.wrap_socket(stream, server_side=True)
                secured = True
            else:
                stream.sendall(b"221 bye\r\n")
                return

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

Server((host, int(port)), Session).serve_forever()
"#;
