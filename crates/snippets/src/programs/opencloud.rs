//! OpenCloud.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "opencloud",
    name: "OpenCloud",
    aliases: &["ocis", "owncloud infinite scale", "owncloud", "open cloud"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of OpenCloud, for instance in the .env of Docker Compose; its service “notifications” must run (OC_ADD_RUN_SERVICES=notifications).",
    versions: "OpenCloud 1 and later; ownCloud Infinite Scale has the same names",
    secret: "In the same place as NOTIFICATIONS_SMTP_PASSWORD.",
    trap: "NOTIFICATIONS_SMTP_ENCRYPTION=starttls is used only where STARTTLS is offered. NOTIFICATIONS_SMTP_INSECURE=true, set in many examples, takes any certificate.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"NOTIFICATIONS_SMTP_HOST=@HOST@
NOTIFICATIONS_SMTP_PORT=@PORT@
NOTIFICATIONS_SMTP_ENCRYPTION=ssltls
NOTIFICATIONS_SMTP_INSECURE=false
@if-login@NOTIFICATIONS_SMTP_AUTHENTICATION=plain
@if-login@NOTIFICATIONS_SMTP_USERNAME=@USER@
@if-open@NOTIFICATIONS_SMTP_AUTHENTICATION=none
NOTIFICATIONS_SMTP_SENDER=@FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
NOTIFICATIONS_SMTP_HOST=@HOST@
NOTIFICATIONS_SMTP_PORT=@PORT@
NOTIFICATIONS_SMTP_ENCRYPTION=starttls
NOTIFICATIONS_SMTP_INSECURE=false
@if-login@NOTIFICATIONS_SMTP_AUTHENTICATION=plain
@if-login@NOTIFICATIONS_SMTP_USERNAME=@USER@
@if-open@NOTIFICATIONS_SMTP_AUTHENTICATION=none
NOTIFICATIONS_SMTP_SENDER=@FROM@
",
        danger: "OpenCloud goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
NOTIFICATIONS_SMTP_HOST=@HOST@
NOTIFICATIONS_SMTP_PORT=@PORT@
NOTIFICATIONS_SMTP_ENCRYPTION=none
NOTIFICATIONS_SMTP_AUTHENTICATION=none
NOTIFICATIONS_SMTP_SENDER=@FROM@
",
    ),
    proof: Proof::Validated(
        "A shell and a reader of .env files get the same values from it; what OpenCloud does with them was read in its source.",
    ),
    ..ORDINARY
};
