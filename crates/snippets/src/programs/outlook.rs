//! Outlook, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "outlook",
    name: "Outlook (fields by hand)",
    aliases: &["microsoft outlook", "outlook desktop", "outlook classic", "new outlook"],
    group: Group::MailClient,
    file: "Outlook account settings",
    place: "Classic Outlook (Microsoft 365, 2019 and later): File > Account Settings > Server Settings, with “Encryption method”. Outlook 2016, or Control Panel > Mail: Change > More Settings, there Outgoing Server and Advanced. New Outlook: Settings > Accounts > Your accounts > Manage, there the advanced settings.",
    versions: "Outlook 2016 and later, Outlook for Microsoft 365",
    oldest: "2016",
    secret: "Outlook asks for it and keeps it in the Windows credential store.",
    trap: "“Auto” takes what the server offers, which may be nothing. Before Outlook 2019 “TLS” means STARTTLS and “SSL” implicit TLS. New Outlook and Outlook for phones give the password to Microsoft, whose servers connect.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
@if-oauth2@Set up with:                  File > Add Account > the address alone; Outlook opens the
@if-oauth2@                              provider's sign-in page and sets up the servers itself
Outgoing server (SMTP):       @HOST@
Port:                         @PORT@
Encrypted connection:         SSL/TLS
My outgoing server (SMTP)
  requires authentication:    ticked
User name:                    @USER@
@if-password@Require Secure Password
@if-password@  Authentication (SPA):       not ticked
",
    ),
    starttls: Form::Text(
        "\
@if-oauth2@Set up with:                  File > Add Account > the address alone; Outlook opens the
@if-oauth2@                              provider's sign-in page and sets up the servers itself
Outgoing server (SMTP):       @HOST@
Port:                         @PORT@
Encrypted connection:         STARTTLS
My outgoing server (SMTP)
  requires authentication:    ticked
User name:                    @USER@
@if-password@Require Secure Password
@if-password@  Authentication (SPA):       not ticked
",
    ),
    proof: Proof::Unproved("Fields for a person to fill in on Windows, which cannot run here."),
    ..ORDINARY
};
