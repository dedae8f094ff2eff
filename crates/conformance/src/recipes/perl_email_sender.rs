use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "perl-email-sender",
    needs: Needs {
        debian: &["libemail-sender-perl", "libio-socket-ssl-perl", "libauthen-sasl-perl"],
        ..Needs::NOTHING
    },
    version: "/usr/bin/perl -MEmail::Sender -e 'print qq{Email::Sender $Email::Sender::VERSION\\n}'",
    verdict: Verdict::Server,
    script: r#"exec /usr/bin/perl "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "    ssl => 'starttls',\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "ssl not set",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("    ssl => 'starttls',\n", "")]),
        },
        Usual {
            label: "maybestarttls",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("'starttls'", "'maybestarttls'")]),
        },
        Usual {
            label: "SSL_VERIFY_NONE",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("SSL_VERIFY_PEER", "SSL_VERIFY_NONE")]),
        },
    ],
};
