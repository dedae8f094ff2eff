use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "s-nail",
    needs: Needs { debian: &["s-nail"], ..Needs::NOTHING },
    version: "s-nail -V",
    verdict: Verdict::Server,
    script: r#"
umask 077
# It takes the home from the list of users when it runs as root.
mount --bind "$HOME" /root
cp "$SNIPPET" ~/.mailrc
printf 'machine %s login %s password %s\n' "$HOST" "$LOGIN" "$PASSWORD" > ~/.netrc
echo 'It works.' | s-nail -n -s Test "$FROM"
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "set smtp-use-starttls\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "without smtp-use-starttls",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("set smtp-use-starttls\n", "")]),
        },
        Usual {
            label: "“tls-verify=ignore”",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("tls-verify=strict", "tls-verify=ignore")]),
        },
    ],
};
