use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

/// As its documentation has it.
const USUAL: &str = r#"import os

from flask import Flask
from flask_mail import Mail, Message

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_SSL=@PORT@ == 465,
    MAIL_USE_TLS=@PORT@ == 587,
    MAIL_USERNAME="@USER@",
    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
)
mail = Mail(app)

with app.app_context():
    mail.send(Message("Test", recipients=["@FROM@"], body="It works."))
"#;

pub(super) const RECIPE: Recipe = Recipe {
    target: "flask-mail",
    needs: Needs { pypi: &["flask-mail==0.10.0"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Flask-Mail", v("flask-mail"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[
        Usual { label: "MAIL_USE_SSL", tls: TlsMode::Implicit, text: UsualText::Own(USUAL) },
        Usual { label: "MAIL_USE_TLS", tls: TlsMode::StartTls, text: UsualText::Own(USUAL) },
    ],
};
