use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "curl",
    needs: Needs { debian: &["curl"], ..Needs::NOTHING },
    version: "curl --version",
    verdict: Verdict::Server,
    script: r#"exec sh -eu "$SNIPPET""#,
    seconds: 20,
    quick: true,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: " --ssl-reqd", put: "" }),
    usual: &[
        Usual {
            label: "no option",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(" --ssl-reqd --no-insecure", "")]),
        },
        Usual {
            label: "--ssl",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("--ssl-reqd", "--ssl")]),
        },
        Usual {
            label: "-k",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("--no-insecure", "-k")]),
        },
    ],
};
