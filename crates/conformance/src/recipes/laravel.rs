use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

/// The file is read as Laravel reads it, and then used twice: the mail component of Laravel 8 logs
/// in with its SwiftMailer, and Symfony Mailer sends, to which Laravel 9 and later hand what they
/// read. If the first cannot log in, the second has a wrong password: it delivers nothing, and
/// what it gives away is seen.
pub(super) const RECIPE: Recipe = Recipe {
    target: "laravel",
    needs: Needs {
        debian: &[
            "php8.2-cli",
            "php-illuminate-mail",
            "php-vlucas-phpdotenv",
            "php-symfony-mailer",
        ],
        ..Needs::NOTHING
    },
    version: r"zcat /usr/share/doc/php-illuminate-mail/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/Laravel \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
cp "$SNIPPET" .env
cat >start.php <<'END'
<?php
require 'Dotenv/autoload.php';
Dotenv\Dotenv::createImmutable(__DIR__)->load();
function setting(string $name) {
    return in_array($_ENV[$name] ?? 'null', ['null', '']) ? null : $_ENV[$name];
}
END
cat >laravel8.php <<'END'
<?php
require 'start.php';
require 'Illuminate/Mail/autoload.php';
require 'Egulias/EmailValidator/autoload.php';
$app = new class extends Illuminate\Container\Container {};
$app['config'] = new Illuminate\Support\Fluent(['mail.default' => setting('MAIL_MAILER')]);
$transport = (new Illuminate\Mail\MailManager($app))->createTransport([
    'transport' => setting('MAIL_MAILER'),
    'host' => setting('MAIL_HOST'),
    'port' => setting('MAIL_PORT'),
    'encryption' => setting('MAIL_ENCRYPTION'),
    'username' => setting('MAIL_USERNAME'),
    'password' => setting('MAIL_PASSWORD'),
    'timeout' => 5,
]);
$transport->start();
$transport->stop();
END
cat >laravel9.php <<'END'
<?php
require 'start.php';
require 'Symfony/Component/Mailer/autoload.php';
require 'Illuminate/Support/autoload.php';
use Symfony\Component\Mailer\Transport;
$port = (int) setting('MAIL_PORT');
$schemes = array_unique([
    setting('MAIL_SCHEME') ?? ($port == 465 ? 'smtps' : 'smtp'),
    setting('MAIL_ENCRYPTION') === 'tls' && $port == 465 ? 'smtps' : 'smtp',
]);
foreach ($schemes as $scheme) {
    $config = (new Illuminate\Support\ConfigurationUrlParser())->parseConfiguration([
        'url' => setting('MAIL_URL'),
        'host' => setting('MAIL_HOST'),
        'port' => $port,
        'username' => setting('MAIL_USERNAME'),
        'password' => setting('MAIL_PASSWORD'),
    ]);
    $dsn = new Transport\Dsn(
        $scheme, $config['host'], $config['username'], $config['password'], $config['port'], $config);
    $message = (new Symfony\Component\Mime\Email())
        ->from(setting('MAIL_FROM_ADDRESS'))->to(setting('MAIL_FROM_ADDRESS'))
        ->subject('Test')->text('It works.');
    (new Transport\Smtp\EsmtpTransportFactory())->create($dsn)->send($message);
}
END
php laravel8.php || export SMTP_PASSWORD=wrong
php laravel9.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[
        Usual {
            label: "MAIL_ENCRYPTION=null, MAIL_SCHEME=null",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r#"MAIL_MAILER=smtp
MAIL_SCHEME=null
MAIL_ENCRYPTION=null
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
MAIL_USERNAME="@USER@"
MAIL_PASSWORD="${SMTP_PASSWORD}"
MAIL_FROM_ADDRESS="@FROM@"
"#,
            ),
        },
        Usual {
            label: "MAIL_ENCRYPTION=tls, Laravel 9 and later",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r#"MAIL_MAILER=smtp
MAIL_ENCRYPTION=tls
MAIL_HOST=@HOST@
MAIL_PORT=@PORT@
MAIL_USERNAME="@USER@"
MAIL_PASSWORD="${SMTP_PASSWORD}"
MAIL_FROM_ADDRESS="@FROM@"
"#,
            ),
        },
    ],
};
