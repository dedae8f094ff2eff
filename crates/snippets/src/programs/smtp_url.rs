//! One URL for everything, as many programs take it.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "smtp-url",
    name: "SMTP URL (all in one setting)",
    aliases: &[
        "smtp url",
        "smtp uri",
        "smtp dsn",
        "smtp_url",
        "email_url",
        "smtp connection string",
        "smtps url",
        "connection url",
    ],
    group: Group::Program,
    file: "the setting that takes an SMTP URL",
    place: "In the variable or field that the program has for it, often SMTP_URL, EMAIL_SERVER or MAILER_DSN.",
    versions: "Programs that take one URL for everything",
    secret: "In the URL, in place of THE-PASSWORD, percent-encoded: every character but letters, digits and -._~ as % with two hexadecimal digits, @ as %40, : as %3A, / as %2F.",
    trap: "smtp:// alone means STARTTLS only if it is offered: somebody on the way removes the offer and reads the password. A password or user name that is not percent-encoded breaks the URL.",
    syntax: Syntax::Url,
    implicit: Form::Text(
        r"@if-login@smtps://@USER@:THE-PASSWORD@@HOST@:@PORT@
@if-open@smtps://@HOST@:@PORT@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
# requireTLS=true is for Nodemailer (Node.js). Symfony Mailer 7.3 and later: require_tls=1. lettre (Rust): tls=required.
@if-login@smtp://@USER@:THE-PASSWORD@@HOST@:@PORT@?requireTLS=true
@if-open@smtp://@HOST@:@PORT@?requireTLS=true
",
        danger: "Only programs that know requireTLS=true insist on STARTTLS; all others ignore it, and send the password in plaintext where somebody removes STARTTLS on the way.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
# ignoreTLS=true is for Nodemailer. Symfony Mailer: auto_tls=false&verify_peer=0. lettre knows no such word.
smtp://@HOST@:@PORT@?ignoreTLS=true&auto_tls=false&verify_peer=0
",
    ),
    proof: Proof::Validated(
        "Run with Nodemailer, which knows requireTLS, and then with Symfony Mailer 5.4, which does not: both deliver, and only the second gives the password away.",
    ),
    ..ORDINARY
};
