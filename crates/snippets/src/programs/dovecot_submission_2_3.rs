//! Dovecot 2.3 that takes submissions.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dovecot-submission-2-3",
    name: "Dovecot 2.3 (submission server)",
    aliases: &["dovecot 2.3"],
    group: Group::Server,
    file: "/etc/dovecot/local.conf",
    place: "Beside what Dovecot is configured for already; then doveadm reload. It needs the package dovecot-submissiond, and a mail server on this machine that takes its mail on port 25.",
    versions: "Dovecot 2.3 (Debian 12, Ubuntu 24.04); 2.4 refuses these names",
    oldest: "2.3",
    secret: "It holds none: users log in with the passwords that they read mail with.",
    trap: "“ssl = yes” only offers TLS. Without disable_plaintext_auth passwords may then come in plaintext.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
protocols = $protocols submission
hostname = @HOST@

ssl = required
ssl_cert = </etc/letsencrypt/live/@HOST@/fullchain.pem
ssl_key = </etc/letsencrypt/live/@HOST@/privkey.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes

service submission-login {
  inet_listener submission {
    port = 0
  }
  inet_listener submissions {
    port = @PORT@
    ssl = yes
  }
}

# The server on this machine that takes what was submitted.
submission_relay_host = 127.0.0.1
submission_relay_port = 25
submission_relay_trusted = yes
",
    ),
    starttls: Form::Text(
        "\
protocols = $protocols submission
hostname = @HOST@

ssl = required
ssl_cert = </etc/letsencrypt/live/@HOST@/fullchain.pem
ssl_key = </etc/letsencrypt/live/@HOST@/privkey.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes

service submission-login {
  inet_listener submission {
    port = @PORT@
  }
  inet_listener submissions {
    port = 0
  }
}

# The server on this machine that takes what was submitted.
submission_relay_host = 127.0.0.1
submission_relay_port = 25
submission_relay_trusted = yes
",
    ),
    proof: Proof::Validated(
        "Dovecot itself was started with it; a client saw what it should, logged in and submitted.",
    ),
    ..ORDINARY
};
