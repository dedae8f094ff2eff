use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "alpine",
    needs: Needs { debian: &["alpine"], pypi: &["pexpect==4.9.0"], ..Needs::NOTHING },
    version: "alpine -v",
    verdict: Verdict::Server,
    script: concat!(
        "cat > type.py <<'END'\n",
        include_str!("alpine/type.py"),
        r#"END
cp "$SNIPPET" pinerc
TERM=xterm exec "$PYTHON" type.py
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: "/tls/", put: "/" }),
    usual: &[
        Usual {
            label: "without /tls",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("/tls/", "/")]),
        },
        Usual {
            label: "/novalidate-cert",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("/ssl/user", "/ssl/novalidate-cert/user")]),
        },
    ],
};
