//! listmonk.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "listmonk",
    name: "listmonk",
    aliases: &["list monk", "newsletter"],
    group: Group::Program,
    file: "listmonk SMTP settings",
    place: "Settings > SMTP; the last field is in Settings > General.",
    versions: "listmonk 1.1 and later",
    secret: "In the field Password.",
    trap: "“Off” as TLS sends the password in plaintext, unless listmonk itself refuses PLAIN there. “Skip TLS verification” takes any certificate.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"Enabled:                on
Host:                   @HOST@
Port:                   @PORT@
@if-login@Auth protocol:          PLAIN
@if-login@Username:               @USER@
@if-open@Auth protocol:          None
TLS:                    SSL/TLS
Skip TLS verification:  off
Default “from” email:   @FROM@
",
    ),
    starttls: Form::Text(
        r"Enabled:                on
Host:                   @HOST@
Port:                   @PORT@
@if-login@Auth protocol:          PLAIN
@if-login@Username:               @USER@
@if-open@Auth protocol:          None
TLS:                    STARTTLS
Skip TLS verification:  off
Default “from” email:   @FROM@
",
    ),
    open: Open::Text(
        r"DANGER: @DANGER@

Enabled:                on
Host:                   @HOST@
Port:                   @PORT@
Auth protocol:          None
TLS:                    Off
Default “from” email:   @FROM@
",
    ),
    proof: Proof::Unproved(
        "listmonk cannot be had by the tests; that it insists on STARTTLS and checks certificates was read in its source and in its library’s.",
    ),
    ..ORDINARY
};
