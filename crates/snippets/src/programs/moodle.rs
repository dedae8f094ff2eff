//! Moodle, by its configuration file, which settles what its pages would else ask.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "moodle",
    name: "Moodle",
    group: Group::Program,
    file: "config.php",
    place: "In the folder of Moodle, before the line that requires lib/setup.php. What stands there can no longer be changed on the page for outgoing mail.",
    versions: "Moodle 3.1 and later; run with PHPMailer, which it sends with",
    oldest: "3.1",
    secret: "In the environment variable SMTP_PASSWORD of PHP, also for cron.",
    trap: "With “None” as the security it never encrypts, also where the server offers STARTTLS: everybody on the way reads the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$CFG->smtphosts = '@HOST@:@PORT@';
$CFG->smtpsecure = 'ssl';
@if-login@$CFG->smtpauthtype = 'PLAIN';
@if-login@$CFG->smtpuser = '@USER@';
@if-login@$CFG->smtppass = getenv('SMTP_PASSWORD');
$CFG->noreplyaddress = '@FROM@';
",
    ),
    starttls: Form::Text(
        r"$CFG->smtphosts = '@HOST@:@PORT@';
$CFG->smtpsecure = 'tls';
@if-login@$CFG->smtpauthtype = 'PLAIN';
@if-login@$CFG->smtpuser = '@USER@';
@if-login@$CFG->smtppass = getenv('SMTP_PASSWORD');
$CFG->noreplyaddress = '@FROM@';
",
    ),
    open: Open::Text(
        r"// DANGER: @DANGER@
$CFG->smtphosts = '@HOST@:@PORT@';
$CFG->smtpsecure = '';
$CFG->noreplyaddress = '@FROM@';
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
