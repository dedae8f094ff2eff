use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "openssl-s-client",
    needs: Needs { debian: &["openssl"], ..Needs::NOTHING },
    version: "openssl version",
    verdict: Verdict::ExitStatus,
    script: r#"exec sh -eu "$SNIPPET""#,
    seconds: 10,
    quick: false,
    protection: None,
    usual: &[
        Usual {
            label: "without -verify_return_error",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(" -verify_return_error", "")]),
        },
        Usual {
            label: "without -verify_return_error",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(" -verify_return_error", "")]),
        },
    ],
};
