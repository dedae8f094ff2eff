use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Nextcloud itself cannot be had here. The file is read as it reads it, and its values go where
/// it puts them: into the transport of Symfony Mailer.
pub(super) const RECIPE: Recipe = Recipe {
    target: "nextcloud",
    needs: Needs { debian: &["php8.2-cli", "php-symfony-mailer"], ..Needs::NOTHING },
    version: r"zcat /usr/share/doc/php-symfony-mailer/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/Symfony Mailer \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r#"
mkdir config
cp "$SNIPPET" config/submission.config.php
# The container image brings along a file that fills in what its variables say.
cat >config/smtp.config.php <<'END'
<?php
$CONFIG = ['mail_smtpmode' => 'smtp', 'mail_smtphost' => '127.0.0.2', 'mail_smtpport' => 25, 'mail_smtpsecure' => '',
    'mail_smtpauth' => false, 'mail_smtpname' => '', 'mail_smtppassword' => ''];
END
cat >send.php <<'END'
<?php
require 'Symfony/Component/Mailer/autoload.php';
$all = [];
$files = glob('config/*.config.php');
natsort($files);
foreach ($files as $file) {
    unset($CONFIG);
    require $file;
    $all = array_merge($all, $CONFIG);
}
$CONFIG = $all;
$transport = new Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport(
    $CONFIG['mail_smtphost'],
    $CONFIG['mail_smtpport'],
    ($CONFIG['mail_smtpsecure'] ?? '') === 'ssl' ? true : null,
);
$transport->getStream()->setTimeout($CONFIG['mail_smtptimeout'] ?? 10);
$transport->getStream()->setStreamOptions($CONFIG['mail_smtpstreamoptions'] ?? []);
if ($CONFIG['mail_smtpauth']) {
    $transport->setUsername($CONFIG['mail_smtpname']);
    $transport->setPassword($CONFIG['mail_smtppassword']);
}
$from = $CONFIG['mail_from_address'] . '@' . $CONFIG['mail_domain'];
$message = (new Symfony\Component\Mime\Email())
    ->from($from)->to(getenv('FROM'))->subject('Test')->text('It works.');
$transport->send($message);
END
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
        label: "allow_self_signed, verify_peer off",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[(
            "'verify_peer' => true, 'verify_peer_name' => true",
            "'allow_self_signed' => true, 'verify_peer' => false, 'verify_peer_name' => false",
        )]),
    }],
};
