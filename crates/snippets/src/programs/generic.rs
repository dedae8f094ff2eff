//! What to enter where no program is named.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "generic",
    name: "Fields to enter by hand",
    aliases: &[
        "anything else",
        "other device",
        "other program",
        "printer",
        "scanner",
        "copier",
        "multifunction printer",
        "mfp",
        "nas",
        "camera",
        "ip camera",
        "doorbell",
        "router",
        "firewall",
        "ups",
        "sensor",
        "fritzbox",
        "manual settings",
        "smtp settings",
    ],
    group: Group::Device,
    file: "the menu for mail or alerts",
    place: "In the menu of the device or program: look for e-mail, SMTP, mail server, notifications or scan to mail. Then send a test message.",
    versions: "Everything that sends mail by SMTP",
    secret: "In the field for the password.",
    trap: "Menus call the two TLS modes by many names; the port tells which is meant: 465 is implicit TLS, 587 is STARTTLS. “Automatic” or “if available” may end in plaintext. A device without a setting for certificates mostly checks none.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"SMTP server (outgoing server, host):  @HOST@
Port:                                 @PORT@
Encryption:                           SSL/TLS; other names: SSL, TLS, SMTPS, implicit TLS, TLS wrapper, SSL on connect
Check the server's certificate:       yes, where there is such a choice
@if-login@Authentication:                       on (SMTP AUTH, PLAIN or LOGIN, normal password)
@if-login@User name (account):                  @USER@
@if-open@Authentication:                       off
Sender (From):                        @FROM@
",
    ),
    starttls: Form::Text(
        r"SMTP server (outgoing server, host):  @HOST@
Port:                                 @PORT@
Encryption:                           STARTTLS; other names: TLS, explicit TLS. Never: automatic, if available, optional
Check the server's certificate:       yes, where there is such a choice
@if-login@Authentication:                       on (SMTP AUTH, PLAIN or LOGIN, normal password)
@if-login@User name (account):                  @USER@
@if-open@Authentication:                       off
Sender (From):                        @FROM@
",
    ),
    open: Open::Text(
        r"DANGER: @DANGER@

SMTP server (outgoing server, host):  @HOST@
Port:                                 @PORT@
Encryption:                           none (off, plaintext, no SSL)
Authentication:                       off
Sender (From):                        @FROM@
",
    ),
    proof: Proof::Unproved("It names no program, so there is nothing to run."),
    ..ORDINARY
};
