//! curl.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "curl",
    name: "curl",
    aliases: &["libcurl"],
    group: Group::Relay,
    file: "commands for a shell",
    place: "In a terminal or a script.",
    versions: "curl 7.40 and later",
    oldest: "7.40",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without --ssl-reqd curl goes on in plaintext if STARTTLS is not offered; --ssl does so as well. -k accepts anybody's certificate.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r#"curl --url 'smtps://@HOST@:@PORT@' --ssl-reqd --no-insecure \
  --connect-timeout 15 --max-time 60 --crlf \
@if-login@  --user '@USER:shell-login@':"$SMTP_PASSWORD" \
  --mail-from '@FROM@' --mail-rcpt '@FROM@' \
  --upload-file - <<'END'
From: @FROM:plain@
To: @FROM:plain@
Subject: Test

It works.
END
"#,
    ),
    starttls: Form::Text(
        r#"curl --url 'smtp://@HOST@:@PORT@' --ssl-reqd --no-insecure \
  --connect-timeout 15 --max-time 60 --crlf \
@if-login@  --user '@USER:shell-login@':"$SMTP_PASSWORD" \
  --mail-from '@FROM@' --mail-rcpt '@FROM@' \
  --upload-file - <<'END'
From: @FROM:plain@
To: @FROM:plain@
Subject: Test

It works.
END
"#,
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
curl --url 'smtp://@HOST@:@PORT@' \
  --connect-timeout 15 --max-time 60 --crlf \
  --mail-from '@FROM@' --mail-rcpt '@FROM@' \
  --upload-file - <<'END'
From: @FROM:plain@
To: @FROM:plain@
Subject: Test

It works.
END
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
