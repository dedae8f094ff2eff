//! An older addition to Perl's own library, to be replaced.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

const WHY: &str =
    "Net::SMTPS goes on in the clear where STARTTLS is not offered, and it has no way to insist.";

pub(super) const PROGRAM: Program = Program {
    id: "perl-net-smtps",
    name: "Perl Net::SMTPS",
    group: Group::Library,
    file: "send.pl",
    place: "In your program.",
    versions: "All up to Net::SMTPS 0.10",
    secret: "Nowhere: use another library.",
    trap: "It goes on in the clear where STARTTLS is not offered, and refuses good certificates, which leads people to switch verification off.",
    syntax: Syntax::Single,
    implicit: Form::Impossible(WHY),
    starttls: Form::Impossible(WHY),
    proof: Proof::Unproved("There is nothing to prove: it cannot be made safe."),
    instead: &["perl-net-smtp", "perl-email-sender"],
    ..ORDINARY
};
