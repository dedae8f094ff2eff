//! PowerShell by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "test-netconnection",
    name: "PowerShell Test-NetConnection",
    aliases: &["tnc", "testnetconnection"],
    group: Group::Check,
    file: "a command for PowerShell",
    place: "In PowerShell. “TcpTestSucceeded : True” says that the port can be reached.",
    versions: "Windows 8.1 and later",
    secret: "It needs none.",
    trap: "It shows that something answers on the port, not that it is the right server or that TLS works.",
    syntax: Syntax::Doubled,
    implicit: Form::Text("Test-NetConnection -ComputerName '@HOST@' -Port @PORT@\n"),
    starttls: Form::Text("Test-NetConnection -ComputerName '@HOST@' -Port @PORT@\n"),
    proof: Proof::Unproved("The command exists on Windows alone, which we do not have."),
    ..ORDINARY
};
