use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "msmtp",
    needs: Needs { debian: &["msmtp"], ..Needs::NOTHING },
    version: "msmtp --version",
    verdict: Verdict::Server,
    script: r#"
umask 077
cp "$SNIPPET" ~/.msmtprc
printf '%s\n' "$PASSWORD" > ~/.msmtp-password
exec msmtp -- "$FROM" < "$MESSAGE"
"#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "tls_certcheck  on",
        put: "tls_certcheck  off",
    }),
    usual: &[
        Usual {
            label: "“tls_certcheck off”",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("tls_certcheck  on", "tls_certcheck  off")]),
        },
        Usual {
            label: "“auth plain” without tls",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("auth           on", "auth           plain"),
                ("tls            on\ntls_starttls   on\ntls_certcheck  on\n", ""),
            ]),
        },
        Usual {
            label: "without “tls_starttls off”",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[
                ("tls_starttls   off\n", ""),
                ("timeout        30", "timeout        5"),
            ]),
        },
    ],
};
