use portwise_core::TlsMode;

use super::other_debian::other_debian;
use super::php::php;
use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

/// Laravel itself is not run. The file is read as Laravel reads it, and its values go to Symfony
/// Mailer as Laravel 9 and Laravel 13 hand them on, by a config/mail.php with the key `scheme` and
/// by an older one without it; with a Symfony Mailer from before 7.2, which takes any scheme, and
/// with a newer one. All but the last log in as somebody else; if one of them delivers nothing, the
/// next have a wrong password: all must deliver.
pub(super) const RECIPE: Recipe = Recipe {
    target: "laravel",
    needs: Needs {
        debian: &[
            "php8.2-cli",
            "php-vlucas-phpdotenv",
            "php-symfony-mailer",
            "php-illuminate-support",
        ],
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
cp "$SNIPPET" .env
cat >send.php <<'END'
<?php
require 'Dotenv/autoload.php';
require 'Symfony/Component/Mailer/autoload.php';
use Symfony\Component\Mailer\Transport;

Dotenv\Dotenv::createImmutable(__DIR__)->load();
function setting(string $name) {
    return in_array($_ENV[$name] ?? 'null', ['null', '']) ? null : $_ENV[$name];
}
[, $laravel, $has_scheme, $requires_tls] = $argv;
$port = (int) setting('MAIL_PORT');
$config = $has_scheme === 'scheme'
    ? ['scheme' => setting('MAIL_SCHEME')]
    : ['encryption' => setting('MAIL_ENCRYPTION')];
if ($requires_tls === 'require_tls') {
    $config['require_tls'] = true;
}
$config += [
    'host' => setting('MAIL_HOST'),
    'port' => $port,
    'username' => getenv('AS') ?: setting('MAIL_USERNAME'),
    'password' => setting('MAIL_PASSWORD'),
];
if (setting('MAIL_URL')) {
    require 'Illuminate/Collections/autoload.php';
    require 'Illuminate/Support/ConfigurationUrlParser.php';
    $parser = new Illuminate\Support\ConfigurationUrlParser();
    $config = array_merge($config, $parser->parseConfiguration(['url' => setting('MAIL_URL')] + $config));
}
$scheme = $config['scheme'] ?? null;
if (!$scheme && $laravel >= 13) {
    $scheme = $port == 465 ? 'smtps' : 'smtp';
} elseif (!$scheme) {
    $scheme = ($config['encryption'] ?? '') !== 'tls' ? '' : ($port == 465 ? 'smtps' : 'smtp');
}
$dsn = new Transport\Dsn(
    $scheme, $config['host'], $config['username'], $config['password'], (int) $config['port'], $config);
$message = (new Symfony\Component\Mime\Email())
    ->from(setting('MAIL_FROM_ADDRESS'))->to(setting('MAIL_FROM_ADDRESS'))
    ->subject('Test')->text('It works.');
$transport = (new Transport\Smtp\EsmtpTransportFactory())->create($dsn);
// Where nobody logs in, the relay must get the message of the last one alone.
if (getenv('AS') === '') {
    $transport->start();
    $transport->stop();
    exit;
}
$transport->send($message);
END
newer() {
  php -d include_path="$PREPARED/root/usr/share/php:/usr/share/php" send.php "$@"
}
# What the others say of it is no news.
failed() {
  [ "$LOGIN" ] || exit 1
  export SMTP_PASSWORD=wrong
  exec > /dev/null 2>&1
}
case $(head -n 1 "$SNIPPET") in
*"With require_tls"*) newer 13 scheme require_tls ;;
*"Without the key"*) newer 9 no-scheme '' ;;
*)
  export AS="${LOGIN:+somebody}"
  php send.php 9 scheme '' || failed
  php send.php 9 no-scheme '' || failed
  newer 9 no-scheme '' || failed
  newer 13 no-scheme '' || failed
  unset AS
  newer 13 scheme ''
  ;;
esac
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[
        Usual {
            label: "ours, with require_tls and Symfony Mailer 7.4",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("# DANGER", "# With require_tls. DANGER")]),
        },
        Usual {
            label: "MAIL_ENCRYPTION=ssl without the key scheme, Symfony Mailer 7.4",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[
                ("MAIL_MAILER=smtp\n", "# Without the key.\nMAIL_MAILER=smtp\n"),
                ("MAIL_ENCRYPTION=tls", "MAIL_ENCRYPTION=ssl"),
            ]),
        },
    ],
};
