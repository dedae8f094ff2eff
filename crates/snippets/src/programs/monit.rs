//! Monit.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "monit",
    name: "Monit (its own mailer)",
    group: Group::Program,
    file: "/etc/monit/monitrc",
    place: "Its alerts by mail.",
    versions: "Monit 5.33",
    secret: "In the same file.",
    trap: "Without “verify: enable” any certificate is accepted; with it, one for any other host.",
    syntax: Syntax::Word,
    implicit: Form::Impossible(
        "Monit never checks whom a certificate is for: one for any host will do. Let it hand its alerts to a relay on the same machine: set mailserver localhost.",
    ),
    starttls: Form::Impossible(
        "Monit never checks whom a certificate is for: one for any host will do. Let it hand its alerts to a relay on the same machine: set mailserver localhost.",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
set mailserver @HOST@ port @PORT@
",
    ),
    proof: Proof::Unproved("Nothing safe to prove; what the usual settings give away was seen."),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
