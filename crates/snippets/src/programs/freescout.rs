//! FreeScout.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "freescout",
    name: "FreeScout",
    aliases: &["free scout", "help desk", "helpdesk"],
    group: Group::Program,
    file: "FreeScout mailbox settings",
    place: "Manage > Mailboxes > the mailbox that sends > Connection Settings > Sending Emails. Manage > Settings > Mail Settings has the same fields for its own mail.",
    versions: "FreeScout 1.8 and later",
    secret: "In the field Password.",
    trap: "It checks no certificate in either mode: verification is switched off in its code, and there is no setting for it.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

Method:       SMTP
SMTP Server:  @HOST@
Port:         @PORT@
@if-login@Username:     @USER@
Encryption:   SSL
",
        danger: "FreeScout checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Method:       SMTP
SMTP Server:  @HOST@
Port:         @PORT@
@if-login@Username:     @USER@
Encryption:   TLS
",
        danger: "FreeScout checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Method:       SMTP
SMTP Server:  @HOST@
Port:         @PORT@
Encryption:   None
",
    ),
    proof: Proof::Validated(
        "The fields were handed to SwiftMailer with verification off, as FreeScout does it in its code, and run against good and bad servers.",
    ),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
