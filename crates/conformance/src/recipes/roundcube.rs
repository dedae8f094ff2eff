use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Roundcube's own classes read the file and send, for a user who is logged in.
pub(super) const RECIPE: Recipe = Recipe {
    target: "roundcube",
    needs: Needs {
        debian: &["php8.2-cli", "php8.2-mbstring", "php8.2-intl", "php8.2-xml", "roundcube-core"],
        ..Needs::NOTHING
    },
    version: r"sed -n 's/.*RCUBE_VERSION., .\(.*\).);/Roundcube \1/p' /usr/share/roundcube/program/lib/Roundcube/bootstrap.php",
    verdict: Verdict::Server,
    script: php!(
        r#"
mkdir config logs
cp /etc/roundcube/defaults.inc.php config/
{ echo '<?php'; cat "$SNIPPET"; } >config/config.inc.php
cat >send.php <<'END'
<?php
define('RCUBE_INSTALL_PATH', __DIR__ . '/');
define('RCUBE_CONFIG_DIR', __DIR__ . '/config/');
define('RCUBE_LOCALIZATION_DIR', '/usr/share/roundcube/program/localization/');
require '/usr/share/roundcube/program/lib/Roundcube/bootstrap.php';
$rcube = rcube::get_instance();
$_SESSION['username'] = getenv('LOGIN');
$rcube->password = getenv('PASSWORD');
$smtp = new rcube_smtp();
$headers = 'From: ' . getenv('FROM') . "\r\nTo: " . getenv('FROM') . "\r\nSubject: Test";
$sent = $smtp->connect() && $smtp->send_mail(getenv('FROM'), getenv('FROM'), $headers, 'It works.');
echo $sent ? 'sent' : json_encode($smtp->get_error() ?? $smtp->get_response());
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
        label: "verify_peer off",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[(
            "'verify_peer' => true, 'verify_peer_name' => true",
            "'verify_peer' => false, 'verify_peer_name' => false",
        )]),
    }],
};
