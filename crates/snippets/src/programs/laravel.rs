//! The framework, by its environment file.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "laravel",
    name: "Laravel",
    aliases: &["laravel mail", "artisan"],
    group: Group::Library,
    file: ".env",
    place: "In the folder of the project, instead of its lines that begin with MAIL_. Then run php artisan config:clear. The mailer smtp in config/mail.php needs the line 'scheme' => env('MAIL_SCHEME'); projects begun before 2025 have MAIL_ENCRYPTION instead, and then only port 465 starts with TLS.",
    versions: "Laravel 9 and later; run with Symfony Mailer, which these send with",
    oldest: "9",
    secret: "In the environment variable SMTP_PASSWORD, or in its place in .env, which stays out of version control.",
    trap: "MAIL_ENCRYPTION=tls does not make it encrypt on port 587: it does so only if the server offers it, and whoever removes the offer gets the password. MAIL_ENCRYPTION=ssl, without the key scheme in config/mail.php, ends in: The \"\" scheme is not supported.",
    implicit_port: Some(465),
    syntax: Syntax::Dotenv,
    implicit: Form::Text(
        r#"MAIL_MAILER=smtp
# Needs 'scheme' => env('MAIL_SCHEME') for the mailer smtp in config/mail.php.
MAIL_SCHEME=smtps
# For a config/mail.php that has no such line. There, tls on port 465 means smtps.
MAIL_ENCRYPTION=tls
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
@if-login@MAIL_USERNAME="@USER@"
@if-login@MAIL_PASSWORD="${SMTP_PASSWORD}"
MAIL_FROM_ADDRESS="@FROM@"
"#,
    ),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
# Safe with Symfony Mailer 7.3 (Laravel 13) and 'require_tls' => true for the mailer smtp in config/mail.php.
MAIL_MAILER=smtp
MAIL_SCHEME=smtp
MAIL_ENCRYPTION=tls
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
@if-login@MAIL_USERNAME="@USER@"
@if-login@MAIL_PASSWORD="${SMTP_PASSWORD}"
MAIL_FROM_ADDRESS="@FROM@"
"#,
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
MAIL_MAILER=smtp
MAIL_URL="smtp://@HOST@:@PORT@?auto_tls=false&verify_peer=0"
MAIL_SCHEME=smtp
# For a config/mail.php without MAIL_SCHEME. Because of auto_tls=false, there is no TLS all the same.
MAIL_ENCRYPTION=tls
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
MAIL_FROM_ADDRESS="@FROM@"
"#,
    ),
    proof: Proof::Validated(
        "Its settings were handed to Symfony Mailer, old and new, as Laravel hands them on, with and without the key “scheme” in config/mail.php, and run against good and bad servers.",
    ),
    ..ORDINARY
};
