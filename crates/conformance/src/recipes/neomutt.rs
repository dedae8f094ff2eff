use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "neomutt",
    needs: Needs { debian: &["neomutt"], ..Needs::NOTHING },
    version: "neomutt -v",
    verdict: Verdict::Server,
    script: r#"
umask 077
mkdir -p ~/.config/neomutt
cp "$SNIPPET" ~/.neomuttrc
printf '%s\n' "$PASSWORD" > ~/.config/neomutt/smtp-password
echo 'It works.' | neomutt -s Test -- "$FROM"
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "ssl_force_tls = yes",
        put: "ssl_force_tls = no",
    }),
    usual: &[
        Usual {
            label: "“ssl_force_tls = no”",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("ssl_force_tls = yes", "ssl_force_tls = no")]),
        },
        Usual {
            label: "only the URL, the password and the sender",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "set ssl_force_tls = yes\nset ssl_starttls = yes\nset ssl_verify_host = yes\nset ssl_verify_dates = yes\n",
                "",
            )]),
        },
    ],
};
