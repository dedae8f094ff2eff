//! ERPNext and what else is built on Frappe.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "erpnext",
    name: "ERPNext and Frappe",
    aliases: &["frappe", "erp next", "frappe hr", "helpdesk frappe", "email account"],
    group: Group::Program,
    file: "the Email Account in Frappe",
    place: "Settings > Email Account > the account > Outgoing.",
    versions: "Frappe 13 and later; the newest have “Validate SSL Certificate” for outgoing mail as well: tick it, and the danger is over",
    secret: "In the field Password.",
    trap: "“Use TLS” means STARTTLS and “Use SSL” implicit TLS; neither checks a certificate before September 2026.",
    syntax: Syntax::Plain,
    implicit: Form::Exposed {
        text: r"DANGER: @DANGER@

Email Address:                 @FROM@
Enable Outgoing:               ticked
Outgoing Server:               @HOST@
Use TLS:                       not ticked
Use SSL:                       ticked
Port:                          @PORT@
@if-login@Use different Email ID:        ticked
@if-login@Alternative Email ID:          @USER@
@if-open@Disable SMTP Authentication:   ticked
",
        danger: "Before the fix of September 2026 Frappe checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Email Address:                 @FROM@
Enable Outgoing:               ticked
Outgoing Server:               @HOST@
Use TLS:                       ticked
Use SSL:                       not ticked
Port:                          @PORT@
@if-login@Use different Email ID:        ticked
@if-login@Alternative Email ID:          @USER@
@if-open@Disable SMTP Authentication:   ticked
",
        danger: "Before the fix of September 2026 Frappe checks no certificate: whoever can redirect its connections poses as the server, and reads the password and the mail.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Email Address:                 @FROM@
Enable Outgoing:               ticked
Outgoing Server:               @HOST@
Use TLS:                       not ticked
Use SSL:                       not ticked
Port:                          @PORT@
Disable SMTP Authentication:   ticked
",
    ),
    proof: Proof::Validated(
        "The fields were handed to Python’s smtplib as Frappe hands them on without its newest setting, and run against good and bad servers.",
    ),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
