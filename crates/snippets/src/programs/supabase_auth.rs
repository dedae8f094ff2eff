//! Supabase Auth.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "supabase-auth",
    name: "Supabase Auth (GoTrue)",
    aliases: &["supabase", "supabase auth", "gotrue", "supabase smtp"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of Supabase Auth. Supabase’s own docker-compose.yml has the same variables without GOTRUE_ in its .env; hosted projects have the same fields in Authentication > Emails > SMTP Settings.",
    versions: "Supabase Auth 2.40 and later",
    secret: "In the same place as GOTRUE_SMTP_PASS.",
    trap: "Only port 465 means implicit TLS. On every other port STARTTLS is used only where it is offered, and there is no setting for it.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"GOTRUE_SMTP_HOST=@HOST@
GOTRUE_SMTP_PORT=@PORT@
@if-login@GOTRUE_SMTP_USER=@USER@
GOTRUE_SMTP_ADMIN_EMAIL=@FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
GOTRUE_SMTP_HOST=@HOST@
GOTRUE_SMTP_PORT=@PORT@
@if-login@GOTRUE_SMTP_USER=@USER@
GOTRUE_SMTP_ADMIN_EMAIL=@FROM@
",
        danger: "Supabase Auth goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
GOTRUE_SMTP_HOST=@HOST@
GOTRUE_SMTP_PORT=@PORT@
GOTRUE_SMTP_ADMIN_EMAIL=@FROM@
",
    ),
    proof: Proof::Validated(
        "A shell and a reader of .env files get the same values from it; what Supabase Auth does with them was read in its source and in its library’s.",
    ),
    ..ORDINARY
};
