//! Nextcloud, by a file beside its main one.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "nextcloud",
    name: "Nextcloud",
    aliases: &["nextcloud server"],
    group: Group::Program,
    file: "config/submission.config.php",
    place: "In the folder of Nextcloud, beside config.php: Nextcloud reads every file there whose name ends in .config.php, in the order of their names. This one comes after smtp.config.php, which the container image brings along and fills from SMTP_HOST and the like.",
    versions: "Nextcloud 26 and later; run with Symfony Mailer, which these send with",
    oldest: "26",
    secret: "In the environment variable SMTP_PASSWORD of PHP, also for the background jobs.",
    trap: "“None / STARTTLS” as the encryption means STARTTLS only if it is offered: whoever removes the offer gets the password. The old value “tls” means the same.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"<?php
$CONFIG = [
    'mail_smtpmode' => 'smtp',
    'mail_smtphost' => '@HOST@',
    'mail_smtpport' => @PORT@,
    'mail_smtpsecure' => 'ssl',
@if-login@    'mail_smtpauth' => true,
@if-open@    'mail_smtpauth' => false,
@if-login@    'mail_smtpname' => '@USER@',
@if-login@    'mail_smtppassword' => getenv('SMTP_PASSWORD'),
    'mail_smtptimeout' => 30,
    'mail_smtpstreamoptions' => ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]],
    'mail_from_address' => '@LOCAL@',
    'mail_domain' => '@DOMAIN@',
];
",
    ),
    starttls: Form::Exposed {
        text: r"<?php
// DANGER: @DANGER@
$CONFIG = [
    'mail_smtpmode' => 'smtp',
    'mail_smtphost' => '@HOST@',
    'mail_smtpport' => @PORT@,
    'mail_smtpsecure' => '',
@if-login@    'mail_smtpauth' => true,
@if-open@    'mail_smtpauth' => false,
@if-login@    'mail_smtpname' => '@USER@',
@if-login@    'mail_smtppassword' => getenv('SMTP_PASSWORD'),
    'mail_smtptimeout' => 30,
    'mail_smtpstreamoptions' => ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true]],
    'mail_from_address' => '@LOCAL@',
    'mail_domain' => '@DOMAIN@',
];
",
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r"<?php
// DANGER: @DANGER@
$CONFIG = [
    'mail_smtpmode' => 'smtp',
    'mail_smtphost' => '@HOST@',
    'mail_smtpport' => @PORT@,
    'mail_smtpsecure' => '',
    'mail_smtpauth' => false,
    'mail_smtptimeout' => 30,
    // Where the relay offers STARTTLS, Nextcloud takes it: then any certificate will do.
    'mail_smtpstreamoptions' => ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]],
    'mail_from_address' => '@LOCAL@',
    'mail_domain' => '@DOMAIN@',
];
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
