//! Thunderbird for Android and K-9 Mail, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "thunderbird-android",
    name: "Thunderbird for Android, K-9 Mail (fields by hand)",
    aliases: &["k-9", "k9", "k-9 mail", "k9 mail", "thunderbird mobile"],
    group: Group::MailClient,
    file: "Outgoing server settings",
    place: "Settings > the account > Sending mail > Outgoing server.",
    versions: "Thunderbird for Android 8, K-9 Mail 6.8 and later",
    oldest: "6.8",
    secret: "In the field Password.",
    trap: "“None” is offered as well. With the other two a connection without TLS is refused. When it warns of a certificate, choose “Go back (recommended)”: “Accept risk and continue” gives the password to anybody.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Server:          @HOST@
Security:        SSL/TLS
Port:            @PORT@
@if-oauth2@Authentication:  OAuth 2.0
@if-password@Authentication:  Normal password
Username:        @USER@
",
    ),
    starttls: Form::Text(
        "\
Server:          @HOST@
Security:        StartTLS
Port:            @PORT@
@if-oauth2@Authentication:  OAuth 2.0
@if-password@Authentication:  Normal password
Username:        @USER@
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in on a device that cannot run here. Their names were compared with the app's source.",
    ),
    ..ORDINARY
};
