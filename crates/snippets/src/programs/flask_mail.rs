//! Flask-Mail, which verifies nothing.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

/// Why there is nothing to paste.
const REASON: &str = "Flask-Mail verifies no certificate, neither with MAIL_USE_SSL nor with MAIL_USE_TLS, and has no setting for it.";

pub(super) const PROGRAM: Program = Program {
    id: "flask-mail",
    name: "Flask-Mail",
    group: Group::Library,
    file: "app.py",
    place: "Where your application is made.",
    versions: "Flask-Mail up to 0.10",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "It accepts any certificate of anybody, in both TLS modes, and knows no timeout.",
    syntax: Syntax::Quoted,
    implicit: Form::Impossible(REASON),
    starttls: Form::Impossible(REASON),
    open: Open::Text(
        r#"# DANGER: @DANGER@
from flask import Flask
from flask_mail import Mail, Message

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=False,
    MAIL_USE_TLS=False,
    MAIL_DEFAULT_SENDER="@FROM@",
)
mail = Mail(app)

with app.app_context():
    mail.send(Message("Test", recipients=["@FROM@"], body="It works."))
"#,
    ),
    proof: Proof::Unproved("There is nothing safe to prove."),
    instead: &["flask-mailman", "python-smtplib"],
    ..ORDINARY
};
