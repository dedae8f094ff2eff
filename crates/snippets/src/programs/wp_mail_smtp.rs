//! WP Mail SMTP, a plugin for WordPress.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "wp-mail-smtp",
    name: "WP Mail SMTP (WordPress plugin)",
    aliases: &["wp mail smtp", "wordpress plugin", "wordpress smtp plugin", "wpforms mail smtp"],
    group: Group::Program,
    file: "wp-config.php",
    place: "Before the line that ends the editing; or the same fields in WP Mail SMTP > Settings > Other SMTP, where “SSL” is implicit TLS and “TLS” is STARTTLS.",
    versions: "WP Mail SMTP 1.5 and later",
    oldest: "1.5",
    secret: "In the same file: define( 'WPMS_SMTP_PASS', '…' );",
    trap: "With “None” as the encryption, STARTTLS is used only where it is offered, also with “Auto TLS”.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"define( 'WPMS_ON', true );
define( 'WPMS_MAILER', 'smtp' );
define( 'WPMS_SMTP_HOST', '@HOST@' );
define( 'WPMS_SMTP_PORT', @PORT@ );
define( 'WPMS_SSL', 'ssl' );
define( 'WPMS_SMTP_AUTOTLS', true );
@if-login@define( 'WPMS_SMTP_AUTH', true );
@if-login@define( 'WPMS_SMTP_USER', '@USER@' );
@if-open@define( 'WPMS_SMTP_AUTH', false );
define( 'WPMS_MAIL_FROM', '@FROM@' );
define( 'WPMS_MAIL_FROM_FORCE', true );
",
    ),
    starttls: Form::Text(
        r"define( 'WPMS_ON', true );
define( 'WPMS_MAILER', 'smtp' );
define( 'WPMS_SMTP_HOST', '@HOST@' );
define( 'WPMS_SMTP_PORT', @PORT@ );
define( 'WPMS_SSL', 'tls' );
define( 'WPMS_SMTP_AUTOTLS', true );
@if-login@define( 'WPMS_SMTP_AUTH', true );
@if-login@define( 'WPMS_SMTP_USER', '@USER@' );
@if-open@define( 'WPMS_SMTP_AUTH', false );
define( 'WPMS_MAIL_FROM', '@FROM@' );
define( 'WPMS_MAIL_FROM_FORCE', true );
",
    ),
    open: Open::Text(
        r"// DANGER: @DANGER@
define( 'WPMS_ON', true );
define( 'WPMS_MAILER', 'smtp' );
define( 'WPMS_SMTP_HOST', '@HOST@' );
define( 'WPMS_SMTP_PORT', @PORT@ );
define( 'WPMS_SSL', '' );
define( 'WPMS_SMTP_AUTOTLS', false );
define( 'WPMS_SMTP_AUTH', false );
define( 'WPMS_MAIL_FROM', '@FROM@' );
define( 'WPMS_MAIL_FROM_FORCE', true );
",
    ),
    proof: Proof::Validated(
        "The constants were handed to PHPMailer as the plugin hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
