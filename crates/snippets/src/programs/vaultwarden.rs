//! Vaultwarden's environment.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "vaultwarden",
    name: "Vaultwarden",
    aliases: &["bitwarden_rs", "bitwarden"],
    group: Group::Program,
    file: ".env",
    place: "In the file that the container gets as env_file, or in Vaultwarden's own folder.",
    versions: "Vaultwarden 1.25 and later",
    oldest: "1.25",
    secret: "In the last line; or without that line, in a file that SMTP_PASSWORD_FILE names.",
    trap: "The older SMTP_SSL and SMTP_EXPLICIT_TLS are read while SMTP_SECURITY is not set, and SMTP_EXPLICIT_TLS=true means implicit TLS there. What was saved on the admin page wins over the environment.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURITY=force_tls
SMTP_FROM=@FROM@
@if-login@SMTP_USERNAME=@USER@
SMTP_TIMEOUT=30
SMTP_ACCEPT_INVALID_CERTS=false
SMTP_ACCEPT_INVALID_HOSTNAMES=false
@if-login@SMTP_PASSWORD=
",
    ),
    starttls: Form::Text(
        r"SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURITY=starttls
SMTP_FROM=@FROM@
@if-login@SMTP_USERNAME=@USER@
SMTP_TIMEOUT=30
SMTP_ACCEPT_INVALID_CERTS=false
SMTP_ACCEPT_INVALID_HOSTNAMES=false
@if-login@SMTP_PASSWORD=
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURITY=off
SMTP_FROM=@FROM@
SMTP_TIMEOUT=30
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to lettre as Vaultwarden hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
