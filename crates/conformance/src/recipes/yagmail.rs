use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "yagmail",
    needs: Needs { pypi: &["yagmail==0.16.0"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("yagmail", v("yagmail"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "    context=context,\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "default settings",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("    context=context,\n", "")]),
        },
        Usual {
            label: "smtp_starttls=True",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "smtp_starttls={\"context\": context}",
                "smtp_starttls=True",
            )]),
        },
    ],
};
