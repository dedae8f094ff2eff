//! Zitadel.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "zitadel",
    name: "Zitadel",
    aliases: &["zitadel smtp"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of Zitadel before its first start, which alone reads it. Later: Default Settings > SMTP Provider in the console, with the same values.",
    versions: "Zitadel 2 and later",
    oldest: "2",
    secret: "In the same place as ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_PASSWORD.",
    trap: "With TLS=true it begins with TLS, and if that fails insists on STARTTLS; with TLS=false everything goes in plaintext. The port belongs to the host.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_HOST=@HOST@:@PORT@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_TLS=true
@if-login@ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_USER=@USER@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROM=@FROM@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROMNAME=ZITADEL
",
    ),
    starttls: Form::Text(
        r"ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_HOST=@HOST@:@PORT@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_TLS=true
@if-login@ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_USER=@USER@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROM=@FROM@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROMNAME=ZITADEL
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_SMTP_HOST=@HOST@:@PORT@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_TLS=false
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROM=@FROM@
ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_FROMNAME=ZITADEL
",
    ),
    proof: Proof::Validated(
        "A shell and a reader of .env files get the same values from it; what Zitadel does with them was read in its source.",
    ),
    ..ORDINARY
};
