use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "phpmailer",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "libphp-phpmailer"],
        ..Needs::NOTHING
    },
    version: r#"echo "PHPMailer $(sed -n "s/.*const VERSION = '\(.*\)';/\1/p" /usr/share/php/libphp-phpmailer/src/PHPMailer.php)""#,
    verdict: Verdict::Server,
    script: php!(
        r#"
mkdir vendor
ln -s /usr/share/php/libphp-phpmailer/autoload.php vendor/autoload.php
cp "$SNIPPET" send.php
php send.php
"#
    ),
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "SMTPSecure not set",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;\n", ""),
                (
                    "$mail->SMTPOptions = ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]];\n",
                    "",
                ),
            ]),
        },
        Usual {
            label: "verify_peer off, allow_self_signed on",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "'verify_peer' => true, 'verify_peer_name' => true",
                "'verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true",
            )]),
        },
        Usual {
            label: "verify_peer off, allow_self_signed on",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "'verify_peer' => true, 'verify_peer_name' => true",
                "'verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true",
            )]),
        },
    ],
};
