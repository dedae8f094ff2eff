//! Paperless-ngx.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "paperless-ngx",
    name: "Paperless-ngx",
    aliases: &["paperless", "paperless ngx", "paperless-ng", "document management"],
    group: Group::Program,
    file: "docker-compose.env",
    place: "In that file beside docker-compose.yml, or in paperless.conf.",
    versions: "Paperless-ngx 2.0 and later",
    oldest: "2.0",
    secret: "In the same file as PAPERLESS_EMAIL_HOST_PASSWORD.",
    trap: "PAPERLESS_EMAIL_USE_TLS means STARTTLS and PAPERLESS_EMAIL_USE_SSL implicit TLS; with neither, which is the default, everything goes in plaintext.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"PAPERLESS_EMAIL_HOST=@HOST@
PAPERLESS_EMAIL_PORT=@PORT@
PAPERLESS_EMAIL_USE_SSL=true
PAPERLESS_EMAIL_USE_TLS=false
@if-login@PAPERLESS_EMAIL_HOST_USER=@USER@
PAPERLESS_EMAIL_FROM=@FROM@
",
    ),
    starttls: Form::Text(
        r"PAPERLESS_EMAIL_HOST=@HOST@
PAPERLESS_EMAIL_PORT=@PORT@
PAPERLESS_EMAIL_USE_SSL=false
PAPERLESS_EMAIL_USE_TLS=true
@if-login@PAPERLESS_EMAIL_HOST_USER=@USER@
PAPERLESS_EMAIL_FROM=@FROM@
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
PAPERLESS_EMAIL_HOST=@HOST@
PAPERLESS_EMAIL_PORT=@PORT@
PAPERLESS_EMAIL_USE_SSL=false
PAPERLESS_EMAIL_USE_TLS=false
PAPERLESS_EMAIL_FROM=@FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Django’s mail backend as Paperless-ngx hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
