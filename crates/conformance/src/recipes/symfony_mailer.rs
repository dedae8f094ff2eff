use portwise_core::TlsMode;

use super::other_debian::other_debian;
use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// With Debian's version, which is older than 7.3, as somebody else, and then with a newer one. If
/// the first delivers nothing, the second has a wrong password: both must deliver, and what either
/// gives away is seen.
pub(super) const RECIPE: Recipe = Recipe {
    target: "symfony-mailer",
    needs: Needs {
        debian: &["php8.2-cli", "php-symfony-mailer", "php-symfony-dotenv"],
        prepare: other_debian!(
            "debian_alone testing php-symfony-mailer php-symfony-mime php-symfony-event-dispatcher \
             php-symfony-event-dispatcher-contracts php-symfony-service-contracts \
             php-symfony-deprecation-contracts php-psr-log php-psr-container \
             php-psr-event-dispatcher php-email-validator php-doctrine-lexer"
        ),
        ..Needs::NOTHING
    },
    version: r"zcat /usr/share/doc/php-symfony-mailer/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/Symfony Mailer \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
cp "$SNIPPET" .env.local
cat >send.php <<'END'
<?php
require 'Symfony/Component/Mailer/autoload.php';
require 'Symfony/Component/Dotenv/autoload.php';

(new Symfony\Component\Dotenv\Dotenv())->load('.env.local');
$transport = Symfony\Component\Mailer\Transport::fromDsn($_ENV['MAILER_DSN']);
if (getenv('AS')) {
    $transport->setUsername(getenv('AS'));
}
$message = (new Symfony\Component\Mime\Email())
    ->from(getenv('FROM'))->to(getenv('FROM'))->subject('Test')->text('It works.');
(new Symfony\Component\Mailer\Mailer($transport))->send($message);
END
newer() {
  php -d include_path="$PREPARED/root/usr/share/php:/usr/share/php" send.php
}
case $(head -n 1 "$SNIPPET") in
*"Symfony Mailer 7.4"*) newer ;;
*) if AS=somebody php send.php; then newer; else SMTP_PASSWORD=wrong newer > /dev/null 2>&1; fi ;;
esac
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "verify_peer=1",
        put: "verify_peer=0",
    }),
    usual: &[
        Usual {
            label: "smtp:// on port 587",
            tls: TlsMode::StartTls,
            text: UsualText::Own("MAILER_DSN=\"smtp://@USER@:${SMTP_PASSWORD}@@HOST@:@PORT@\"\n"),
        },
        Usual {
            label: "smtp:// with encryption=tls",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                "MAILER_DSN=\"smtp://@USER@:${SMTP_PASSWORD}@@HOST@:@PORT@?encryption=tls\"\n",
            ),
        },
        Usual {
            label: "ours, with Symfony Mailer 7.4",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("# DANGER", "# Symfony Mailer 7.4, DANGER")]),
        },
        Usual {
            label: "verify_peer=0",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("verify_peer=1", "verify_peer=0")]),
        },
    ],
};
