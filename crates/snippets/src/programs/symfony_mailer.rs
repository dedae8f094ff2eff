//! The mailer of Symfony, by the address that configures it.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "symfony-mailer",
    name: "Symfony Mailer",
    aliases: &["symfony", "mailer_dsn"],
    group: Group::Library,
    file: ".env.local",
    place: "In the folder of the project, beside .env; config/packages/mailer.yaml reads MAILER_DSN.",
    versions: "Symfony 5.1 and later; since 7.3 it insists on STARTTLS",
    oldest: "5.1",
    secret: "In the environment variable SMTP_PASSWORD, percent-encoded, as it becomes part of an address.",
    trap: "Without require_tls=1, an smtp:// address means TLS only if the server offers it, also on port 587: whoever removes the offer gets the password. Options that a version does not know, it ignores.",
    syntax: Syntax::Url,
    implicit: Form::Text(
        r#"@if-login@MAILER_DSN="smtps://@USER@:${SMTP_PASSWORD}@@HOST@:@PORT@?verify_peer=1"
@if-open@MAILER_DSN="smtps://@HOST@:@PORT@?verify_peer=1"
"#,
    ),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@MAILER_DSN="smtp://@USER@:${SMTP_PASSWORD}@@HOST@:@PORT@?require_tls=1&verify_peer=1"
@if-open@MAILER_DSN="smtp://@HOST@:@PORT@?require_tls=1&verify_peer=1"
"#,
        danger: "Before Symfony Mailer 7.3, require_tls is ignored: an attacker on the network path can remove the offer of STARTTLS, and then gets the password and the mail in plaintext.",
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
# From 7.1 on no STARTTLS; before, STARTTLS where it is offered, with any certificate.
MAILER_DSN="smtp://@HOST@:@PORT@?auto_tls=false&verify_peer=0"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
