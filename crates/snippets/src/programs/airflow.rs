//! Apache Airflow.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "airflow",
    name: "Apache Airflow",
    aliases: &["apache airflow"],
    group: Group::Program,
    file: ".env",
    place: "In the environment of Airflow’s scheduler and workers; the same names are in airflow.cfg, sections [email] and [smtp].",
    versions: "Airflow 2.7 and later",
    oldest: "2.7",
    secret: "In the environment variable AIRFLOW__SMTP__SMTP_PASSWORD, or by AIRFLOW__SMTP__SMTP_PASSWORD_CMD.",
    trap: "SMTP_STARTTLS=True insists on STARTTLS, but checks no certificate before April 2026. With both switched off everything goes in plaintext.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"AIRFLOW__EMAIL__EMAIL_BACKEND=airflow.utils.email.send_email_smtp
AIRFLOW__SMTP__SMTP_HOST=@HOST@
AIRFLOW__SMTP__SMTP_PORT=@PORT@
AIRFLOW__SMTP__SMTP_SSL=True
AIRFLOW__SMTP__SMTP_STARTTLS=False
@if-login@AIRFLOW__SMTP__SMTP_USER=@USER@
AIRFLOW__SMTP__SMTP_MAIL_FROM=@FROM@
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
AIRFLOW__EMAIL__EMAIL_BACKEND=airflow.utils.email.send_email_smtp
AIRFLOW__SMTP__SMTP_HOST=@HOST@
AIRFLOW__SMTP__SMTP_PORT=@PORT@
AIRFLOW__SMTP__SMTP_SSL=False
AIRFLOW__SMTP__SMTP_STARTTLS=True
@if-login@AIRFLOW__SMTP__SMTP_USER=@USER@
AIRFLOW__SMTP__SMTP_MAIL_FROM=@FROM@
",
        danger: "Before April 2026 Airflow checks no certificate after STARTTLS: whoever can redirect its connections reads the password and the mail.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
AIRFLOW__EMAIL__EMAIL_BACKEND=airflow.utils.email.send_email_smtp
AIRFLOW__SMTP__SMTP_HOST=@HOST@
AIRFLOW__SMTP__SMTP_PORT=@PORT@
AIRFLOW__SMTP__SMTP_SSL=False
AIRFLOW__SMTP__SMTP_STARTTLS=False
AIRFLOW__SMTP__SMTP_MAIL_FROM=@FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Python’s smtplib as Airflow hands them on before April 2026, and run against good and bad servers.",
    ),
    ..ORDINARY
};
