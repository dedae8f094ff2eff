//! n8n.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "n8n",
    name: "n8n",
    aliases: &["n8n.io"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of n8n, for instance as env_file of Docker Compose. It is for n8n's own mail, not for the node that sends mail.",
    versions: "n8n 1 and later",
    oldest: "1",
    secret: "In the last line; or without that line, in a file that N8N_SMTP_PASS_FILE names.",
    trap: "N8N_SMTP_STARTTLS=true uses STARTTLS only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
N8N_EMAIL_MODE=smtp
N8N_SMTP_HOST=@HOST@
N8N_SMTP_PORT=@PORT@
N8N_SMTP_SSL=true
N8N_SMTP_STARTTLS=false
@if-login@N8N_SMTP_USER=@USER@
N8N_SMTP_SENDER=@FROM@
@if-login@N8N_SMTP_PASS=
",
    ),
    starttls: Form::Exposed {
        text: "\
# DANGER: @DANGER@
N8N_EMAIL_MODE=smtp
N8N_SMTP_HOST=@HOST@
N8N_SMTP_PORT=@PORT@
N8N_SMTP_SSL=false
N8N_SMTP_STARTTLS=true
@if-login@N8N_SMTP_USER=@USER@
N8N_SMTP_SENDER=@FROM@
@if-login@N8N_SMTP_PASS=
",
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
N8N_EMAIL_MODE=smtp
N8N_SMTP_HOST=@HOST@
N8N_SMTP_PORT=@PORT@
N8N_SMTP_SSL=false
N8N_SMTP_STARTTLS=false
N8N_SMTP_SENDER=@FROM@
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
