//! Django.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "django",
    name: "Django",
    aliases: &["django mail", "django.core.mail"],
    group: Group::Library,
    file: "settings.py",
    place: "In your project's settings.",
    versions: "Django 4.2 to 6.2. From 6.1 on it warns that MAILERS takes the place of these settings, which 7.0 no longer reads. Not before 4.2: the same settings verify no certificate there.",
    oldest: "4.2",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "EMAIL_USE_TLS means STARTTLS and EMAIL_USE_SSL implicit TLS; with neither, everything goes in the clear. Before 4.2, Django verified no certificate.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"@if-login@import os
@if-login@
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "@HOST@"
EMAIL_PORT = @PORT@
EMAIL_USE_SSL = True  # TLS from the start
EMAIL_USE_TLS = False
@if-login@EMAIL_HOST_USER = "@USER@"
@if-login@EMAIL_HOST_PASSWORD = os.environ["SMTP_PASSWORD"]
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = "@FROM@"
SERVER_EMAIL = "@FROM@"
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@import os
@if-login@
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "@HOST@"
EMAIL_PORT = @PORT@
EMAIL_USE_SSL = False
EMAIL_USE_TLS = True  # refuses to send without STARTTLS
@if-login@EMAIL_HOST_USER = "@USER@"
@if-login@EMAIL_HOST_PASSWORD = os.environ["SMTP_PASSWORD"]
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = "@FROM@"
SERVER_EMAIL = "@FROM@"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "@HOST@"
EMAIL_PORT = @PORT@
EMAIL_USE_SSL = False
EMAIL_USE_TLS = False
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = "@FROM@"
SERVER_EMAIL = "@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
