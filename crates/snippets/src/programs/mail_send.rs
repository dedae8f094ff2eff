//! The Rust crate.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "mail-send",
    name: "Rust mail-send",
    aliases: &["mail-send crate"],
    group: Group::Library,
    file: "src/main.rs",
    place: "In your program. Cargo.toml: mail-send = \"0.5\" and tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }.",
    versions: "mail-send 0.5 (run with the test authority in the place of the list that is compiled in)",
    oldest: "0.5",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "It trusts the authorities that were compiled in, not those of the system. implicit_tls(true) is the default, so port 587 needs implicit_tls(false); connect_plain() gives the password away.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"use std::env;
use std::error::Error;
use std::time::Duration;

use mail_send::SmtpClientBuilder;
use mail_send::mail_builder::MessageBuilder;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let from = "@FROM@";
    let message = MessageBuilder::new().from(from).to(from).subject("Test").text_body("It works.");

    // connect() speaks TLS and verifies the certificate.
    let password = env::var("SMTP_PASSWORD")?;
    let mut client = SmtpClientBuilder::new("@HOST@", @PORT@)
        .implicit_tls(true)
        .credentials(("@USER@", password.as_str()))
        .timeout(Duration::from_secs(30))
        .connect()
        .await?;
    client.send(message).await?;
    Ok(())
}
"#,
    ),
    starttls: Form::Text(
        r#"use std::env;
use std::error::Error;
use std::time::Duration;

use mail_send::SmtpClientBuilder;
use mail_send::mail_builder::MessageBuilder;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let from = "@FROM@";
    let message = MessageBuilder::new().from(from).to(from).subject("Test").text_body("It works.");

    // connect() insists on STARTTLS and verifies the certificate.
    let password = env::var("SMTP_PASSWORD")?;
    let mut client = SmtpClientBuilder::new("@HOST@", @PORT@)
        .implicit_tls(false)
        .credentials(("@USER@", password.as_str()))
        .timeout(Duration::from_secs(30))
        .connect()
        .await?;
    client.send(message).await?;
    Ok(())
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
