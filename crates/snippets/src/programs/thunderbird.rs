//! Thunderbird, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "thunderbird",
    name: "Thunderbird (fields by hand)",
    group: Group::MailClient,
    file: "Thunderbird account settings",
    place: "Settings > Account Settings > Outgoing Server (SMTP) > Add or Edit.",
    versions: "Thunderbird 78 and later",
    secret: "Thunderbird asks for it when the first message is sent and keeps it in its password store.",
    trap: "“None” is offered as well, and a server entered by preferences alone starts with it.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Server name:            @HOST@
Port:                   @PORT@
Connection security:    SSL/TLS
Authentication method:  Normal password
User name:              @USER@
",
    ),
    starttls: Form::Text(
        "\
Server name:            @HOST@
Port:                   @PORT@
Connection security:    STARTTLS
Authentication method:  Normal password
User name:              @USER@
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
