use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Matomo itself is not run; its mail goes through PHPMailer.
pub(super) const RECIPE: Recipe = Recipe {
    target: "matomo",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "libphp-phpmailer"],
        ..Needs::NOTHING
    },
    version: r#"echo "PHPMailer $(sed -n "s/.*const VERSION = '\(.*\)';/\1/p" /usr/share/php/libphp-phpmailer/src/PHPMailer.php)""#,
    verdict: Verdict::Server,
    script: php!(
        r"
cat >send.php <<'END'
<?php
require 'libphp-phpmailer/autoload.php';
$config = parse_ini_file(getenv('SNIPPET'), true, INI_SCANNER_RAW)['mail'];
$config += ['ssl_verify_peer' => 1, 'ssl_verify_peer_name' => 1, 'type' => '', 'username' => ''];
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->SMTPOptions = ['ssl' => [
    'verify_peer' => (int) $config['ssl_verify_peer'],
    'verify_peer_name' => (int) $config['ssl_verify_peer_name'],
]];
if ($config['transport'] !== 'smtp') {
    exit(1);
}
$mail->isSMTP();
if ($config['type'] !== '') {
    $mail->SMTPAuth = true;
    $mail->AuthType = strtoupper($config['type']);
}
$mail->Host = $config['host'];
$mail->Port = $config['port'];
if ($config['username'] !== '') {
    $mail->Username = $config['username'];
    $mail->Password = getenv('PASSWORD');
}
if ($config['encryption'] === 'none') {
    $mail->SMTPAutoTLS = false;
} else {
    $mail->SMTPSecure = $config['encryption'];
}
$mail->Timeout = 15;
$mail->setFrom(getenv('FROM'));
$mail->addAddress(getenv('FROM'));
$mail->Subject = 'Test';
$mail->Body = 'It works.';
$mail->send();
END
php send.php
"
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "encryption = \"tls\"",
        put: "encryption = \"\"",
    }),
    usual: &[],
};
