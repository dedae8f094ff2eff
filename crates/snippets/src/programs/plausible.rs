//! Plausible.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "plausible",
    name: "Plausible Community Edition",
    aliases: &["plausible analytics", "plausible ce"],
    group: Group::Program,
    file: ".env",
    place: "Beside compose.yml of Plausible.",
    versions: "Plausible Community Edition 2.1 and later",
    oldest: "2.1",
    secret: "In the same file as SMTP_USER_PWD.",
    trap: "On 587 STARTTLS is used only where it is offered. The older Bamboo.SMTPAdapter checks no certificate unless its Erlang does.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"MAILER_ADAPTER=Bamboo.Mua
MAILER_EMAIL=@FROM@
SMTP_HOST_ADDR=@HOST@
SMTP_HOST_PORT=@PORT@
SMTP_HOST_SSL_ENABLED=true
@if-login@SMTP_USER_NAME=@USER@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
MAILER_ADAPTER=Bamboo.Mua
MAILER_EMAIL=@FROM@
SMTP_HOST_ADDR=@HOST@
SMTP_HOST_PORT=@PORT@
SMTP_HOST_SSL_ENABLED=false
@if-login@SMTP_USER_NAME=@USER@
",
        danger: "Plausible goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
MAILER_ADAPTER=Bamboo.Mua
MAILER_EMAIL=@FROM@
SMTP_HOST_ADDR=@HOST@
SMTP_HOST_PORT=@PORT@
SMTP_HOST_SSL_ENABLED=false
",
    ),
    proof: Proof::Validated(
        "A shell and a reader of .env files get the same values from it; what Plausible does with them was read in its documentation.",
    ),
    ..ORDINARY
};
