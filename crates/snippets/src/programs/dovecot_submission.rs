//! Dovecot that takes submissions.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dovecot-submission",
    name: "Dovecot (submission server)",
    aliases: &["dovecot", "dovecot 2.4", "submissiond"],
    group: Group::Server,
    file: "/etc/dovecot/local.conf",
    place: "Beside what Dovecot is configured for already; then doveadm reload. It needs the package dovecot-submissiond, and a mail server on this machine that takes its mail on port 25.",
    versions: "Dovecot 2.4 and later (Debian 13); dovecot-submission-2-3 is for older ones",
    oldest: "2.4",
    secret: "It holds none: users log in with the passwords that they read mail with.",
    trap: "“ssl = yes” only offers TLS. Without auth_allow_cleartext = no passwords may then come in plaintext.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
protocols {
  submission = yes
}
hostname = @HOST@

ssl = required
ssl_server_cert_file = /etc/letsencrypt/live/@HOST@/fullchain.pem
ssl_server_key_file = /etc/letsencrypt/live/@HOST@/privkey.pem
ssl_min_protocol = TLSv1.2
auth_allow_cleartext = no

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
protocols {
  submission = yes
}
hostname = @HOST@

ssl = required
ssl_server_cert_file = /etc/letsencrypt/live/@HOST@/fullchain.pem
ssl_server_key_file = /etc/letsencrypt/live/@HOST@/privkey.pem
ssl_min_protocol = TLSv1.2
auth_allow_cleartext = no

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
