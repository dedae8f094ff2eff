//! Gitea and Forgejo.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "gitea",
    name: "Gitea and Forgejo",
    aliases: &["forgejo", "codeberg"],
    group: Group::Program,
    file: "app.ini",
    place: "The section [mailer] of custom/conf/app.ini or /etc/gitea/app.ini (Forgejo: /etc/forgejo/app.ini).",
    versions: "Gitea 1.18 and later, Forgejo",
    oldest: "1.18",
    secret: "In the last line, between backquotes, in a file that only the service may read; in containers without that line, as GITEA__mailer__PASSWD__FILE or FORGEJO__mailer__PASSWD__FILE.",
    trap: "PROTOCOL = smtp+starttls goes on without TLS where STARTTLS is not offered; the log only notes that it fell back.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"[mailer]
ENABLED = true
PROTOCOL = smtps
SMTP_ADDR = @HOST@
SMTP_PORT = @PORT@
@if-login@USER = @USER@
FROM = @FROM@
FORCE_TRUST_SERVER_CERT = false
@if-login@PASSWD =
",
    ),
    starttls: Form::Exposed {
        text: r"; DANGER: @DANGER@
[mailer]
ENABLED = true
PROTOCOL = smtp+starttls
SMTP_ADDR = @HOST@
SMTP_PORT = @PORT@
@if-login@USER = @USER@
FROM = @FROM@
FORCE_TRUST_SERVER_CERT = false
@if-login@PASSWD =
",
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
[mailer]
ENABLED = true
PROTOCOL = smtp
SMTP_ADDR = @HOST@
SMTP_PORT = @PORT@
FROM = @FROM@
",
    ),
    proof: Proof::Validated(
        "An INI parser reads it, and every value is the one that it must be; Gitea itself was not run.",
    ),
    ..ORDINARY
};
