//! netcat.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "nc",
    name: "nc (netcat)",
    aliases: &["netcat", "ncat"],
    group: Group::Check,
    file: "a command for a shell",
    place: "In a terminal. “succeeded” or “open” says that the port can be reached.",
    versions: "OpenBSD netcat, as on macOS and most distributions",
    secret: "It needs none.",
    trap: "It shows that something answers on the port, not that it is the right server or that TLS works: use openssl s_client for that.",
    syntax: Syntax::Shell,
    implicit: Form::Text("nc -v -z -w 10 '@HOST@' @PORT@\n"),
    starttls: Form::Text("nc -v -z -w 10 '@HOST@' @PORT@\n"),
    proof: Proof::Validated(
        "Run against an open port and a closed one. It can show no more than that.",
    ),
    ..ORDINARY
};
