use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// The plugin itself is not run; it fills PHPMailer like this.
pub(super) const RECIPE: Recipe = Recipe {
    target: "wp-mail-smtp",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "libphp-phpmailer"],
        ..Needs::NOTHING
    },
    version: r#"echo "PHPMailer $(sed -n "s/.*const VERSION = '\(.*\)';/\1/p" /usr/share/php/libphp-phpmailer/src/PHPMailer.php)""#,
    verdict: Verdict::Server,
    script: php!(
        r#"
{ echo '<?php'; cat "$SNIPPET"; } >config.php
cat >send.php <<'END'
<?php
require 'libphp-phpmailer/autoload.php';
require 'config.php';
if (!WPMS_ON || WPMS_MAILER !== 'smtp' || !WPMS_MAIL_FROM_FORCE) {
    exit(1);
}
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->SMTPSecure = WPMS_SSL;
if (WPMS_SSL !== 'tls' && !WPMS_SMTP_AUTOTLS) {
    $mail->SMTPAutoTLS = false;
}
$mail->Host = WPMS_SMTP_HOST;
$mail->Port = WPMS_SMTP_PORT;
if (WPMS_SMTP_AUTH) {
    $mail->SMTPAuth = true;
    $mail->Username = WPMS_SMTP_USER;
    $mail->Password = getenv('PASSWORD');
}
$mail->Timeout = 15;
$mail->setFrom(WPMS_MAIL_FROM);
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
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "'WPMS_SSL', 'tls'",
        put: "'WPMS_SSL', ''",
    }),
    usual: &[],
};
