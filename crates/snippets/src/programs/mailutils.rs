//! GNU Mailutils.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "mailutils",
    name: "GNU Mailutils (mail)",
    group: Group::Relay,
    file: "~/.mailrc",
    place: "In your home folder.",
    versions: "GNU Mailutils 3.15",
    secret: "In the same file, as a part of the URL.",
    trap: "STARTTLS is used only where it is offered, and no certificate is verified.",
    syntax: Syntax::Word,
    implicit: Form::Impossible("GNU Mailutils verifies no certificate, and has no setting for it."),
    starttls: Form::Impossible(
        "GNU Mailutils goes on in plaintext where STARTTLS is not offered, verifies no certificate, and has no setting for either.",
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
set sendmail="smtp://@HOST@:@PORT@;noauth;notls"
"#,
    ),
    proof: Proof::Unproved("Nothing safe to prove; what the usual settings give away was seen."),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
