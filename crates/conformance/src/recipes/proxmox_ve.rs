use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Proxmox itself is not run; its notifications go through lettre.
pub(super) const RECIPE: Recipe = Recipe {
    target: "proxmox-ve",
    needs: Needs { prepare: PREPARE, ..Needs::NOTHING },
    version: r#"sed -n '/^name = "lettre"$/{n;s/^version = /lettre /p}' "$PREPARED/Cargo.lock""#,
    verdict: Verdict::Server,
    script: r#"exec "$PREPARED/target/debug/send""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "mode starttls",
        put: "mode insecure",
    }),
    usual: &[],
};

const PREPARE: &str = r#"
mkdir -p src
cat > Cargo.toml <<'TOML'
[package]
name = "send"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
lettre = { version = "=0.11.23", default-features = false, features = [
    "builder",
    "hostname",
    "ring",
    "rustls",
    "rustls-native-certs",
    "smtp-transport",
] }

[profile.dev]
debug = false

[workspace]
TOML
cat > src/main.rs <<'RUST'
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;
use std::{env, fs};

use lettre::message::Mailbox;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(env::var("SNIPPET")?)?;
    let mut lines = file.lines().filter(|line| !line.starts_with('#'));
    if lines.next() != Some("smtp: mail") {
        return Err("it is not an SMTP target".into());
    }
    let mut settings: HashMap<&str, &str> =
        lines.filter_map(|line| line.strip_prefix('\t')?.split_once(' ')).collect();
    let mut setting = |name: &str| settings.remove(name).ok_or_else(|| format!("no {name}"));
    let host = setting("server")?;
    let parameters = TlsParameters::new(host.to_owned())?;
    let tls = match setting("mode")? {
        "tls" => Tls::Wrapper(parameters),
        "starttls" => Tls::Required(parameters),
        "insecure" => Tls::None,
        other => return Err(format!("no such mode: {other}").into()),
    };
    let mut mailer = SmtpTransport::builder_dangerous(host)
        .tls(tls)
        .port(setting("port")?.parse()?)
        .timeout(Some(Duration::from_secs(5)));
    if let Ok(user) = setting("username") {
        mailer = mailer.credentials((user, env::var("PASSWORD")?).into());
    }
    let from: Mailbox = format!("Proxmox VE <{}>", setting("from-address")?).parse()?;
    let to: Mailbox = setting("mailto")?.parse()?;
    if !settings.is_empty() {
        return Err(format!("Proxmox does not know {settings:?}").into());
    }
    let message = Message::builder().from(from).to(to).subject("Test");
    mailer.build().send(&message.body("It works.".to_owned())?)?;
    Ok(())
}
RUST
cargo build --quiet --target-dir target
"#;
