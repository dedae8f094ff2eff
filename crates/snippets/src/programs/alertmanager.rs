//! The notifier of Prometheus.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "alertmanager",
    name: "Prometheus Alertmanager",
    aliases: &["prometheus", "prometheus-alertmanager"],
    group: Group::Program,
    file: "alertmanager.yml",
    place: "The configuration of Alertmanager; the global part and the receiver may join what is there.",
    versions: "Alertmanager 0.25 and later",
    oldest: "0.25",
    secret: "In the file smtp_password beside it, readable by Alertmanager alone.",
    trap: "Up to 0.30, the default smtp_require_tls makes every delivery on port 465 fail, as it then asks for STARTTLS inside TLS. On 587 switching it off means plaintext.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"global:
  smtp_smarthost: "@HOST@:@PORT@"
  smtp_from: "@FROM@"
@if-login@  smtp_auth_username: "@USER@"
@if-login@  smtp_auth_password_file: smtp_password
@if-465@  # Port 465 is inside TLS already. On any other port this must be true.
@if-465@  smtp_require_tls: false
@if-not-465@  # Since Alertmanager 0.31. Older ones refuse the file: they start with TLS on port 465 alone.
@if-not-465@  smtp_force_implicit_tls: true

route:
  receiver: mail

receivers:
  - name: mail
    email_configs:
      - to: "@FROM@"
        tls_config:
          insecure_skip_verify: false
"#,
    ),
    starttls: Form::Text(
        r#"global:
  smtp_smarthost: "@HOST@:@PORT@"
  smtp_from: "@FROM@"
@if-login@  smtp_auth_username: "@USER@"
@if-login@  smtp_auth_password_file: smtp_password
  smtp_require_tls: true

route:
  receiver: mail

receivers:
  - name: mail
    email_configs:
      - to: "@FROM@"
        tls_config:
          insecure_skip_verify: false
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
global:
  smtp_smarthost: "@HOST@:@PORT@"
  smtp_from: "@FROM@"
  smtp_require_tls: false

route:
  receiver: mail

receivers:
  - name: mail
    email_configs:
      - to: "@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
