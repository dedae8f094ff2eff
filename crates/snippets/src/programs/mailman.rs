//! Mailman 3.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "mailman",
    name: "Mailman 3",
    aliases: &["mailman3", "mailman core"],
    group: Group::Program,
    file: "mailman.cfg",
    place: "In the section [mta] of Mailman Core's configuration, often /etc/mailman3/mailman.cfg; then restart Mailman.",
    versions: "Mailman Core 3.3 and later",
    oldest: "3.3",
    secret: "In the same section, as smtp_pass; Mailman reads it from nowhere else. Let nobody but Mailman read the file.",
    trap: "smtp_secure_mode is smtp unless something else is set: the password goes in the clear to any server that asks for it.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
[mta]
smtp_host: @HOST@
smtp_port: @PORT@
smtp_secure_mode: smtps
smtp_verify_cert: yes
smtp_verify_hostname: yes
@if-login@smtp_user: @USER@
",
    ),
    starttls: Form::Text(
        "\
[mta]
smtp_host: @HOST@
smtp_port: @PORT@
smtp_secure_mode: starttls
smtp_verify_cert: yes
smtp_verify_hostname: yes
@if-login@smtp_user: @USER@
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
[mta]
smtp_host: @HOST@
smtp_port: @PORT@
smtp_secure_mode: smtp
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
