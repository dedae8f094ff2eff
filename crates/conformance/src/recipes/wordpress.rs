use portwise_core::TlsMode;

use super::php::php;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

const UNVERIFIED: &[(&str, &str)] = &[(
    "'verify_peer' => true, 'verify_peer_name' => true",
    "'verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true",
)];

/// WordPress' own wp_mail(), with its hooks and its PHPMailer, but without a database: what it
/// would ask there is answered by a filter.
pub(super) const RECIPE: Recipe = Recipe {
    target: "wordpress",
    needs: Needs { debian: &["php8.2-cli", "php8.2-mbstring", "wordpress"], ..Needs::NOTHING },
    version: r"sed -n 's/^$wp_version = .\(.*\).;/WordPress \1/p' /usr/share/wordpress/wp-includes/version.php",
    verdict: Verdict::Server,
    script: php!(
        r#"
mkdir --parents wp-content/mu-plugins
cp "$SNIPPET" wp-content/mu-plugins/smtp.php
cat >send.php <<'END'
<?php
define('ABSPATH', '/usr/share/wordpress/');
define('WPINC', 'wp-includes');
define('SMTP_PASSWORD', getenv('SMTP_PASSWORD'));
foreach (['version', 'load', 'plugin', 'class-wp-error', 'functions', 'formatting', 'option',
    'general-template', 'link-template', 'l10n', 'http', 'pluggable'] as $part) {
    require_once ABSPATH . WPINC . "/$part.php";
}
add_filter('pre_option_blog_charset', fn() => 'UTF-8');
add_filter('pre_option_home', fn() => 'https://www.example.com');
add_action('wp_mail_failed', fn($error) => print($error->get_error_message() . PHP_EOL));
foreach (glob('wp-content/mu-plugins/*.php') as $plugin) {
    require $plugin;
}
wp_mail(getenv('FROM'), 'Test', 'It works.');
END
php send.php
"#
    ),
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "\t\t$mail->SMTPSecure  = 'tls';\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "SMTPSecure not set",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("\t\t$mail->SMTPSecure  = 'tls';\n", "")]),
        },
        Usual {
            label: "verify_peer off, allow_self_signed on",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(UNVERIFIED),
        },
        Usual {
            label: "verify_peer off, allow_self_signed on",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(UNVERIFIED),
        },
    ],
};
