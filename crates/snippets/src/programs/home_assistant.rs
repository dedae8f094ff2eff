//! Home Assistant from 2026.8, by hand.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "home-assistant",
    name: "Home Assistant (fields by hand)",
    aliases: &["hass", "homeassistant", "hassio"],
    group: Group::Program,
    file: "Home Assistant settings",
    place: "Settings > Devices & services > Add integration > SMTP. Then Add recipient; each recipient becomes an entity for the action notify.send_message.",
    versions: "Home Assistant 2026.8 and later; home-assistant-yaml is for older ones",
    oldest: "2026.8",
    secret: "In the field Password; Home Assistant keeps it in its folder .storage.",
    trap: "“Verify SSL certificate” switched off accepts any certificate of anybody. What is in configuration.yaml is imported once, and read no longer from 2027.1.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Sender email:            @FROM@
Host:                    @HOST@
Port:                    @PORT@
Connection security:     SSL/TLS
@if-login@Username:                @USER@
Verify SSL certificate:  on
",
    ),
    starttls: Form::Text(
        "\
Sender email:            @FROM@
Host:                    @HOST@
Port:                    @PORT@
Connection security:     STARTTLS
@if-login@Username:                @USER@
Verify SSL certificate:  on
",
    ),
    open: Open::Text(
        "\
DANGER:                  @DANGER@
Sender email:            @FROM@
Host:                    @HOST@
Port:                    @PORT@
Connection security:     None
",
    ),
    proof: Proof::Validated(
        "Its own mail client, taken out of it, got what the fields stand for by their labels, and ran against good and bad servers.",
    ),
    ..ORDINARY
};
