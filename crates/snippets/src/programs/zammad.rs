//! Zammad.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "zammad",
    name: "Zammad",
    aliases: &["zammad ticket"],
    group: Group::Program,
    file: "Zammad’s e-mail channel",
    place: "Channels > Email > Accounts > Outbound; for its own notifications Settings > Channels > Email > Email Notification.",
    versions: "Zammad 6 and later",
    secret: "In the field Password.",
    trap: "Only port 465 means implicit TLS. On every other port STARTTLS is used only where it is offered, and there is no setting for it.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"Send Mails via:    SMTP - configure your own outgoing SMTP settings
Host:              @HOST@
@if-login@User:              @USER@
Port:              @PORT@
SSL verification:  yes
",
    ),
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Send Mails via:    SMTP - configure your own outgoing SMTP settings
Host:              @HOST@
@if-login@User:              @USER@
Port:              @PORT@
SSL verification:  yes
",
        danger: "Zammad goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Send Mails via:    SMTP - configure your own outgoing SMTP settings
Host:              @HOST@
Port:              @PORT@
SSL verification:  no
",
    ),
    proof: Proof::Unproved(
        "Zammad cannot be had by the tests; what it does was read in its source.",
    ),
    ..ORDINARY
};
