//! The personal data server of Bluesky.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "bluesky-pds",
    name: "Bluesky PDS",
    aliases: &["bluesky", "pds", "atproto", "personal data server"],
    group: Group::Program,
    file: "/pds/pds.env",
    place: "In that file; then “systemctl restart pds”.",
    versions: "Bluesky PDS 0.4 and later",
    secret: "In the URL, in place of THE-PASSWORD, percent-encoded: every character but letters, digits and -._~ as % with two hexadecimal digits.",
    trap: "smtp:// alone means STARTTLS only if it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Url,
    implicit: Form::Text(
        r"@if-login@PDS_EMAIL_SMTP_URL=smtps://@USER@:THE-PASSWORD@@HOST@:@PORT@/
@if-open@PDS_EMAIL_SMTP_URL=smtps://@HOST@:@PORT@/
PDS_EMAIL_FROM_ADDRESS=@FROM:word@
",
    ),
    starttls: Form::Text(
        r"@if-login@PDS_EMAIL_SMTP_URL=smtp://@USER@:THE-PASSWORD@@HOST@:@PORT@/?requireTLS=true
@if-open@PDS_EMAIL_SMTP_URL=smtp://@HOST@:@PORT@/?requireTLS=true
PDS_EMAIL_FROM_ADDRESS=@FROM:word@
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
PDS_EMAIL_SMTP_URL=smtp://@HOST@:@PORT@/?ignoreTLS=true
PDS_EMAIL_FROM_ADDRESS=@FROM:word@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Nodemailer as the PDS hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
