//! Keycloak's realm settings.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "keycloak",
    name: "Keycloak",
    aliases: &["rh-sso"],
    group: Group::Program,
    file: "smtp.sh",
    place: "Run it where kcadm.sh has logged in, with the name of your realm in place of YOUR-REALM; or fill in Realm settings > Email with the same values.",
    versions: "Keycloak 24 and later",
    oldest: "24",
    secret: "In Keycloak's vault under the key smtp-password, or typed into Realm settings > Email.",
    trap: "“Enable StartTLS” takes STARTTLS only if it is offered; there is no way to insist on it.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"kcadm.sh update realms/YOUR-REALM -f - <<'JSON'
{
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
JSON
"#,
    ),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
kcadm.sh update realms/YOUR-REALM -f - <<'JSON'
{
  "smtpServer": {
    "host": "@HOST@",
    "port": "@PORT@",
    "ssl": "false",
    "starttls": "true",
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
JSON
"#,
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
kcadm.sh update realms/YOUR-REALM -f - <<'JSON'
{
  "smtpServer": {
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
JSON
"#,
    ),
    proof: Proof::Validated(
        "Its settings were handed to Jakarta Mail as Keycloak hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
