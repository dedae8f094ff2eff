//! sSMTP.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "ssmtp",
    name: "sSMTP",
    aliases: &["ssmtp.conf"],
    group: Group::Relay,
    file: "/etc/ssmtp/ssmtp.conf",
    place: "It takes the place of sendmail.",
    versions: "sSMTP 2.64, which nobody maintains any more",
    oldest: "2.64",
    secret: "In the same file, in place of THE-PASSWORD; mode 640, readable for the group of ssmtp alone.",
    trap: "UseTLS encrypts, but nothing checks whom one talks to; TLS_CA_File changes nothing.",
    syntax: Syntax::Unequal,
    implicit: Form::Exposed {
        text: r"# DANGER: @DANGER@
mailhub=@HOST@:@PORT@
UseTLS=YES
@if-login@AuthUser=@USER@
@if-login@AuthPass=THE-PASSWORD
FromLineOverride=YES
",
        danger: UNVERIFIED,
    },
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
mailhub=@HOST@:@PORT@
UseTLS=YES
UseSTARTTLS=YES
@if-login@AuthUser=@USER@
@if-login@AuthPass=THE-PASSWORD
FromLineOverride=YES
",
        danger: UNVERIFIED,
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
mailhub=@HOST@:@PORT@
FromLineOverride=YES
",
    ),
    proof: Proof::Executed,
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
