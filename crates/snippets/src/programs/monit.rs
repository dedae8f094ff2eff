//! Monit.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "monit",
    name: "Monit (its own mailer)",
    group: Group::Program,
    file: "/etc/monit/monitrc",
    place: "In monitrc or a file that it includes; then monit reload. Safer: a relay on the same machine, and “set mailserver localhost”.",
    versions: "Monit 5.33",
    oldest: "5.33",
    secret: "In the same file, in place of THE-PASSWORD; monitrc must have mode 600.",
    trap: "Without “verify: enable” any certificate is accepted; with it, one for any other host.",
    syntax: Syntax::Word,
    implicit: Form::Exposed {
        text: r#"# DANGER: @DANGER@
set ssl options {
  verify: enable
  selfsigned: reject
  CACertificateFile: "/etc/ssl/certs/ca-certificates.crt"
}
set mailserver @HOST@ port @PORT@
@if-login@  username "@USER@" password "THE-PASSWORD"
  using ssl
set mail-format { from: @FROM@ }
set alert @FROM@
"#,
        danger: "Monit does not check whom a certificate is for. An attacker on the network path who has a certificate for any host of his own gets the password and the mail.",
    },
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
set ssl options {
  verify: enable
  selfsigned: reject
  CACertificateFile: "/etc/ssl/certs/ca-certificates.crt"
}
set mailserver @HOST@ port @PORT@
@if-login@  username "@USER@" password "THE-PASSWORD"
  using tls
set mail-format { from: @FROM@ }
set alert @FROM@
"#,
        danger: "Monit does not check whom a certificate is for. An attacker on the network path who has a certificate for any host of his own gets the password and the mail.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
set mailserver @HOST@ port @PORT@
",
    ),
    proof: Proof::Executed,
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
