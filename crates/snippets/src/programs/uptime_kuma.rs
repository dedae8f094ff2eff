//! Uptime Kuma, by hand.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "uptime-kuma",
    name: "Uptime Kuma (fields by hand)",
    aliases: &["uptimekuma", "kuma"],
    group: Group::Program,
    file: "Uptime Kuma notification settings",
    place: "Settings > Notifications > Set Up Notification (1.x: Setup Notification) > Email (SMTP).",
    versions: "Uptime Kuma 1.18 and later",
    oldest: "1.18",
    secret: "In the field Password; Uptime Kuma keeps it in its database.",
    trap: "“None / STARTTLS” uses STARTTLS only where it is offered: whoever removes the offer on the way reads the password. Where 2.x shows the box “Disable STARTTLS”, a tick means plaintext.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Hostname:          @HOST@
Port:              @PORT@
Security:          TLS (465)
Ignore TLS Error:  not ticked
@if-login@Username:          @USER@
From Email:        @FROM@
To Email:          @FROM@
",
    ),
    starttls: Form::Exposed {
        text: "\
DANGER:            @DANGER@
Hostname:          @HOST@
Port:              @PORT@
Security:          None / STARTTLS (25, 587)
Ignore TLS Error:  not ticked
Disable STARTTLS:  not ticked
@if-login@Username:          @USER@
From Email:        @FROM@
To Email:          @FROM@
",
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Hostname:          @HOST@
Port:              @PORT@
Security:          None / STARTTLS (25, 587)
Ignore TLS Error:  ticked
From Email:        @FROM@
To Email:          @FROM@
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
