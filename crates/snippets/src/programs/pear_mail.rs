//! The old mail package of PEAR.

use crate::program::{Form, Group, ORDINARY, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "pear-mail",
    name: "PEAR Mail",
    aliases: &["pear"],
    group: Group::Library,
    file: "send.php",
    place: "In your program.",
    versions: "Mail 1.4 with Net_SMTP 1.8 and later",
    oldest: "1.4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "On port 587 it encrypts only if the server offers it, whatever its options say: whoever removes the offer gets the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"<?php
require_once 'Mail.php';

$mail = Mail::factory('smtp', [
    'host' => 'ssl://@HOST@',
    'port' => @PORT@,
    'auth' => true,
    'username' => '@USER@',
    'password' => getenv('SMTP_PASSWORD'),
    'timeout' => 30,
    'socket_options' => ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]],
]);
$headers = ['From' => '@FROM@', 'To' => '@FROM@', 'Subject' => 'Test'];
$result = $mail->send('@FROM@', $headers, 'It works.');
if (PEAR::isError($result)) {
    fwrite(STDERR, $result->getMessage() . PHP_EOL);
    exit(1);
}
",
    ),
    starttls: Form::Exposed {
        text: r"<?php
// DANGER: @DANGER@
require_once 'Mail.php';

$mail = Mail::factory('smtp', [
    'host' => '@HOST@',
    'port' => @PORT@,
    'auth' => true,
    'starttls' => true,
    'username' => '@USER@',
    'password' => getenv('SMTP_PASSWORD'),
    'timeout' => 30,
    'socket_options' => ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]],
]);
$headers = ['From' => '@FROM@', 'To' => '@FROM@', 'Subject' => 'Test'];
$result = $mail->send('@FROM@', $headers, 'It works.');
if (PEAR::isError($result)) {
    fwrite(STDERR, $result->getMessage() . PHP_EOL);
    exit(1);
}
",
        danger: STRIPPABLE,
    },
    proof: Proof::Executed,
    ..ORDINARY
};
