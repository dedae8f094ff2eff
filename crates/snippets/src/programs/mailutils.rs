//! GNU Mailutils.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "mailutils",
    name: "GNU Mailutils (mail)",
    aliases: &["gnu mail", "mailutils mail", "mail command"],
    group: Group::Relay,
    file: "~/.mailrc",
    place: "In your home folder.",
    versions: "GNU Mailutils 3.15",
    oldest: "3.15",
    secret: "In the same file, in place of THE-PASSWORD, percent-encoded; chmod 600.",
    trap: "STARTTLS is used only where it is offered, and no certificate is verified.",
    syntax: Syntax::Word,
    implicit: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@set sendmail="smtps://@USER:url@:THE-PASSWORD@@HOST@:@PORT@"
@if-open@set sendmail="smtps://@HOST@:@PORT@;noauth"
"#,
        danger: UNVERIFIED,
    },
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@set sendmail="smtp://@USER:url@:THE-PASSWORD@@HOST@:@PORT@"
@if-open@set sendmail="smtp://@HOST@:@PORT@;noauth"
"#,
        danger: "STARTTLS is used only if the server offers it, and its certificate is not verified. An attacker on the network path gets the password and the mail.",
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
set sendmail="smtp://@HOST@:@PORT@;noauth;notls"
"#,
    ),
    proof: Proof::Executed,
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
