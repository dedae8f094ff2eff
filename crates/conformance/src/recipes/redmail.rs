use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "redmail",
    needs: Needs { pypi: &["redmail==0.6.0"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Red Mail", v("redmail"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "    context=ssl.create_default_context(),  # verifies the certificate and its name\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "SMTP_SSL without a context",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "    context=ssl.create_default_context(),  # verifies the certificate and its name\n",
                "",
            )]),
        },
        Usual {
            label: "default settings",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("cls_smtp=VerifyingSMTP", "cls_smtp=SMTP")]),
        },
    ],
};
