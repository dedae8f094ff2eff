//! Authelia's notifier.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "authelia",
    name: "Authelia",
    group: Group::Program,
    file: "configuration.yml",
    place: "The section notifier of Authelia's configuration.",
    versions: "Authelia 4.38 and later",
    oldest: "4.38",
    secret: "In a file that the environment variable AUTHELIA_NOTIFIER_SMTP_PASSWORD_FILE names.",
    trap: "The scheme of the address decides: submissions is TLS from the start, submission and smtp are STARTTLS. disable_require_tls, given as a fix for certificate errors, lets the password go in the clear.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"notifier:
  smtp:
    address: "submissions://@HOST@:@PORT@"
    timeout: "30s"
@if-login@    username: "@USER@"
    sender: "@FROM@"
    disable_require_tls: false
    disable_starttls: false
    tls:
      server_name: "@HOST@"
      skip_verify: false
      minimum_version: "TLS1.2"
"#,
    ),
    starttls: Form::Text(
        r#"notifier:
  smtp:
    address: "submission://@HOST@:@PORT@"
    timeout: "30s"
@if-login@    username: "@USER@"
    sender: "@FROM@"
    disable_require_tls: false
    disable_starttls: false
    tls:
      server_name: "@HOST@"
      skip_verify: false
      minimum_version: "TLS1.2"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
notifier:
  smtp:
    address: "smtp://@HOST@:@PORT@"
    timeout: "30s"
    sender: "@FROM@"
    disable_require_tls: true
    disable_starttls: true
"#,
    ),
    proof: Proof::Validated(
        "A YAML parser reads it, and every value is the one that it must be; Authelia itself was not run.",
    ),
    ..ORDINARY
};
