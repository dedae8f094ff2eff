//! The Rust crate.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "lettre",
    name: "Rust lettre",
    aliases: &["rust", "rust lettre"],
    group: Group::Library,
    file: "src/main.rs",
    place: "In your program. Cargo.toml: lettre = \"0.11\".",
    versions: "lettre 0.11",
    oldest: "0.11",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Tls::Opportunistic, builder_dangerous() and URLs that begin with smtp:// send the password in the clear where STARTTLS is not offered.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"@if-login@use std::env;
use std::error::Error;
use std::time::Duration;

use lettre::message::Mailbox;
@if-login@use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let from: Mailbox = "@FROM@".parse()?;
    let message = Message::builder()
        .from(from.clone())
        .to(from)
        .subject("Test")
        .body("It works.".to_owned())?;

    // relay() speaks TLS from the start and verifies the certificate.
@if-login@    let credentials = Credentials::new("@USER@".to_owned(), env::var("SMTP_PASSWORD")?);
    let mailer = SmtpTransport::relay("@HOST@")?
        .port(@PORT@)
@if-login@        .credentials(credentials)
        .timeout(Some(Duration::from_secs(30)))
        .build();
    mailer.send(&message)?;
    Ok(())
}
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@use std::env;
use std::error::Error;
use std::time::Duration;

use lettre::message::Mailbox;
@if-login@use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let from: Mailbox = "@FROM@".parse()?;
    let message = Message::builder()
        .from(from.clone())
        .to(from)
        .subject("Test")
        .body("It works.".to_owned())?;

    // starttls_relay() insists on STARTTLS and verifies the certificate.
@if-login@    let credentials = Credentials::new("@USER@".to_owned(), env::var("SMTP_PASSWORD")?);
    let mailer = SmtpTransport::starttls_relay("@HOST@")?
        .port(@PORT@)
@if-login@        .credentials(credentials)
        .timeout(Some(Duration::from_secs(30)))
        .build();
    mailer.send(&message)?;
    Ok(())
}
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
use std::error::Error;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{Message, SmtpTransport, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let from: Mailbox = "@FROM@".parse()?;
    let message = Message::builder()
        .from(from.clone())
        .to(from)
        .subject("Test")
        .body("It works.".to_owned())?;

    // builder_dangerous() speaks no TLS.
    let mailer = SmtpTransport::builder_dangerous("@HOST@")
        .port(@PORT@)
        .timeout(Some(Duration::from_secs(30)))
        .build();
    mailer.send(&message)?;
    Ok(())
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
