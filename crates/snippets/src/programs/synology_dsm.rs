//! The notifications of Synology’s devices.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "synology-dsm",
    name: "Synology DSM",
    aliases: &["synology", "dsm", "synology nas", "diskstation", "synology notification"],
    group: Group::Device,
    file: "DSM notification settings",
    place: "Control Panel > Notification > Email > Set up (DSM 6: Enable email notifications).",
    versions: "DSM 7 and later; DSM 6 has the same fields",
    secret: "In the field Password.",
    trap: "Without “Secure connection (SSL/TLS) is required” the password goes in plaintext. The port tells which TLS mode is meant.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

Service provider:                            Custom SMTP server
SMTP server:                                 @HOST@
SMTP port:                                   @PORT@
Secure connection (SSL/TLS) is required:     ticked
@if-login@Authentication required:                     ticked
@if-login@Username:                                    @USER@
@if-open@Authentication required:                     not ticked
Sender email:                                @FROM@
",
        danger: "Synology does not say whether DSM checks certificates or insists on STARTTLS: take it that whoever can redirect its connections may read the password, and use a password that is good for nothing else.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Service provider:                            Custom SMTP server
SMTP server:                                 @HOST@
SMTP port:                                   @PORT@
Secure connection (SSL/TLS) is required:     ticked
@if-login@Authentication required:                     ticked
@if-login@Username:                                    @USER@
@if-open@Authentication required:                     not ticked
Sender email:                                @FROM@
",
        danger: "Synology does not say whether DSM checks certificates or insists on STARTTLS: take it that whoever can redirect its connections may read the password, and use a password that is good for nothing else.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Service provider:                            Custom SMTP server
SMTP server:                                 @HOST@
SMTP port:                                   @PORT@
Secure connection (SSL/TLS) is required:     not ticked
Authentication required:                     not ticked
Sender email:                                @FROM@
",
    ),
    proof: Proof::Unproved(
        "DSM runs on Synology’s devices alone, and how it checks is not documented.",
    ),
    instead: &["postfix-relay", "exim-relay"],
    ..ORDINARY
};
