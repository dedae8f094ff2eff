//! TYPO3.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "typo3",
    name: "TYPO3",
    aliases: &["typo 3", "typo3 cms"],
    group: Group::Program,
    file: "config/system/additional.php",
    place: "In that file, which begins with <?php (before TYPO3 12: typo3conf/AdditionalConfiguration.php); or the same names in Admin Tools > Settings > Configure Installation-Wide Options > MAIL.",
    versions: "TYPO3 10 and later",
    oldest: "10",
    secret: "In the environment variable SMTP_PASSWORD of PHP, also for the scheduler.",
    trap: "transport_smtp_encrypt = true is implicit TLS. With false, STARTTLS is used only where it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport'] = 'smtp';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_server'] = '@HOST@:@PORT@';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_encrypt'] = true;
@if-login@$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_username'] = '@USER@';
@if-login@$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_password'] = getenv('SMTP_PASSWORD');
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['defaultMailFromAddress'] = '@FROM@';
",
    ),
    starttls: Form::Exposed {
        text: r"// DANGER: @DANGER@
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport'] = 'smtp';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_server'] = '@HOST@:@PORT@';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_encrypt'] = false;
@if-login@$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_username'] = '@USER@';
@if-login@$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport_smtp_password'] = getenv('SMTP_PASSWORD');
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['defaultMailFromAddress'] = '@FROM@';
",
        danger: "TYPO3 goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"// DANGER: @DANGER@
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['transport'] = 'dsn';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['dsn'] = 'smtp://@HOST@:@PORT@?auto_tls=false&verify_peer=0';
$GLOBALS['TYPO3_CONF_VARS']['MAIL']['defaultMailFromAddress'] = '@FROM@';
",
    ),
    proof: Proof::Validated(
        "The lines were read by PHP and handed to Symfony Mailer as TYPO3 hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
