//! Mail on iPhone and iPad, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ios-mail",
    name: "Apple Mail on iPhone and iPad (fields by hand)",
    group: Group::MailClient,
    file: "iOS settings",
    place: "Settings > Apps > Mail > Mail Accounts (before iOS 18: Settings > Mail > Accounts) > the account > SMTP > Primary Server.",
    versions: "iOS and iPadOS 14 and later",
    secret: "In the field Password.",
    trap: "If a connection with TLS fails, iOS offers to set the account up without SSL: say no. Both TLS modes have one name here; the port tells them apart.",
    syntax: Syntax::Plain,
    implicit: Form::Text(TEXT),
    starttls: Form::Text(TEXT),
    proof: Proof::Unproved("Fields for a person to fill in on a device that cannot run here."),
    ..ORDINARY
};

/// The same for both TLS modes, which only the port tells apart.
const TEXT: &str = "\
Server:          on
Host Name:       @HOST@
User Name:       @USER@
Use SSL:         on
Authentication:  Password
Server Port:     @PORT@
";
