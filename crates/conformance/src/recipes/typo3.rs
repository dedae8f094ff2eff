use super::php::php;
use crate::recipe::{Needs, Recipe, Verdict};

/// TYPO3 itself is not run; its mailer is Symfony’s.
pub(super) const RECIPE: Recipe = Recipe {
    target: "typo3",
    needs: Needs { debian: &["php8.2-cli", "php-symfony-mailer"], ..Needs::NOTHING },
    version: r"zcat /usr/share/doc/php-symfony-mailer/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/Symfony Mailer \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
{ echo '<?php'; cat "$SNIPPET"; } >additional.php
cat >send.php <<'END'
<?php
require 'Symfony/Component/Mailer/autoload.php';
require 'additional.php';
$settings = $GLOBALS['TYPO3_CONF_VARS']['MAIL'];
if ($settings['transport'] === 'smtp') {
    [$host, $port] = explode(':', $settings['transport_smtp_server']);
    $encrypt = (bool) ($settings['transport_smtp_encrypt'] ?? false) ?: null;
    $transport = new Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport($host, (int) $port, $encrypt);
    $transport->setUsername((string) ($settings['transport_smtp_username'] ?? ''));
    $transport->setPassword((string) ($settings['transport_smtp_password'] ?? ''));
} else {
    $transport = Symfony\Component\Mailer\Transport::fromDsn($settings['dsn']);
}
$message = (new Symfony\Component\Mime\Email())
    ->from($settings['defaultMailFromAddress'])->to(getenv('FROM'))->subject('Test')->text('It works.');
$transport->send($message);
END
php send.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
