//! Keycloak's realm settings.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "keycloak",
    name: "Keycloak",
    group: Group::Program,
    file: "smtp.json",
    place: "Run “kcadm.sh update realms/YOUR-REALM -f smtp.json”, or fill in Realm settings > Email with the same values.",
    versions: "Keycloak 24 and later",
    secret: "In Keycloak's vault under the key smtp-password, or typed into Realm settings > Email.",
    trap: "“Enable StartTLS” takes STARTTLS only if it is offered; there is no way to insist on it.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"{
  "smtpServer": {
    "host": "@HOST@",
    "port": "@PORT@",
    "ssl": "true",
    "starttls": "false",
@if-login@    "auth": "true",
@if-open@    "auth": "false",
@if-login@    "user": "@USER@",
@if-login@    "password": "${vault.smtp-password}",
    "from": "@FROM@",
    "connectionTimeout": "30000",
    "timeout": "30000",
    "writeTimeout": "30000"
  }
}
"#,
    ),
    starttls: Form::Impossible(
        "Keycloak takes STARTTLS only if it is offered, and sends the password in the clear otherwise.",
    ),
    open: Open::Text(
        r#"{
  "smtpServer": {
    "//": "DANGER: @DANGER@",
    "host": "@HOST@",
    "port": "@PORT@",
    "ssl": "false",
    "starttls": "false",
    "auth": "false",
    "from": "@FROM@",
    "connectionTimeout": "30000",
    "timeout": "30000",
    "writeTimeout": "30000"
  }
}
"#,
    ),
    proof: Proof::Validated(
        "Its settings were handed to Jakarta Mail as Keycloak hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
