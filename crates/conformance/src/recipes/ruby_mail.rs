use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "ruby-mail",
    needs: Needs { debian: &["ruby", "ruby-mail"], ..Needs::NOTHING },
    version: r#"ruby -rmail -e 'puts "Ruby #{RUBY_VERSION}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"exec ruby "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "    enable_starttls: true,\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "enable_starttls_auto: true",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("enable_starttls: true", "enable_starttls_auto: true")]),
        },
        Usual {
            label: "openssl_verify_mode: \"none\"",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "openssl_verify_mode: \"peer\"",
                "openssl_verify_mode: \"none\"",
            )]),
        },
    ],
};
