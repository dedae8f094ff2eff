use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "apprise",
    needs: Needs { pypi: &["apprise==2.2.0"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Apprise", v("apprise"))'"#,
    verdict: Verdict::Server,
    // By itself it does not say what went wrong.
    script: r#"
printf '#!/bin/sh\nexec "%s/python/bin/apprise" -vvv "$@"\n' "$TOOLS" > apprise
chmod +x apprise
PATH="$PWD:$PATH" exec sh "$SNIPPET"
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: "verify=yes", put: "verify=no" }),
    usual: &[
        Usual {
            label: "mailto:// instead of mailtos://",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r#"apprise --title "Test" --body "It works." "mailto://@USER@:$SMTP_PASSWORD@@HOST@:@PORT@/?from=@FROM@&to=@FROM@"
"#,
            ),
        },
        Usual {
            label: "verify=no",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("verify=yes", "verify=no")]),
        },
    ],
};
