//! Outlook, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "outlook",
    name: "Outlook (fields by hand)",
    group: Group::MailClient,
    file: "Outlook account settings",
    place: "Classic Outlook: File > Account Settings > Account Settings > Change > More Settings, there Outgoing Server and Advanced. New Outlook: Settings > Accounts > Your accounts > Manage, there the advanced settings.",
    versions: "Outlook 2016 and later, Outlook for Microsoft 365",
    secret: "Outlook asks for it and keeps it in the Windows credential store.",
    trap: "“Auto” takes what the server offers, which may be nothing. Before Outlook 2019 “TLS” means STARTTLS and “SSL” implicit TLS. New Outlook and Outlook for phones give the password to Microsoft, whose servers connect.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Outgoing server (SMTP):       @HOST@
Port:                         @PORT@
Encrypted connection:         SSL/TLS
My outgoing server (SMTP)
  requires authentication:    ticked
User name:                    @USER@
Require Secure Password
  Authentication (SPA):       not ticked
",
    ),
    starttls: Form::Text(
        "\
Outgoing server (SMTP):       @HOST@
Port:                         @PORT@
Encrypted connection:         STARTTLS
My outgoing server (SMTP)
  requires authentication:    ticked
User name:                    @USER@
Require Secure Password
  Authentication (SPA):       not ticked
",
    ),
    proof: Proof::Unproved("Fields for a person to fill in on Windows, which cannot run here."),
    ..ORDINARY
};
