use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "python-smtplib",
    needs: Needs::NOTHING,
    version: "$PYTHON --version",
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "starttls(context=context)",
        put: "starttls()",
    }),
    usual: &[
        Usual {
            label: "SMTP_SSL without a context",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(", context=context", "")]),
        },
        Usual {
            label: "starttls() without a context",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("starttls(context=context)", "starttls()")]),
        },
        Usual {
            label: "STARTTLS only if it is offered",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "    server.starttls(context=context)\n",
                "    server.ehlo()\n    if server.has_extn(\"starttls\"):\n        server.starttls()\n        server.ehlo()\n",
            )]),
        },
    ],
};
