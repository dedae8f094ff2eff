use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Joomla itself is not run; it fills PHPMailer like this.
pub(super) const RECIPE: Recipe = Recipe {
    target: "joomla",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "libphp-phpmailer"],
        ..Needs::NOTHING
    },
    version: r#"echo "PHPMailer $(sed -n "s/.*const VERSION = '\(.*\)';/\1/p" /usr/share/php/libphp-phpmailer/src/PHPMailer.php)""#,
    verdict: Verdict::Server,
    script: php!(
        r#"
{ echo '<?php class JConfig {'; cat "$SNIPPET"; echo '}'; } >configuration.php
cat >send.php <<'END'
<?php
require 'libphp-phpmailer/autoload.php';
require 'configuration.php';
$config = new JConfig();
if (!$config->mailonline || $config->mailer !== 'smtp') {
    exit(1);
}
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->SMTPAuth = $config->smtpauth ? true : null;
$mail->Host = $config->smtphost;
if ($config->smtpauth) {
    $mail->Username = $config->smtpuser;
    $mail->Password = getenv('PASSWORD');
}
if ($config->smtpsecure === 'ssl' || $config->smtpsecure === 'tls') {
    $mail->SMTPSecure = $config->smtpsecure;
}
$mail->Port = $config->smtpport;
$mail->isSMTP();
$mail->Timeout = 15;
$mail->setFrom($config->mailfrom);
$mail->addAddress(getenv('FROM'));
$mail->Subject = 'Test';
$mail->Body = 'It works.';
$mail->send();
END
php send.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: "'tls'", put: "'none'" }),
    usual: &[],
};
