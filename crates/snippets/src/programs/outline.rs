//! Outline.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "outline",
    name: "Outline",
    aliases: &["outline wiki", "getoutline"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of Outline, for instance docker.env of Docker Compose.",
    versions: "Outline 0.60 and later",
    secret: "In the same place as SMTP_PASSWORD.",
    trap: "SMTP_SECURE=false does not mean STARTTLS: it is used only where it is offered, and then no certificate is checked.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURE=true
@if-login@SMTP_USERNAME=@USER@
SMTP_FROM_EMAIL=@FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURE=false
@if-login@SMTP_USERNAME=@USER@
SMTP_FROM_EMAIL=@FROM@
",
        danger: "With SMTP_SECURE=false Outline checks no certificate, and goes on without TLS where somebody removes STARTTLS: whoever is on the way reads the password.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
SMTP_HOST=@HOST@
SMTP_PORT=@PORT@
SMTP_SECURE=false
SMTP_FROM_EMAIL=@FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Nodemailer as Outline hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
