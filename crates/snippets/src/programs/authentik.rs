//! authentik.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "authentik",
    name: "authentik",
    aliases: &["goauthentik"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of authentik's server and worker, for instance as env_file of Docker Compose. Stages follow it that use the global settings.",
    versions: "authentik 2023.10 and later",
    oldest: "2023.10",
    secret: "In the last line; file:///run/secrets/smtp there means the content of that file.",
    trap: "USE_TLS means STARTTLS and USE_SSL implicit TLS; with neither, everything goes in the clear.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
AUTHENTIK_EMAIL__HOST=@HOST@
AUTHENTIK_EMAIL__PORT=@PORT@
AUTHENTIK_EMAIL__USE_SSL=true
AUTHENTIK_EMAIL__USE_TLS=false
@if-login@AUTHENTIK_EMAIL__USERNAME=@USER@
AUTHENTIK_EMAIL__TIMEOUT=30
AUTHENTIK_EMAIL__FROM=@FROM@
@if-login@AUTHENTIK_EMAIL__PASSWORD=
",
    ),
    starttls: Form::Text(
        "\
AUTHENTIK_EMAIL__HOST=@HOST@
AUTHENTIK_EMAIL__PORT=@PORT@
AUTHENTIK_EMAIL__USE_SSL=false
AUTHENTIK_EMAIL__USE_TLS=true
@if-login@AUTHENTIK_EMAIL__USERNAME=@USER@
AUTHENTIK_EMAIL__TIMEOUT=30
AUTHENTIK_EMAIL__FROM=@FROM@
@if-login@AUTHENTIK_EMAIL__PASSWORD=
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
AUTHENTIK_EMAIL__HOST=@HOST@
AUTHENTIK_EMAIL__PORT=@PORT@
AUTHENTIK_EMAIL__USE_SSL=false
AUTHENTIK_EMAIL__USE_TLS=false
AUTHENTIK_EMAIL__TIMEOUT=30
AUTHENTIK_EMAIL__FROM=@FROM@
",
    ),
    proof: Proof::Validated(
        "A shell and a reader of .env files get the same values from it, and Django's mail backend, which authentik fills with them, takes the host, the port and the encryption from them.",
    ),
    ..ORDINARY
};
