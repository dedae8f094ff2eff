//! Chatwoot.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "chatwoot",
    name: "Chatwoot",
    aliases: &["chat woot"],
    group: Group::Program,
    file: ".env",
    place: "In Chatwoot’s folder, or in the environment of its containers (rails and sidekiq); restart both.",
    versions: "Chatwoot 2 and later",
    secret: "In the same place as SMTP_PASSWORD.",
    trap: "SMTP_ENABLE_STARTTLS_AUTO takes STARTTLS only if it is offered, and SMTP_OPENSSL_VERIFY_MODE=none, as in the sample file, accepts any certificate.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_USERNAME=@USER@
@if-login@SMTP_AUTHENTICATION=plain
SMTP_TLS=true
SMTP_ENABLE_STARTTLS_AUTO=false
SMTP_OPENSSL_VERIFY_MODE=peer
MAILER_SENDER_EMAIL=@FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_USERNAME=@USER@
@if-login@SMTP_AUTHENTICATION=plain
SMTP_ENABLE_STARTTLS_AUTO=true
SMTP_OPENSSL_VERIFY_MODE=peer
MAILER_SENDER_EMAIL=@FROM@
",
        danger: "Chatwoot goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
# TLS where the relay has it, whatever its certificate.
SMTP_ENABLE_STARTTLS_AUTO=true
SMTP_OPENSSL_VERIFY_MODE=none
MAILER_SENDER_EMAIL=@FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Rails’ mailer as Chatwoot hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
