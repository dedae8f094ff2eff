//! TrueNAS.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "truenas",
    name: "TrueNAS",
    aliases: &["truenas scale", "truenas core", "freenas", "truenas email", "ix systems"],
    group: Group::Device,
    file: "TrueNAS mail settings",
    place: "System > General Settings > Email (25.10: System > General), SMTP.",
    versions: "TrueNAS SCALE and CORE, up to 25.10",
    secret: "In the field Password.",
    trap: "It checks no certificate in either mode, and “Plain (No Encryption)” is the default. Its sign-in with Gmail or Outlook (OAuth) sends through their web interface instead, and does check.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

From Email:            @FROM@
Outgoing Mail Server:  @HOST@
Mail Server Port:      @PORT@
Security:              SSL (Implicit TLS)
@if-login@SMTP Authentication:   ticked
@if-login@Username:              @USER@
@if-open@SMTP Authentication:   not ticked
",
        danger: "TrueNAS checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

From Email:            @FROM@
Outgoing Mail Server:  @HOST@
Mail Server Port:      @PORT@
Security:              TLS (STARTTLS)
@if-login@SMTP Authentication:   ticked
@if-login@Username:              @USER@
@if-open@SMTP Authentication:   not ticked
",
        danger: "TrueNAS checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

From Email:            @FROM@
Outgoing Mail Server:  @HOST@
Mail Server Port:      @PORT@
Security:              Plain (No Encryption)
SMTP Authentication:   not ticked
",
    ),
    proof: Proof::Validated(
        "The fields were handed to Python’s smtplib as TrueNAS hands them on, and run against good and bad servers.",
    ),
    instead: &["postfix-relay", "exim-relay"],
    ..ORDINARY
};
