//! FairEmail, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "fairemail",
    name: "FairEmail (fields by hand)",
    aliases: &["fair email"],
    group: Group::MailClient,
    file: "FairEmail identity",
    place: "Settings > Manual setup and account options > Identities > the identity > Advanced.",
    versions: "FairEmail 1.2141 and later",
    oldest: "1.2141",
    secret: "In the field Password.",
    trap: "“Allow insecure connections” accepts bad certificates and no longer demands STARTTLS, and “None (insecure)” is plaintext. Installed from the Play Store, FairEmail does not compare the name in the certificate unless the last field is switched on; the one before it may be off as well where it was first installed before 1.2137.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
@if-oauth2@Set up with:                 Settings > Main settings > Wizard > the provider (OAuth), which fills these in
Host name:                   @HOST@
Encryption:                  SSL/TLS
Allow insecure connections:  off
Port number:                 @PORT@
User name:                   @USER@

Settings > Connection:
Strict certificate checking:                       on
Check host names against server certificates:      on
",
    ),
    starttls: Form::Text(
        "\
@if-oauth2@Set up with:                 Settings > Main settings > Wizard > the provider (OAuth), which fills these in
Host name:                   @HOST@
Encryption:                  STARTTLS
Allow insecure connections:  off
Port number:                 @PORT@
User name:                   @USER@

Settings > Connection:
Strict certificate checking:                       on
Check host names against server certificates:      on
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in on a device that cannot run here. Their names were compared with the app's source.",
    ),
    ..ORDINARY
};
