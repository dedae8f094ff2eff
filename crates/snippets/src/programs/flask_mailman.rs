//! Flask-Mailman.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "flask-mailman",
    name: "Flask-Mailman",
    group: Group::Library,
    file: "app.py",
    place: "Where your application is made.",
    versions: "Flask-Mailman 1.1 and later",
    oldest: "1.1",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "MAIL_USE_TLS means STARTTLS, and its certificate is not verified. MAIL_USE_SSL is verified.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"@if-login@import os
@if-login@
from flask import Flask
from flask_mailman import EmailMessage, Mail

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=True,  # TLS from the start
    MAIL_USE_TLS=False,
@if-login@    MAIL_USERNAME="@USER@",
@if-login@    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
    MAIL_TIMEOUT=30,
)
Mail(app)

with app.app_context():
    EmailMessage("Test", "It works.", to=["@FROM@"]).send()
"#,
    ),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
@if-login@import os
@if-login@
from flask import Flask
from flask_mailman import EmailMessage, Mail

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=False,
    MAIL_USE_TLS=True,  # refuses to send without STARTTLS
@if-login@    MAIL_USERNAME="@USER@",
@if-login@    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
    MAIL_TIMEOUT=30,
)
Mail(app)

with app.app_context():
    EmailMessage("Test", "It works.", to=["@FROM@"]).send()
"#,
        danger: UNVERIFIED,
    },
    open: Open::Text(
        r#"# DANGER: @DANGER@
from flask import Flask
from flask_mailman import EmailMessage, Mail

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=False,
    MAIL_USE_TLS=False,
    MAIL_DEFAULT_SENDER="@FROM@",
    MAIL_TIMEOUT=30,
)
Mail(app)

with app.app_context():
    EmailMessage("Test", "It works.", to=["@FROM@"]).send()
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
