//! Mail on iPhone and iPad, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ios-mail",
    name: "Apple Mail on iPhone and iPad (fields by hand)",
    aliases: &["ios", "iphone", "ipad", "iphone mail"],
    group: Group::MailClient,
    file: "iOS settings",
    place: "Settings > Apps > Mail > Mail Accounts (before iOS 18: Settings > Mail > Accounts) > the account > SMTP > Primary Server.",
    versions: "iOS and iPadOS 14 and later",
    oldest: "14",
    secret: "In the field Password.",
    trap: "If a connection with TLS fails, iOS offers to set the account up without SSL: say no. Both TLS modes have one name here; the port tells them apart.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(TEXT),
    starttls: Form::Text(TEXT),
    proof: Proof::Unproved("Fields for a person to fill in on a device that cannot run here."),
    ..ORDINARY
};

/// The same for both TLS modes, which only the port tells apart.
const TEXT: &str = "\
@if-oauth2@Set up with:     Add Account > the provider's own entry, which opens its sign-in page
Server:          on
Host Name:       @HOST@
User Name:       @USER@
Use SSL:         on
@if-password@Authentication:  Password
Server Port:     @PORT@
";
