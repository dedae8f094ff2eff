//! Home Assistant up to 2026.7, by its file.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "home-assistant-yaml",
    name: "Home Assistant up to 2026.7 (configuration.yaml)",
    aliases: &["hass yaml", "homeassistant yaml"],
    group: Group::Program,
    file: "configuration.yaml",
    place: "In Home Assistant's folder; then restart it. It adds the action notify.mail.",
    versions: "Home Assistant 2022.6 to 2026.7; from 2026.8 it is imported once, until 2027.1",
    oldest: "2022.6",
    secret: "In secrets.yaml in the same folder, as smtp_password.",
    trap: "“tls” means implicit TLS here. verify_ssl: false accepts any certificate of anybody.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"notify:
  - platform: smtp
    name: mail
    server: "@HOST@"
    port: @PORT@
    encryption: tls # from the start
    verify_ssl: true
    timeout: 30
@if-login@    username: "@USER@"
@if-login@    password: !secret smtp_password
    sender: "@FROM@"
    recipient: "@FROM@"
"#,
    ),
    starttls: Form::Text(
        r#"notify:
  - platform: smtp
    name: mail
    server: "@HOST@"
    port: @PORT@
    encryption: starttls # refuses to send without it
    verify_ssl: true
    timeout: 30
@if-login@    username: "@USER@"
@if-login@    password: !secret smtp_password
    sender: "@FROM@"
    recipient: "@FROM@"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
notify:
  - platform: smtp
    name: mail
    server: "@HOST@"
    port: @PORT@
    encryption: none
    timeout: 30
    sender: "@FROM@"
    recipient: "@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
