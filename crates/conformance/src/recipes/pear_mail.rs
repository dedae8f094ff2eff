use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "pear-mail",
    needs: Needs {
        debian: &["php8.2-cli", "php-mail", "php-net-smtp", "php-auth-sasl"],
        ..Needs::NOTHING
    },
    version: r"zcat /usr/share/doc/php-mail/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/PEAR Mail \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
cp "$SNIPPET" send.php
php send.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "'verify_peer' => true, 'verify_peer_name' => true",
        put: "'verify_peer' => false, 'verify_peer_name' => false",
    }),
    usual: &[Usual {
        label: "verify_peer off",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[(
            "'verify_peer' => true, 'verify_peer_name' => true",
            "'verify_peer' => false, 'verify_peer_name' => false",
        )]),
    }],
};
