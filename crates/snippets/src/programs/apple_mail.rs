//! Apple Mail on a Mac, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "apple-mail",
    name: "Apple Mail on a Mac (fields by hand)",
    aliases: &["mail.app", "macos mail", "mac mail"],
    group: Group::MailClient,
    file: "Mail settings",
    place: "Mail > Settings (macOS 12 and before: Preferences) > Accounts > Server Settings > Outgoing Mail Server Account > Edit SMTP Server List.",
    versions: "macOS 10.14 and later",
    oldest: "10.14",
    secret: "Mail asks for it in the field Password and keeps it in the keychain.",
    trap: "“Automatically manage connection settings” tries other ports and also goes without TLS when a connection fails. Both TLS modes have one name here; the port tells them apart.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(TEXT),
    starttls: Form::Text(TEXT),
    proof: Proof::Unproved(
        "Fields for a person to fill in on a Mac, which cannot run here. Their names were compared with Apple's manual.",
    ),
    ..ORDINARY
};

/// The same for both TLS modes, which only the port tells apart.
const TEXT: &str = "\
@if-oauth2@Set up with:                               Mail > Add Account > the provider's own entry, which opens its sign-in page
Host Name:                                 @HOST@
User Name:                                 @USER@
Automatically manage connection settings:  not ticked
Port:                                      @PORT@
Use TLS/SSL:                               ticked
@if-password@Authentication:                            Password
Allow insecure authentication:             not ticked
";
