//! Odoo.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "odoo",
    name: "Odoo",
    aliases: &["openerp", "odoo erp", "outgoing mail server"],
    group: Group::Program,
    file: "an outgoing mail server in Odoo",
    place: "Settings > Technical > Email > Outgoing Mail Servers > New (developer mode); then “Test Connection”.",
    versions: "Odoo 18 and later; before, no choice checks certificates",
    oldest: "18",
    secret: "In the field Password.",
    trap: "The choices with “encryption only” check no certificate. smtp_ssl in odoo.conf is STARTTLS that checks none either.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"Name:                  mail
FROM Filtering:        @FROM@
@if-login@Authenticate with:     Username
@if-login@Username:              @USER@
Connection Encryption: SSL/TLS, encryption and validation
SMTP Server:           @HOST@
SMTP Port:             @PORT@
",
    ),
    starttls: Form::Text(
        r"Name:                  mail
FROM Filtering:        @FROM@
@if-login@Authenticate with:     Username
@if-login@Username:              @USER@
Connection Encryption: TLS (STARTTLS), encryption and validation
SMTP Server:           @HOST@
SMTP Port:             @PORT@
",
    ),
    open: Open::Text(
        r"DANGER: @DANGER@

Name:                  mail
FROM Filtering:        @FROM@
Connection Encryption: None
SMTP Server:           @HOST@
SMTP Port:             @PORT@
",
    ),
    proof: Proof::Unproved(
        "Odoo is too large for the tests; what its choices mean stands in its documentation and in its source.",
    ),
    ..ORDINARY
};
