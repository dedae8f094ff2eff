//! Thunderbird, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "thunderbird",
    name: "Thunderbird (fields by hand)",
    aliases: &["mozilla thunderbird", "betterbird"],
    group: Group::MailClient,
    file: "Thunderbird account settings",
    place: "Settings > Account Settings > Outgoing Server (SMTP) > Add or Edit.",
    versions: "Thunderbird 78 and later",
    oldest: "78",
    secret: "Thunderbird asks for it when the first message is sent and keeps it in its password store.",
    trap: "“None” is offered as well, and a server entered by preferences alone starts with it.",
    oauth2: true,
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Server name:            @HOST@
Port:                   @PORT@
Connection security:    SSL/TLS
@if-oauth2@Authentication method:  OAuth2
@if-password@Authentication method:  Normal password
User name:              @USER@
",
    ),
    starttls: Form::Text(
        "\
Server name:            @HOST@
Port:                   @PORT@
Connection security:    STARTTLS
@if-oauth2@Authentication method:  OAuth2
@if-password@Authentication method:  Normal password
User name:              @USER@
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
