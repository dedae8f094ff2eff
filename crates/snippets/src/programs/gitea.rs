//! Gitea and Forgejo.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "gitea",
    name: "Gitea and Forgejo",
    group: Group::Program,
    file: "app.ini",
    place: "The section [mailer] of custom/conf/app.ini or /etc/gitea/app.ini (Forgejo: /etc/forgejo/app.ini).",
    versions: "Gitea 1.18 and later, Forgejo",
    secret: "As PASSWD = `…` in the same section, in a file that only the service may read; in containers as GITEA__mailer__PASSWD__FILE or FORGEJO__mailer__PASSWD__FILE.",
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
",
    ),
    starttls: Form::Impossible(
        "Gitea and Forgejo take STARTTLS only if it is offered, and go on in the clear otherwise.",
    ),
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
