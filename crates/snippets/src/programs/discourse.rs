//! Discourse in its container.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "discourse",
    name: "Discourse",
    aliases: &["discourse docker"],
    group: Group::Program,
    file: "containers/app.yml",
    place: "The lines join the env section of that file; then run “./launcher rebuild app”.",
    versions: "Discourse 3.0 and later",
    oldest: "3.0",
    secret: "In the last line; let only root read the file (chmod 600).",
    trap: "DISCOURSE_SMTP_ENABLE_START_TLS sounds like an order, but takes STARTTLS only if it is offered.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"env:
  DISCOURSE_SMTP_ADDRESS: "@HOST@"
  DISCOURSE_SMTP_PORT: @PORT@
@if-login@  DISCOURSE_SMTP_USER_NAME: "@USER@"
  DISCOURSE_SMTP_DOMAIN: "@DOMAIN@"
@if-login@  DISCOURSE_SMTP_AUTHENTICATION: plain
  DISCOURSE_SMTP_FORCE_TLS: true
  DISCOURSE_SMTP_ENABLE_START_TLS: false
  DISCOURSE_SMTP_OPENSSL_VERIFY_MODE: peer
  DISCOURSE_SMTP_OPEN_TIMEOUT: 30
  DISCOURSE_SMTP_READ_TIMEOUT: 30
  DISCOURSE_NOTIFICATION_EMAIL: "@FROM@"
@if-login@  DISCOURSE_SMTP_PASSWORD: ""
"#,
    ),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
env:
  DISCOURSE_SMTP_ADDRESS: "@HOST@"
  DISCOURSE_SMTP_PORT: @PORT@
@if-login@  DISCOURSE_SMTP_USER_NAME: "@USER@"
  DISCOURSE_SMTP_DOMAIN: "@DOMAIN@"
@if-login@  DISCOURSE_SMTP_AUTHENTICATION: plain
  DISCOURSE_SMTP_FORCE_TLS: false
  DISCOURSE_SMTP_ENABLE_START_TLS: true
  DISCOURSE_SMTP_OPENSSL_VERIFY_MODE: peer
  DISCOURSE_SMTP_OPEN_TIMEOUT: 30
  DISCOURSE_SMTP_READ_TIMEOUT: 30
  DISCOURSE_NOTIFICATION_EMAIL: "@FROM@"
@if-login@  DISCOURSE_SMTP_PASSWORD: ""
"#,
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
env:
  DISCOURSE_SMTP_ADDRESS: "@HOST@"
  DISCOURSE_SMTP_PORT: @PORT@
  DISCOURSE_SMTP_DOMAIN: "@DOMAIN@"
  # TLS where the relay has it, whatever its certificate.
  DISCOURSE_SMTP_ENABLE_START_TLS: true
  DISCOURSE_SMTP_OPENSSL_VERIFY_MODE: none
  DISCOURSE_SMTP_OPEN_TIMEOUT: 30
  DISCOURSE_SMTP_READ_TIMEOUT: 30
  DISCOURSE_NOTIFICATION_EMAIL: "@FROM@"
"#,
    ),
    proof: Proof::Validated(
        "Its settings were handed to Rails' mailer as Discourse hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
