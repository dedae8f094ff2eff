//! Flask-Mail, which verifies nothing.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "flask-mail",
    name: "Flask-Mail",
    aliases: &["flask"],
    group: Group::Library,
    file: "app.py",
    place: "Where your application is made.",
    versions: "Flask-Mail up to 0.10",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "It accepts any certificate of anybody, in both TLS modes, and knows no timeout.",
    syntax: Syntax::Quoted,
    implicit: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@import os
@if-login@
from flask import Flask
from flask_mail import Mail, Message

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=True,  # TLS from the start
    MAIL_USE_TLS=False,
@if-login@    MAIL_USERNAME="@USER@",
@if-login@    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
)
mail = Mail(app)

with app.app_context():
    mail.send(Message("Test", recipients=["@FROM@"], body="It works."))
"#,
        danger: UNVERIFIED,
    },
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@import os
@if-login@
from flask import Flask
from flask_mail import Mail, Message

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=False,
    MAIL_USE_TLS=True,  # refuses to send without STARTTLS
@if-login@    MAIL_USERNAME="@USER@",
@if-login@    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
)
mail = Mail(app)

with app.app_context():
    mail.send(Message("Test", recipients=["@FROM@"], body="It works."))
"#,
        danger: UNVERIFIED,
    },
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
    proof: Proof::Executed,
    instead: &["flask-mailman", "python-smtplib"],
    ..ORDINARY
};
