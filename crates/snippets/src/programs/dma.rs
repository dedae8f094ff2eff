//! DragonFly Mail Agent.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dma",
    name: "dma (DragonFly Mail Agent)",
    aliases: &["dragonfly mail agent"],
    group: Group::Relay,
    file: "/etc/dma/dma.conf",
    place: "It takes mail on this machine and hands it on.",
    versions: "dma 0.14 and later; Debian 12 and 13 have 0.13, which stops at the word VERIFYCERT",
    oldest: "0.14",
    secret: "In /etc/dma/auth.conf, readable for root and the group mail, one line: @USER:word@|@HOST:plain@:THE-PASSWORD",
    trap: "SECURETRANSFER encrypts, but without VERIFYCERT nothing checks whom one talks to. OPPORTUNISTIC_TLS goes on in plaintext where STARTTLS is not offered.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
SMARTHOST @HOST@
PORT @PORT@
@if-login@AUTHPATH /etc/dma/auth.conf
SECURETRANSFER
VERIFYCERT
",
    ),
    starttls: Form::Text(
        "\
SMARTHOST @HOST@
PORT @PORT@
@if-login@AUTHPATH /etc/dma/auth.conf
SECURETRANSFER
STARTTLS
VERIFYCERT
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
SMARTHOST @HOST@
PORT @PORT@
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
