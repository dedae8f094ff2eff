//! Uptime Kuma, by hand.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "uptime-kuma",
    name: "Uptime Kuma (fields by hand)",
    group: Group::Program,
    file: "Uptime Kuma notification settings",
    place: "Settings > Notifications > Setup Notification > Email (SMTP).",
    versions: "Uptime Kuma 1.18 and later",
    secret: "In the field Password; Uptime Kuma keeps it in its database.",
    trap: "“None / STARTTLS” uses STARTTLS only where it is offered: whoever removes the offer on the way reads the password.",
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
    starttls: Form::Impossible(
        "Uptime Kuma uses STARTTLS only where it is offered, and has no setting to insist on it.",
    ),
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
