//! Outlook, by hand.

use crate::snippets::{Form, Group, Proof, Syntax, Target};

pub(super) const TARGET: Target = Target {
    id: "outlook",
    name: "Outlook (fields by hand)",
    group: Group::MailClient,
    file: "Outlook account settings",
    place: "Classic Outlook: File > Account Settings > Account Settings > Change > More Settings > Outgoing Server and Advanced. New Outlook: Settings > Accounts > Manage > Edit server settings.",
    versions: "Outlook 2016 and later, Outlook for Microsoft 365",
    secret: "Outlook asks for it and keeps it in the Windows credential store.",
    trap: "“Auto” takes what the server offers, which may be nothing. In older versions “TLS” means STARTTLS and “SSL” implicit TLS.",
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
    proof: Proof::Unproved("No test of it yet."),
    instead: &[],
};
