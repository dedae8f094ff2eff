use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Moodle itself cannot be had here. The lines are read as a part of its file, and their values go
/// where it puts them: into PHPMailer.
pub(super) const RECIPE: Recipe = Recipe {
    target: "moodle",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "libphp-phpmailer"],
        ..Needs::NOTHING
    },
    version: r#"echo "PHPMailer $(sed -n "s/.*const VERSION = '\(.*\)';/\1/p" /usr/share/php/libphp-phpmailer/src/PHPMailer.php)""#,
    verdict: Verdict::Server,
    script: php!(
        r#"
{ echo '<?php $CFG = new stdClass();'; cat "$SNIPPET"; } >config.php
cat >send.php <<'END'
<?php
require 'libphp-phpmailer/autoload.php';
require 'config.php';
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->Host = $CFG->smtphosts;
$mail->SMTPSecure = $CFG->smtpsecure ?? '';
// As Moodle's own class does.
$mail->SMTPAutoTLS = false;
if (!empty($CFG->smtpuser)) {
    $mail->SMTPAuth = true;
    $mail->AuthType = $CFG->smtpauthtype ?? 'LOGIN';
    $mail->Username = $CFG->smtpuser;
    $mail->Password = $CFG->smtppass;
}
$mail->setFrom($CFG->noreplyaddress);
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
        remove: "$CFG->smtpsecure = 'tls';\n",
        put: "",
    }),
    usual: &[Usual {
        label: "smtpsecure empty",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[("'tls'", "''")]),
    }],
};
