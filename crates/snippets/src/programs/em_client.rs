//! eM Client, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "em-client",
    name: "eM Client (fields by hand)",
    aliases: &["emclient"],
    group: Group::MailClient,
    file: "eM Client account settings",
    place: "Menu > Accounts > the account > SMTP.",
    versions: "eM Client 8 and later",
    oldest: "8",
    secret: "eM Client asks for it and keeps it on the machine.",
    trap: "“Use SSL/TLS if available” sends the password in plaintext when somebody removes STARTTLS. “Legacy” is the name for implicit TLS, which is the safer choice all the same.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
@if-oauth2@Set up with:                     Menu > Accounts > Add account > the address; a browser opens the provider's sign-in page
Host:                            @HOST@
Port:                            @PORT@
Security policy:                 Use SSL/TLS on special port (legacy)
Server requires authentication:  ticked
User name:                       @USER@
",
    ),
    starttls: Form::Text(
        "\
@if-oauth2@Set up with:                     Menu > Accounts > Add account > the address; a browser opens the provider's sign-in page
Host:                            @HOST@
Port:                            @PORT@
Security policy:                 Force usage of SSL/TLS
Server requires authentication:  ticked
User name:                       @USER@
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in on Windows or a Mac, which cannot run here.",
    ),
    ..ORDINARY
};
