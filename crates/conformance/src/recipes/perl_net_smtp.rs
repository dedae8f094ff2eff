use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "perl-net-smtp",
    needs: Needs { debian: &["libio-socket-ssl-perl", "libauthen-sasl-perl"], ..Needs::NOTHING },
    version: "/usr/bin/perl -MNet::SMTP -e 'print qq{Net::SMTP $Net::SMTP::VERSION\\n}'",
    verdict: Verdict::Server,
    script: r#"exec /usr/bin/perl "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: " or die 'No TLS: ', $smtp->message, $@",
        put: "",
    }),
    usual: &[
        Usual {
            label: "starttls() without a look at its result",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "$smtp->starttls(SSL_verify_mode => SSL_VERIFY_PEER) or die 'No TLS: ', $smtp->message, $@;",
                "$smtp->starttls;",
            )]),
        },
        Usual {
            label: "SSL_VERIFY_NONE",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("SSL_VERIFY_PEER", "SSL_VERIFY_NONE")]),
        },
        Usual {
            label: "SSL_VERIFY_NONE",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("SSL_VERIFY_PEER", "SSL_VERIFY_NONE")]),
        },
    ],
};
