//! The notifications of QNAP’s devices.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "qnap",
    name: "QNAP QTS and QuTS hero",
    aliases: &["qts", "quts hero", "qnap nas", "notification center"],
    group: Group::Device,
    file: "QNAP notification settings",
    place: "Notification Center > Service Account and Device Pairing > Email > Add SMTP Service.",
    versions: "QTS 4.3.4 and later, QuTS hero",
    secret: "In the field Password.",
    trap: "“None” as the secure connection sends the password in plaintext. “SSL” is implicit TLS and belongs to 465, “TLS” is STARTTLS and belongs to 587.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

Email account:      Custom
SMTP server:        @HOST@
Port number:        @PORT@
Secure connection:  SSL
Email:              @FROM@
@if-login@Username:           @USER@
",
        danger: "QNAP does not say whether QTS checks certificates or insists on STARTTLS: take it that whoever can redirect its connections may read the password, and use a password that is good for nothing else.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Email account:      Custom
SMTP server:        @HOST@
Port number:        @PORT@
Secure connection:  TLS
Email:              @FROM@
@if-login@Username:           @USER@
",
        danger: "QNAP does not say whether QTS checks certificates or insists on STARTTLS: take it that whoever can redirect its connections may read the password, and use a password that is good for nothing else.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Email account:      Custom
SMTP server:        @HOST@
Port number:        @PORT@
Secure connection:  None
Email:              @FROM@
",
    ),
    proof: Proof::Unproved(
        "QTS runs on QNAP’s devices alone, and how it checks is not documented.",
    ),
    instead: &["postfix-relay", "exim-relay"],
    ..ORDINARY
};
