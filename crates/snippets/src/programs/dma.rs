//! DragonFly Mail Agent.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dma",
    name: "dma (DragonFly Mail Agent)",
    group: Group::Relay,
    file: "/etc/dma/dma.conf",
    place: "It takes mail on this machine and hands it on.",
    versions: "dma 0.13",
    secret: "In /etc/dma/auth.conf, readable for root and the group mail.",
    trap: "SECURETRANSFER encrypts, but nothing checks whom one talks to.",
    syntax: Syntax::Word,
    implicit: Form::Impossible(
        "dma verifies no certificate, unless its fingerprint stands in the settings and is changed with every new certificate.",
    ),
    starttls: Form::Impossible(
        "dma verifies no certificate, unless its fingerprint stands in the settings and is changed with every new certificate.",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
SMARTHOST @HOST@
PORT @PORT@
",
    ),
    proof: Proof::Unproved("Nothing safe to prove; what the usual settings give away was seen."),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
