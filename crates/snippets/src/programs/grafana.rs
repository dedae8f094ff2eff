//! Grafana's mail section.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "grafana",
    name: "Grafana",
    aliases: &["grafana-server"],
    group: Group::Program,
    file: "grafana.ini",
    place: "The section [smtp] of /etc/grafana/grafana.ini; the same names work as variables such as GF_SMTP_STARTTLS_POLICY.",
    versions: "Grafana 8 and later",
    oldest: "8",
    secret: "In the environment variable SMTP_PASSWORD of Grafana's service, which the file reads.",
    trap: "Without startTLS_policy, STARTTLS is taken only if it is offered. TLS from the start happens on port 465 alone, whatever else is set.",
    implicit_port: Some(465),
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"[smtp]
enabled = true
host = @HOST@:@PORT@
@if-login@user = @USER@
@if-login@password = $__env{SMTP_PASSWORD}
from_address = @FROM@
skip_verify = false
startTLS_policy = MandatoryStartTLS
",
    ),
    starttls: Form::Text(
        r"[smtp]
enabled = true
host = @HOST@:@PORT@
@if-login@user = @USER@
@if-login@password = $__env{SMTP_PASSWORD}
from_address = @FROM@
skip_verify = false
startTLS_policy = MandatoryStartTLS
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
[smtp]
enabled = true
host = @HOST@:@PORT@
from_address = @FROM@
startTLS_policy = NoStartTLS
",
    ),
    proof: Proof::Validated(
        "An INI parser reads it, and every value is the one that it must be; Grafana itself was not run.",
    ),
    ..ORDINARY
};
