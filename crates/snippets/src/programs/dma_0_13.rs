//! DragonFly Mail Agent before 0.14, which verifies nothing.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "dma-0-13",
    name: "dma 0.13 (Debian 12 and 13)",
    aliases: &["dma 0.13"],
    group: Group::Relay,
    file: "/etc/dma/dma.conf",
    place: "It takes mail on this machine and hands it on.",
    versions: "dma 0.13",
    oldest: "0.13",
    secret: "In /etc/dma/auth.conf, readable for root and the group mail, one line: @USER:word@|@HOST:plain@:THE-PASSWORD",
    trap: "SECURETRANSFER encrypts, but nothing checks whom one talks to; VERIFYCERT came with 0.14. A FINGERPRINT of the certificate would be compared, and must be changed with every new one.",
    syntax: Syntax::Word,
    implicit: Form::Exposed {
        text: "\
# DANGER: @DANGER@
SMARTHOST @HOST@
PORT @PORT@
@if-login@AUTHPATH /etc/dma/auth.conf
SECURETRANSFER
",
        danger: UNVERIFIED,
    },
    starttls: Form::Exposed {
        text: "\
# DANGER: @DANGER@
SMARTHOST @HOST@
PORT @PORT@
@if-login@AUTHPATH /etc/dma/auth.conf
SECURETRANSFER
STARTTLS
",
        danger: UNVERIFIED,
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
SMARTHOST @HOST@
PORT @PORT@
",
    ),
    proof: Proof::Executed,
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
