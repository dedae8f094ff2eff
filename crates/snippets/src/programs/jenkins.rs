//! Jenkins' own mailer, as code.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "jenkins",
    name: "Jenkins",
    group: Group::Program,
    file: "jenkins.yaml",
    place: "In the file of the plugin Configuration as Code; by hand, Manage Jenkins > System > E-mail Notification has the same fields.",
    versions: "Mailer plugin with the field “Use TLS”; before 1.32.1 it does not compare the name in the certificate",
    secret: "In the environment variable SMTP_PASSWORD of Jenkins, or a secret file of that name.",
    trap: "“Use SSL” is TLS from the start and belongs to 465, “Use TLS” is STARTTLS and belongs to 587. Settings passed as -Dmail.smtp.ssl.trust=* switch verification off.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"unclassified:
  location:
    adminAddress: "@FROM@"
  mailer:
    smtpHost: "@HOST@"
    smtpPort: "@PORT@"
    useSsl: true
    useTls: false
    charset: "UTF-8"
@if-login@    authentication:
@if-login@      username: "@USER@"
@if-login@      password: "${SMTP_PASSWORD}"
"#,
    ),
    starttls: Form::Text(
        r#"unclassified:
  location:
    adminAddress: "@FROM@"
  mailer:
    smtpHost: "@HOST@"
    smtpPort: "@PORT@"
    useSsl: false
    useTls: true
    charset: "UTF-8"
@if-login@    authentication:
@if-login@      username: "@USER@"
@if-login@      password: "${SMTP_PASSWORD}"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
unclassified:
  location:
    adminAddress: "@FROM@"
  mailer:
    smtpHost: "@HOST@"
    smtpPort: "@PORT@"
    useSsl: false
    useTls: false
    charset: "UTF-8"
"#,
    ),
    proof: Proof::Validated(
        "A YAML parser reads it, and every value is the one that it must be; Jenkins itself was not run.",
    ),
    ..ORDINARY
};
