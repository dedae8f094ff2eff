use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "flask-mailman",
    needs: Needs { pypi: &["flask-mailman==1.1.1"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Flask-Mailman", v("flask-mailman"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "MAIL_USE_TLS",
        tls: TlsMode::StartTls,
        text: UsualText::Own(
            r#"import os

from flask import Flask
from flask_mailman import EmailMessage, Mail

app = Flask(__name__)
app.config.update(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_USE_TLS=True,
    MAIL_USERNAME="@USER@",
    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_DEFAULT_SENDER="@FROM@",
)
Mail(app)

with app.app_context():
    EmailMessage("Test", "It works.", to=["@FROM@"]).send()
"#,
        ),
    }],
};
