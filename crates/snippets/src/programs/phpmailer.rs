//! The library that most PHP programs send with.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "phpmailer",
    name: "PHPMailer",
    aliases: &["php", "php mailer", "php mail"],
    group: Group::Library,
    file: "send.php",
    place: "In your program.",
    versions: "PHPMailer 6.1 and later",
    oldest: "6.1",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without SMTPSecure, PHPMailer encrypts only if the server offers it: whoever removes the offer gets the password. It also waits 300 seconds for an answer.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"<?php
use PHPMailer\PHPMailer\PHPMailer;

require 'vendor/autoload.php';

$mail = new PHPMailer(true);
$mail->isSMTP();
$mail->Host = '@HOST@';
$mail->Port = @PORT@;
$mail->SMTPSecure = PHPMailer::ENCRYPTION_SMTPS;
$mail->SMTPOptions = ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]];
@if-login@$mail->SMTPAuth = true;
@if-open@$mail->SMTPAuth = false;
@if-login@$mail->Username = '@USER@';
@if-login@$mail->Password = getenv('SMTP_PASSWORD');
$mail->Timeout = 30;

$mail->setFrom('@FROM@');
$mail->addAddress('@FROM@');
$mail->Subject = 'Test';
$mail->Body = 'It works.';
$mail->send();
",
    ),
    starttls: Form::Text(
        r"<?php
use PHPMailer\PHPMailer\PHPMailer;

require 'vendor/autoload.php';

$mail = new PHPMailer(true);
$mail->isSMTP();
$mail->Host = '@HOST@';
$mail->Port = @PORT@;
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->SMTPOptions = ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]];
@if-login@$mail->SMTPAuth = true;
@if-open@$mail->SMTPAuth = false;
@if-login@$mail->Username = '@USER@';
@if-login@$mail->Password = getenv('SMTP_PASSWORD');
$mail->Timeout = 30;

$mail->setFrom('@FROM@');
$mail->addAddress('@FROM@');
$mail->Subject = 'Test';
$mail->Body = 'It works.';
$mail->send();
",
    ),
    open: Open::Text(
        r"<?php
// DANGER: @DANGER@
use PHPMailer\PHPMailer\PHPMailer;

require 'vendor/autoload.php';

$mail = new PHPMailer(true);
$mail->isSMTP();
$mail->Host = '@HOST@';
$mail->Port = @PORT@;
$mail->SMTPSecure = '';
$mail->SMTPAutoTLS = false; // no STARTTLS: the relay's certificate may be nobody's
$mail->SMTPAuth = false;
$mail->Timeout = 30;

$mail->setFrom('@FROM@');
$mail->addAddress('@FROM@');
$mail->Subject = 'Test';
$mail->Body = 'It works.';
$mail->send();
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
