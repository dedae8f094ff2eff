use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// The patch lies outside a repository, and a credential helper knows the password.
pub(super) const RECIPE: Recipe = Recipe {
    target: "git-send-email",
    needs: Needs {
        debian: &["git-email", "libmailtools-perl", "libio-socket-ssl-perl", "libauthen-sasl-perl"],
        ..Needs::NOTHING
    },
    version: "/usr/bin/git --version",
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" "$HOME/.gitconfig"
{ sed '/^$/,$d' "$MESSAGE"; printf '\nIt works.\n'; } >0001-test.patch
export EMAIL="$FROM"
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper
export GIT_CONFIG_VALUE_0='!f() { echo "password=$PASSWORD"; }; f'
exec /usr/bin/git send-email --to="$FROM" --suppress-cc=all --confirm=never --quiet 0001-test.patch
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "\tsmtpEncryption = tls\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "smtpEncryption not set",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("\tsmtpEncryption = tls\n", "")]),
        },
        Usual {
            label: "smtpSSLCertPath empty",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "\tsmtpEncryption = tls\n",
                "\tsmtpEncryption = tls\n\tsmtpSSLCertPath =\n",
            )]),
        },
        Usual {
            label: "smtpSSLCertPath empty",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "\tsmtpEncryption = ssl\n",
                "\tsmtpEncryption = ssl\n\tsmtpSSLCertPath =\n",
            )]),
        },
    ],
};
