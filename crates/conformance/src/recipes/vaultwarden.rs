use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Vaultwarden itself is not run; its mail goes through lettre.
pub(super) const RECIPE: Recipe = Recipe {
    target: "vaultwarden",
    needs: Needs { prepare: PREPARE, ..Needs::NOTHING },
    version: r#"sed -n '/^name = "lettre"$/{n;s/^version = /lettre /p}' "$PREPARED/Cargo.lock""#,
    verdict: Verdict::Server,
    script: r#"exec "$PREPARED/target/debug/send""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "SMTP_SECURITY=starttls",
        put: "SMTP_SECURITY=off",
    }),
    usual: &[
        Usual {
            label: "SMTP_SECURITY=off",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("SMTP_SECURITY=starttls", "SMTP_SECURITY=off")]),
        },
        Usual {
            label: "SMTP_ACCEPT_INVALID_CERTS and …_HOSTNAMES",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[
                ("INVALID_CERTS=false", "INVALID_CERTS=true"),
                ("INVALID_HOSTNAMES=false", "INVALID_HOSTNAMES=true"),
            ]),
        },
    ],
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
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(env::var("SNIPPET")?)?;
    let mut settings: HashMap<&str, &str> =
        file.lines().filter_map(|line| line.split_once('=')).collect();
    let mut setting = |name: &str| settings.remove(name).ok_or_else(|| format!("no {name}"));
    let host = setting("SMTP_HOST")?;
    let parameters = TlsParameters::builder(host.to_owned())
        .dangerous_accept_invalid_certs(setting("SMTP_ACCEPT_INVALID_CERTS").unwrap_or("false").parse()?)
        .dangerous_accept_invalid_hostnames(
            setting("SMTP_ACCEPT_INVALID_HOSTNAMES").unwrap_or("false").parse()?,
        )
        .build()?;
    let tls = match setting("SMTP_SECURITY")? {
        "force_tls" => Tls::Wrapper(parameters),
        "starttls" => Tls::Required(parameters),
        "off" => Tls::None,
        other => return Err(format!("no such security: {other}").into()),
    };
    let place = setting("SMTP_PASSWORD").ok();
    let password = env::var("SMTP_PASSWORD")?;
    let from: Mailbox = setting("SMTP_FROM")?.parse()?;
    let mut mailer = SmtpTransport::builder_dangerous(host)
        .port(setting("SMTP_PORT")?.parse()?)
        .tls(tls)
        .timeout(Some(Duration::from_secs(setting("SMTP_TIMEOUT")?.parse()?)));
    let user = setting("SMTP_USERNAME");
    // Only its place is in the file, and none where there is no login.
    assert_eq!(place, user.is_ok().then_some(""));
    if let Ok(user) = user {
        mailer = mailer.credentials(Credentials::new(user.to_owned(), password));
    }
    if !settings.is_empty() {
        return Err(format!("Vaultwarden does not know {settings:?}").into());
    }
    let message = Message::builder().from(from.clone()).to(from).subject("Test");
    mailer.build().send(&message.body("It works.".to_owned())?)?;
    Ok(())
}
RUST
cargo build --quiet --target-dir target
"#;
