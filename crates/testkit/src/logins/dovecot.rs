//! Dovecot's service that knows who may log in, for other servers (SASL).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{ODD_PASSWORD, ODD_USER, PASSWORD, USER};
use crate::process::{self, Server};

/// The key that tokens are signed with.
const TOKEN_KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

/// An access token for somebody (RFC 9068), which ends at that moment, in seconds since 1970.
///
/// # Panics
///
/// If no key can be made.
#[must_use]
pub fn token(user: &str, ends: u64) -> String {
    let part = |json: String| URL_SAFE_NO_PAD.encode(json);
    let header = part(r#"{"alg":"HS256","typ":"JWT"}"#.to_owned());
    let claims =
        part(format!(r#"{{"sub":"{user}","email":"{user}","iat":1700000000,"exp":{ends}}}"#));
    let mut mac = Hmac::<Sha256>::new_from_slice(TOKEN_KEY).expect("a key");
    mac.update(format!("{header}.{claims}").as_bytes());
    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// A running service.
pub(super) struct DovecotAuth {
    _server: Server,
    root: PathBuf,
}

impl DovecotAuth {
    /// What it needs of the machine.
    pub(super) const NEEDS: &'static str = "dovecot";

    /// Starts one in a folder, and waits for its socket.
    pub(super) fn start(root: &Path) -> Self {
        let keys = root.join("keys/default/HS256");
        fs::create_dir_all(&keys).expect("a folder");
        let write = |path: PathBuf, text: String| fs::write(path, text).expect("written");
        write(keys.join("default"), STANDARD.encode(TOKEN_KEY));
        write(
            root.join("oauth2.conf"),
            format!(
                "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={}/keys/\nusername_attribute = sub\n",
                root.display()
            ),
        );
        let person = |user, password: &str| {
            format!("{user}:{{PLAIN.b64}}{}::::::\n", STANDARD.encode(password))
        };
        write(root.join("users"), person(USER, PASSWORD) + &person(ODD_USER, ODD_PASSWORD));
        let config = CONFIG.replace("ROOT", &root.display().to_string());
        write(root.join("dovecot.conf"), config);
        let mut command = process::command("dovecot");
        command.arg("-F").arg("-c").arg(root.join("dovecot.conf"));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let server = Server::start(&mut command);
        let auth = Self { _server: server, root: root.to_owned() };
        let began = Instant::now();
        while !auth.socket().exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "no socket: {}", auth.log());
            std::thread::sleep(Duration::from_millis(30));
        }
        auth
    }

    /// Where other servers ask.
    pub(super) fn socket(&self) -> PathBuf {
        self.root.join("ask")
    }

    /// What it wrote into its log.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.root.join("log")).unwrap_or_default()
    }
}

/// Delays after failures are for those that guess.
const CONFIG: &str = "\
base_dir = ROOT/run
state_dir = ROOT/state
log_path = ROOT/log
protocols =
ssl = no
auth_verbose = yes
auth_failure_delay = 0
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
passdb {
  driver = passwd-file
  args = username_format=%u ROOT/users
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
}
passdb {
  driver = oauth2
  args = ROOT/oauth2.conf
  mechanisms = xoauth2 oauthbearer
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener ROOT/ask {
    mode = 0666
  }
}
";
