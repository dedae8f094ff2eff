use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Drupal itself is not run; its mailer is Symfony’s.
pub(super) const RECIPE: Recipe = Recipe {
    target: "drupal",
    needs: Needs { debian: &["php8.2-cli", "php-symfony-mailer"], ..Needs::NOTHING },
    version: r"zcat /usr/share/doc/php-symfony-mailer/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/Symfony Mailer \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
{ echo '<?php'; cat "$SNIPPET"; } >settings.php
cat >send.php <<'END'
<?php
require 'Symfony/Component/Mailer/autoload.php';
require 'settings.php';
use Symfony\Component\Mailer\Transport;
if ($config['system.mail']['interface']['default'] !== 'symfony_mailer') {
    exit(1);
}
$dsn = $config['system.mail']['mailer_dsn'] + ['user' => null, 'password' => null];
$dsn = new Transport\Dsn(
    $dsn['scheme'], $dsn['host'], $dsn['user'], $dsn['password'], $dsn['port'], $dsn['options']);
$message = (new Symfony\Component\Mime\Email())
    ->from($config['system.site']['mail'])->to(getenv('FROM'))->subject('Test')->text('It works.');
(new Transport\Smtp\EsmtpTransportFactory())->create($dsn)->send($message);
END
php send.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "'verify_peer' => true",
        put: "'verify_peer' => false",
    }),
    usual: &[],
};
