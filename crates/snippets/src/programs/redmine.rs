//! Redmine.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "redmine",
    name: "Redmine",
    aliases: &["easy redmine", "openproject classic"],
    group: Group::Program,
    file: "config/configuration.yml",
    place: "In the folder of Redmine; then restart it. The sender is Administration > Settings > Email notifications > Emission email address.",
    versions: "Redmine 5 and later",
    secret: "In the same block, in place of THE-PASSWORD; let only Redmine’s user read the file.",
    trap: "enable_starttls_auto: true, as in the sample file, takes STARTTLS only if it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"production:
  email_delivery:
    delivery_method: :smtp
    smtp_settings:
      address: "@HOST@"
      port: @PORT@
      domain: "@DOMAIN@"
@if-login@      user_name: "@USER@"
@if-login@      password: "THE-PASSWORD"
@if-login@      authentication: :plain
      tls: true
      enable_starttls_auto: false
      openssl_verify_mode: "peer"
"#,
    ),
    starttls: Form::Text(
        r#"production:
  email_delivery:
    delivery_method: :smtp
    smtp_settings:
      address: "@HOST@"
      port: @PORT@
      domain: "@DOMAIN@"
@if-login@      user_name: "@USER@"
@if-login@      password: "THE-PASSWORD"
@if-login@      authentication: :plain
      enable_starttls: true
      openssl_verify_mode: "peer"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
production:
  email_delivery:
    delivery_method: :smtp
    smtp_settings:
      address: "@HOST@"
      port: @PORT@
      domain: "@DOMAIN@"
      # TLS where the relay has it, whatever its certificate.
      enable_starttls_auto: true
      openssl_verify_mode: "none"
"#,
    ),
    proof: Proof::Validated(
        "The file was read by YAML and handed to Rails’ mailer as Redmine hands it on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
