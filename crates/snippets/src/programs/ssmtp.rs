//! sSMTP.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ssmtp",
    name: "sSMTP",
    group: Group::Relay,
    file: "/etc/ssmtp/ssmtp.conf",
    place: "It takes the place of sendmail.",
    versions: "sSMTP 2.64, which nobody maintains any more",
    secret: "In the same file.",
    trap: "UseTLS encrypts, but nothing checks whom one talks to; TLS_CA_File changes nothing.",
    syntax: Syntax::Word,
    implicit: Form::Impossible(
        "sSMTP verifies no certificate, whatever its settings say, and is no longer maintained.",
    ),
    starttls: Form::Impossible(
        "sSMTP verifies no certificate, whatever its settings say, and is no longer maintained.",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
mailhub=@HOST@:@PORT@
FromLineOverride=YES
",
    ),
    proof: Proof::Unproved("Nothing safe to prove; what the usual settings give away was seen."),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
