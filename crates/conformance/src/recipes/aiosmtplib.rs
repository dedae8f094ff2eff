use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "aiosmtplib",
    needs: Needs { pypi: &["aiosmtplib==5.1.3"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'import aiosmtplib; print("aiosmtplib", aiosmtplib.__version__)'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "        start_tls=True,  # refuses to send without STARTTLS\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "start_tls left out",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "        start_tls=True,  # refuses to send without STARTTLS\n",
                "",
            )]),
        },
        Usual {
            label: "validate_certs=False, with TLS",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("validate_certs=True", "validate_certs=False")]),
        },
        Usual {
            label: "validate_certs=False, with STARTTLS",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("validate_certs=True", "validate_certs=False")]),
        },
    ],
};
