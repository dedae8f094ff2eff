use super::php::php;
use crate::recipe::{Needs, Recipe, Verdict};

/// FreeScout itself is not run; its own copy of a class of SwiftMailer differs in these options.
pub(super) const RECIPE: Recipe = Recipe {
    target: "freescout",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php-illuminate-mail"],
        ..Needs::NOTHING
    },
    version: r"zcat /usr/share/doc/php-illuminate-mail/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/with the SwiftMailer of Laravel \1/p'",
    verdict: Verdict::Server,
    script: php!(
        r"
cat >send.php <<'END'
<?php
require 'Illuminate/Mail/autoload.php';
require 'Egulias/EmailValidator/autoload.php';
$fields = [];
foreach (file(getenv('SNIPPET'), FILE_IGNORE_NEW_LINES) as $line) {
    [$name, $value] = explode(':', $line, 2) + [1 => ''];
    $fields[$name] = trim($value);
}
$encryption = ['SSL' => 'ssl', 'TLS' => 'tls', 'None' => null][$fields['Encryption']];
$transport = new Swift_SmtpTransport($fields['SMTP Server'], (int) $fields['Port'], $encryption);
$transport->setStreamOptions(['ssl' => [
    'verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true,
]]);
$transport->setTimeout(10);
if (isset($fields['Username'])) {
    $transport->setUsername($fields['Username'])->setPassword(getenv('PASSWORD'));
}
$message = (new Swift_Message('Test'))->setFrom(getenv('FROM'))->setTo(getenv('FROM'))->setBody('It works.');
(new Swift_Mailer($transport))->send($message);
END
php -d error_reporting=24575 send.php
"
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
