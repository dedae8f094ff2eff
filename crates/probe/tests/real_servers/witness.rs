//! What another client sees: Python's `smtplib` on OpenSSL.

use std::net::IpAddr;
use std::path::Path;
use std::process::Command;

use portwise_core::Port;
use serde::Deserialize;

/// What it needs of the machine.
pub(crate) const NEEDS: &[&str] = &["python3"];

/// What a server showed it on one port.
#[derive(Debug, Deserialize)]
pub(crate) struct Witness {
    /// The answer to EHLO before TLS, line by line; absent with implicit TLS.
    pub(crate) plain: Option<Vec<String>>,
    /// The answer to EHLO inside TLS.
    pub(crate) inside: Option<Vec<String>>,
    pub(crate) version: Option<String>,
    pub(crate) cipher: Option<String>,
    /// SHA-256 over the leaf.
    pub(crate) sha256: Option<String>,
    /// Why it gave up.
    pub(crate) error: Option<String>,
}

impl Witness {
    /// Has a look, and verifies the certificate for `name` with one authority.
    pub(crate) fn look(address: IpAddr, port: Port, name: &str, root: &Path) -> Self {
        let output = Command::new("python3")
            .args(["-c", SCRIPT, &address.to_string(), &port.to_string(), name])
            .arg(root)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&said).unwrap_or_else(|error| {
            panic!("{error}: {said} {}", String::from_utf8_lossy(&output.stderr))
        })
    }
}

const SCRIPT: &str = r#"
import hashlib, json, smtplib, socket, ssl, sys
address, port, name, root = sys.argv[1:]
context = ssl.create_default_context(cafile=root)

class Plain(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        return socket.create_connection((address, port), 10)

class Secured(smtplib.SMTP_SSL):
    def _get_socket(self, host, port, timeout):
        stream = socket.create_connection((address, port), 10)
        return self.context.wrap_socket(stream, server_hostname=name)

def ehlo(client):
    code, text = client.ehlo("witness.example.net")
    assert code == 250, text
    return text.decode().split("\n")

seen = {}
try:
    if port == "465":
        client = Secured(name, int(port), context=context)
    else:
        client = Plain(name, int(port))
        seen["plain"] = ehlo(client)
        client.starttls(context=context)
    seen["inside"] = ehlo(client)
    seen["version"] = client.sock.version()
    seen["cipher"] = client.sock.cipher()[0]
    seen["sha256"] = hashlib.sha256(client.sock.getpeercert(True)).hexdigest()
    client.quit()
except ssl.SSLError as error:
    seen["error"] = error.reason
print(json.dumps(seen))
"#;
