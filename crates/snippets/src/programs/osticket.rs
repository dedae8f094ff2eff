//! osTicket.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "osticket",
    name: "osTicket",
    aliases: &["os ticket"],
    group: Group::Program,
    file: "an e-mail address in osTicket",
    place: "Admin Panel > Emails > Emails > the address that sends > Outgoing (SMTP).",
    versions: "osTicket 1.17 and later",
    secret: "Beside Authentication > Basic Authentication > Config.",
    trap: "It checks no certificate in either mode; the checks were taken out of its code in 2023. Without ssl:// or tls:// before the host the port decides.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

Status:          Enabled
Hostname:        ssl://@HOST@
Port Number:     @PORT@
@if-login@Authentication:  Basic Authentication, with the user name @USER@
@if-open@Authentication:  None
",
        danger: "osTicket checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Status:          Enabled
Hostname:        tls://@HOST@
Port Number:     @PORT@
@if-login@Authentication:  Basic Authentication, with the user name @USER@
@if-open@Authentication:  None
",
        danger: "osTicket checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Status:          Enabled
Hostname:        @HOST@
Port Number:     @PORT@
Authentication:  None
",
    ),
    proof: Proof::Unproved(
        "osTicket cannot be had by the tests; what it does was read in its source.",
    ),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
