//! swaks.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "swaks",
    name: "swaks",
    aliases: &["swiss army knife for smtp"],
    group: Group::Check,
    file: "commands for a shell",
    place: "In a terminal. It sends a test message and shows the whole dialogue.",
    versions: "swaks 20240103 and later",
    oldest: "20240103",
    secret: "In the environment variable SMTP_PASSWORD. The dialogue on the screen shows it encoded: do not pass it on; --hide-all hides it.",
    trap: "Without --tls-verify any certificate is accepted. Before 20240103 --tls-verify did not compare the name.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r#"swaks --server '@HOST@' --port @PORT@ --tls-on-connect --tls-verify --timeout 30s \
@if-login@  --auth PLAIN,LOGIN --auth-user '@USER@' --auth-password "$SMTP_PASSWORD" \
  --from '@FROM@' --to '@FROM@'
"#,
    ),
    starttls: Form::Text(
        r#"swaks --server '@HOST@' --port @PORT@ --tls --tls-verify --timeout 30s \
@if-login@  --auth PLAIN,LOGIN --auth-user '@USER@' --auth-password "$SMTP_PASSWORD" \
  --from '@FROM@' --to '@FROM@'
"#,
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
swaks --server '@HOST@' --port @PORT@ --timeout 30s \
  --from '@FROM@' --to '@FROM@'
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
