//! FairEmail, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "fairemail",
    name: "FairEmail (fields by hand)",
    group: Group::MailClient,
    file: "FairEmail identity",
    place: "Settings > Manual setup and account options > Identities > the identity > Advanced.",
    versions: "FairEmail 1.2000 and later",
    secret: "In the field Password.",
    trap: "“Allow insecure connections” accepts bad certificates, and “None (insecure)” is plaintext.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Host name:                   @HOST@
Encryption:                  SSL/TLS
Allow insecure connections:  off
Port number:                 @PORT@
User name:                   @USER@
",
    ),
    starttls: Form::Text(
        "\
Host name:                   @HOST@
Encryption:                  STARTTLS
Allow insecure connections:  off
Port number:                 @PORT@
User name:                   @USER@
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in on a device that cannot run here. Their names were compared with the app's source.",
    ),
    ..ORDINARY
};
