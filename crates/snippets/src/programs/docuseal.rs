//! DocuSeal.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "docuseal",
    name: "DocuSeal",
    aliases: &["docu seal", "document signing"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of DocuSeal, for instance as env_file of Docker Compose. Settings > Email is left alone then.",
    versions: "DocuSeal 1.6 and later",
    secret: "In the same place as SMTP_PASSWORD.",
    trap: "SMTP_ENABLE_SSL=true together with STARTTLS raises an error. On the page Settings > Email the choice “Noverify” takes any certificate, and goes on in plaintext.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_USERNAME=@USER@
@if-login@SMTP_AUTHENTICATION=plain
SMTP_ENABLE_SSL=true
SMTP_ENABLE_STARTTLS=false
SMTP_SSL_VERIFY=true
SMTP_FROM=@FROM@
",
    ),
    starttls: Form::Text(
        r"SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
@if-login@SMTP_USERNAME=@USER@
@if-login@SMTP_AUTHENTICATION=plain
SMTP_ENABLE_STARTTLS=true
SMTP_SSL_VERIFY=true
SMTP_FROM=@FROM@
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
SMTP_ADDRESS=@HOST@
SMTP_PORT=@PORT@
SMTP_DOMAIN=@DOMAIN@
SMTP_ENABLE_STARTTLS=false
SMTP_SSL_VERIFY=false
SMTP_FROM=@FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Rails’ mailer as DocuSeal hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
