//! Immich.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "immich",
    name: "Immich",
    aliases: &["immich notifications"],
    group: Group::Program,
    file: "Immich notification settings",
    place: "Administration > Settings > Notification Settings > Email.",
    versions: "Immich 1.105 and later",
    oldest: "1.105",
    secret: "In the field Password.",
    trap: "Without SMTPS, STARTTLS is used only where it is offered. “Ignore certificate errors” meant the opposite before version 1.105.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"Enable email notifications: on
Host:                      @HOST@
Port:                      @PORT@
@if-login@Username:                  @USER@
SMTPS:                     on
Ignore certificate errors: off
From address:              @FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Enable email notifications: on
Host:                      @HOST@
Port:                      @PORT@
@if-login@Username:                  @USER@
SMTPS:                     off
Ignore certificate errors: off
From address:              @FROM@
",
        danger: "Immich goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Enable email notifications: on
Host:                      @HOST@
Port:                      @PORT@
SMTPS:                     off
Ignore certificate errors: on
From address:              @FROM@
",
    ),
    proof: Proof::Validated(
        "Its fields were handed to Nodemailer as Immich hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
