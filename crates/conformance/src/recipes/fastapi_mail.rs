use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "fastapi-mail",
    // Apart from the other Python packages, with which it does not agree on versions.
    needs: Needs {
        prepare: r#"
python3 -m venv --clear venv
venv/bin/pip install --quiet --disable-pip-version-check fastapi-mail==1.6.8
"#,
        ..Needs::NOTHING
    },
    version: r#""$PREPARED/venv/bin/python" -c 'from importlib.metadata import version as v; print("FastAPI-Mail", v("fastapi-mail"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PREPARED/venv/bin/python" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "MAIL_STARTTLS=True",
        put: "MAIL_STARTTLS=False",
    }),
    usual: &[
        Usual {
            label: "VALIDATE_CERTS=False, with TLS",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("VALIDATE_CERTS=True", "VALIDATE_CERTS=False")]),
        },
        Usual {
            label: "VALIDATE_CERTS=False, with STARTTLS",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("VALIDATE_CERTS=True", "VALIDATE_CERTS=False")]),
        },
        Usual {
            label: "MAIL_STARTTLS=False on 587",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("MAIL_STARTTLS=True", "MAIL_STARTTLS=False")]),
        },
    ],
};
