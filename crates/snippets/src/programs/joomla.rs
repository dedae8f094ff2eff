//! Joomla.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "joomla",
    name: "Joomla",
    aliases: &["joomla cms"],
    group: Group::Program,
    file: "configuration.php",
    place: "In place of the lines with the same names; or System > Global Configuration > Server > Mail, where “SSL/TLS” is implicit TLS.",
    versions: "Joomla 4 and later",
    secret: "In the same file as public $smtppass = '…';",
    trap: "With “None” as the security, STARTTLS is used only where it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"	public $mailonline = true;
	public $mailer = 'smtp';
	public $mailfrom = '@FROM@';
	public $smtphost = '@HOST@';
	public $smtpport = @PORT@;
	public $smtpsecure = 'ssl';
@if-login@	public $smtpauth = true;
@if-login@	public $smtpuser = '@USER@';
@if-open@	public $smtpauth = false;
",
    ),
    starttls: Form::Text(
        r"	public $mailonline = true;
	public $mailer = 'smtp';
	public $mailfrom = '@FROM@';
	public $smtphost = '@HOST@';
	public $smtpport = @PORT@;
	public $smtpsecure = 'tls';
@if-login@	public $smtpauth = true;
@if-login@	public $smtpuser = '@USER@';
@if-open@	public $smtpauth = false;
",
    ),
    proof: Proof::Validated(
        "The lines were read by PHP and handed to PHPMailer as Joomla hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
