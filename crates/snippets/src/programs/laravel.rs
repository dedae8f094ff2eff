//! The framework, by its environment file.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "laravel",
    name: "Laravel",
    group: Group::Library,
    file: ".env",
    place: "In the folder of the project, instead of its lines that begin with MAIL_. Then run php artisan config:clear.",
    versions: "Laravel 7 and later; run with the mail component of Laravel 8, and with Symfony Mailer, which later versions send with",
    secret: "In the environment variable SMTP_PASSWORD, or in its place in .env, which stays out of version control.",
    trap: "Since Laravel 9, MAIL_ENCRYPTION=tls no longer makes it encrypt on port 587: it does so only if the server offers it, and whoever removes the offer gets the password.",
    syntax: Syntax::Dotenv,
    implicit: Form::Text(
        r#"MAIL_MAILER=smtp
MAIL_SCHEME=smtps
MAIL_ENCRYPTION=ssl
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
@if-login@MAIL_USERNAME="@USER@"
@if-login@MAIL_PASSWORD="${SMTP_PASSWORD}"
MAIL_FROM_ADDRESS="@FROM@"
"#,
    ),
    starttls: Form::Impossible(
        "Since version 9, no line in .env makes Laravel insist on STARTTLS: where the offer is removed, it sends the password in the clear.",
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
MAIL_MAILER=smtp
MAIL_URL="smtp://@HOST@:@PORT@?auto_tls=false&verify_peer=0"
MAIL_SCHEME=smtp
MAIL_ENCRYPTION=null
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
MAIL_FROM_ADDRESS="@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
