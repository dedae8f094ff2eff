//! Mastodon's environment.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "mastodon",
    name: "Mastodon",
    group: Group::Program,
    file: ".env.production",
    place: "In Mastodon's folder; then restart mastodon-web and mastodon-sidekiq.",
    versions: "Mastodon 4.0 and later",
    oldest: "4.0",
    secret: "In the last line; let only Mastodon's user read it (chmod 600).",
    trap: "If SMTP_ENABLE_STARTTLS is not set, STARTTLS is taken only if it is offered. Many guides set SMTP_OPENSSL_VERIFY_MODE=none, which accepts any certificate. In 4.4.0 a login or a password with #, a colon or brackets, or of digits alone, breaks sending; 4.4.1 mended it.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"SMTP_SERVER=@HOST@
SMTP_PORT=@PORT@
@if-login@SMTP_LOGIN=@USER@
SMTP_FROM_ADDRESS=@FROM@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_AUTH_METHOD=plain
@if-open@SMTP_AUTH_METHOD=none
SMTP_TLS=true
SMTP_ENABLE_STARTTLS=never
SMTP_OPENSSL_VERIFY_MODE=peer
@if-login@SMTP_PASSWORD=
",
    ),
    starttls: Form::Text(
        r"SMTP_SERVER=@HOST@
SMTP_PORT=@PORT@
@if-login@SMTP_LOGIN=@USER@
SMTP_FROM_ADDRESS=@FROM@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_AUTH_METHOD=plain
@if-open@SMTP_AUTH_METHOD=none
SMTP_ENABLE_STARTTLS=always
SMTP_OPENSSL_VERIFY_MODE=peer
@if-login@SMTP_PASSWORD=
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
SMTP_SERVER=@HOST@
SMTP_PORT=@PORT@
SMTP_FROM_ADDRESS=@FROM@
SMTP_DOMAIN=@DOMAIN@
SMTP_AUTH_METHOD=none
# TLS where the relay has it, whatever its certificate.
SMTP_ENABLE_STARTTLS=auto
SMTP_OPENSSL_VERIFY_MODE=none
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Rails' mailer as Mastodon hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
