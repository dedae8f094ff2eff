//! n8n.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "n8n",
    name: "n8n",
    group: Group::Program,
    file: ".env",
    place: "In the environment of n8n, for instance as env_file of Docker Compose. It is for n8n's own mail, not for the node that sends mail.",
    versions: "n8n 1 and later",
    secret: "In the environment variable N8N_SMTP_PASS, or in a file that N8N_SMTP_PASS_FILE names.",
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
",
    ),
    starttls: Form::Impossible(
        "n8n uses STARTTLS only where it is offered, and has no setting to insist on it.",
    ),
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
