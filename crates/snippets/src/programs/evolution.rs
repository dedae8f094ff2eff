//! Evolution, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "evolution",
    name: "Evolution (fields by hand)",
    aliases: &["gnome evolution"],
    group: Group::MailClient,
    file: "Evolution account editor",
    place: "Edit > Accounts > the account > Edit > Sending Email.",
    versions: "Evolution 3.12 and later",
    oldest: "3.12",
    secret: "Evolution asks for it at the first message and keeps it in the keyring.",
    trap: "“No encryption” is offered as well, and when Evolution asks about a certificate it does not trust, the answer is to reject it.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Server Type:                     SMTP
Server:                          @HOST@
Port:                            @PORT@
Server requires authentication:  ticked
Encryption method:               TLS on a dedicated port
@if-oauth2@Authentication > Type:           OAuth2 (Google, Outlook or Office365, by the provider)
@if-password@Authentication > Type:           PLAIN
Username:                        @USER@
",
    ),
    starttls: Form::Text(
        "\
Server Type:                     SMTP
Server:                          @HOST@
Port:                            @PORT@
Server requires authentication:  ticked
Encryption method:               STARTTLS after connecting
@if-oauth2@Authentication > Type:           OAuth2 (Google, Outlook or Office365, by the provider)
@if-password@Authentication > Type:           PLAIN
Username:                        @USER@
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in. Their names were compared with those in Debian's package.",
    ),
    ..ORDINARY
};
