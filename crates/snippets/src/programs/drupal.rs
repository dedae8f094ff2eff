//! Drupal.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "drupal",
    name: "Drupal",
    aliases: &["drupal core", "drupal mailer"],
    group: Group::Program,
    file: "sites/default/settings.php",
    place: "At the end of that file; then clear the caches. With the module SMTP Authentication, or Drupal Symfony Mailer, the same values go on its own page.",
    versions: "Drupal 11.1 and later, with its own mailer (symfony_mailer)",
    oldest: "11.1",
    secret: "In the environment variable SMTP_PASSWORD of PHP, also for cron.",
    trap: "With the scheme smtp, STARTTLS is used only where it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$config['system.mail']['interface']['default'] = 'symfony_mailer';
$config['system.mail']['mailer_dsn'] = [
  'scheme' => 'smtps',
  'host' => '@HOST@',
  'port' => @PORT@,
@if-login@  'user' => '@USER@',
@if-login@  'password' => getenv('SMTP_PASSWORD'),
  'options' => ['verify_peer' => true],
];
$config['system.site']['mail'] = '@FROM@';
",
    ),
    starttls: Form::Exposed {
        text: r"// DANGER: @DANGER@
$config['system.mail']['interface']['default'] = 'symfony_mailer';
$config['system.mail']['mailer_dsn'] = [
  'scheme' => 'smtp',
  'host' => '@HOST@',
  'port' => @PORT@,
@if-login@  'user' => '@USER@',
@if-login@  'password' => getenv('SMTP_PASSWORD'),
  'options' => ['verify_peer' => true],
];
$config['system.site']['mail'] = '@FROM@';
",
        danger: "Drupal goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"// DANGER: @DANGER@
$config['system.mail']['interface']['default'] = 'symfony_mailer';
$config['system.mail']['mailer_dsn'] = [
  'scheme' => 'smtp',
  'host' => '@HOST@',
  'port' => @PORT@,
  'options' => ['verify_peer' => false, 'auto_tls' => false],
];
$config['system.site']['mail'] = '@FROM@';
",
    ),
    proof: Proof::Validated(
        "The lines were read by PHP and handed to Symfony Mailer as Drupal hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
