//! sendEmail, an old command-line program, to be replaced.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

const WHY: &str = "sendEmail knows no implicit TLS, and over STARTTLS it refuses every certificate with a current IO::Socket::SSL: it only ever sends in the clear.";

pub(super) const PROGRAM: Program = Program {
    id: "sendemail",
    name: "sendEmail",
    group: Group::Relay,
    file: "send.sh",
    place: "In a shell script.",
    versions: "All up to sendEmail 1.56",
    secret: "Nowhere: use another program.",
    trap: "Its default is to encrypt only if the server offers it, and the password on its command line is readable for every user of the machine.",
    syntax: Syntax::Shell,
    implicit: Form::Impossible(WHY),
    starttls: Form::Impossible(WHY),
    open: Open::Text(
        r"# DANGER: @DANGER@
sendEmail -s '@HOST@:@PORT@' -o tls=no -f '@FROM@' -t '@FROM@' -u Test -m 'It works.'
",
    ),
    proof: Proof::Unproved("There is nothing to prove: it cannot be made safe."),
    instead: &["msmtp"],
    ..ORDINARY
};
