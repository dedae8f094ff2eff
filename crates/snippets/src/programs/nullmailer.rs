//! nullmailer.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "nullmailer",
    name: "nullmailer",
    group: Group::Relay,
    file: "commands for root's shell",
    place: "They write /etc/nullmailer/remotes and what belongs to it. The file must belong to the user that nullmailer runs as, and to nobody else: on Debian mail, as installed.",
    versions: "nullmailer 2.0 and later",
    oldest: "2.0",
    secret: "In the variable SMTP_PASSWORD while the commands run (read -rs SMTP_PASSWORD); they put it into /etc/nullmailer/remotes, with mode 600. It cannot hold an apostrophe.",
    trap: "Without tls or starttls in the line, the password goes out unencrypted. “insecure” accepts anybody's certificate.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"(umask 077
@if-login@printf "%s smtp port=%s tls x509cafile=%s user='%s' pass='%s'\n" \
@if-login@  '@HOST@' '@PORT@' /etc/ssl/certs/ca-certificates.crt \
@if-login@  '@USER@' "${SMTP_PASSWORD:?}" > /etc/nullmailer/remotes)
@if-open@printf '%s smtp port=%s tls x509cafile=%s\n' \
@if-open@  '@HOST@' '@PORT@' /etc/ssl/certs/ca-certificates.crt > /etc/nullmailer/remotes)
printf '%s\n' '@FROM:shell@' > /etc/nullmailer/allmailfrom
printf '%s\n' 60 > /etc/nullmailer/sendtimeout
"#,
    ),
    starttls: Form::Text(
        r#"(umask 077
@if-login@printf "%s smtp port=%s starttls x509cafile=%s user='%s' pass='%s'\n" \
@if-login@  '@HOST@' '@PORT@' /etc/ssl/certs/ca-certificates.crt \
@if-login@  '@USER@' "${SMTP_PASSWORD:?}" > /etc/nullmailer/remotes)
@if-open@printf '%s smtp port=%s starttls x509cafile=%s\n' \
@if-open@  '@HOST@' '@PORT@' /etc/ssl/certs/ca-certificates.crt > /etc/nullmailer/remotes)
printf '%s\n' '@FROM:shell@' > /etc/nullmailer/allmailfrom
printf '%s\n' 60 > /etc/nullmailer/sendtimeout
"#,
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
printf '%s smtp port=%s\n' '@HOST@' '@PORT@' > /etc/nullmailer/remotes
printf '%s\n' '@FROM:shell@' > /etc/nullmailer/allmailfrom
printf '%s\n' 60 > /etc/nullmailer/sendtimeout
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
