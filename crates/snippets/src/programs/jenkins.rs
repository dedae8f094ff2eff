//! Jenkins' own mailer, as code.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "jenkins",
    name: "Jenkins",
    aliases: &["jenkins mailer"],
    group: Group::Program,
    file: "jenkins.yaml",
    place: "In the file of the plugin Configuration as Code, and Jenkins started with the Java option -Dmail.smtp.ssl.checkserveridentity=true; by hand, Manage Jenkins > System > E-mail Notification has the same fields.",
    versions: "Mailer plugin 1.32.1 and later",
    oldest: "1.32.1",
    secret: "In the environment variable SMTP_PASSWORD of Jenkins, or a secret file of that name.",
    trap: "With “Use TLS” the name in the certificate is compared only from the Jakarta Mail plugin 2.1.3-1 on, or with that Java option. “Use SSL” is TLS from the start and belongs to 465, “Use TLS” is STARTTLS and belongs to 587. Settings passed as -Dmail.smtp.ssl.trust=* switch verification off.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"# Start Jenkins with -Dmail.smtp.ssl.checkserveridentity=true: with “Use TLS”, older mail plugins do not
# compare the name in the certificate.
unclassified:
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
        r#"# Start Jenkins with -Dmail.smtp.ssl.checkserveridentity=true: with “Use TLS”, older mail plugins do not
# compare the name in the certificate.
unclassified:
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
