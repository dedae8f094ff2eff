//! Moodle, by its configuration file, which settles what its pages would else ask.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "moodle",
    name: "Moodle",
    group: Group::Program,
    file: "config.php",
    place: "In the folder of Moodle, before the line that requires lib/setup.php. What stands there can no longer be changed on the page for outgoing mail.",
    versions: "Moodle 3.1 and later; run with PHPMailer, which it sends with",
    oldest: "3.1",
    secret: "In the environment variable SMTP_PASSWORD of PHP, also for cron.",
    trap: "With “None” as the security, it encrypts only if the server offers it: whoever removes the offer gets the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$CFG->smtphosts = '@HOST@:@PORT@';
$CFG->smtpsecure = 'ssl';
$CFG->smtpauthtype = 'PLAIN';
$CFG->smtpuser = '@USER@';
$CFG->smtppass = getenv('SMTP_PASSWORD');
$CFG->noreplyaddress = '@FROM@';
",
    ),
    starttls: Form::Text(
        r"$CFG->smtphosts = '@HOST@:@PORT@';
$CFG->smtpsecure = 'tls';
$CFG->smtpauthtype = 'PLAIN';
$CFG->smtpuser = '@USER@';
$CFG->smtppass = getenv('SMTP_PASSWORD');
$CFG->noreplyaddress = '@FROM@';
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
