use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "symfony-mailer",
    needs: Needs {
        debian: &["php8.2-cli", "php-symfony-mailer", "php-symfony-dotenv"],
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
$message = (new Symfony\Component\Mime\Email())
    ->from(getenv('FROM'))->to(getenv('FROM'))->subject('Test')->text('It works.');
(new Symfony\Component\Mailer\Mailer($transport))->send($message);
END
php send.php
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
            label: "smtp:// with require_tls=1, before Symfony 7.3",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                "MAILER_DSN=\"smtp://@USER@:${SMTP_PASSWORD}@@HOST@:@PORT@?require_tls=1\"\n",
            ),
        },
        Usual {
            label: "verify_peer=0",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("verify_peer=1", "verify_peer=0")]),
        },
    ],
};
