//! WordPress, by a plugin of a few lines.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "wordpress",
    name: "WordPress",
    aliases: &["wp", "wp_mail", "woocommerce"],
    group: Group::Program,
    file: "wp-content/mu-plugins/smtp.php",
    place: "In the folder of WordPress; make the folder mu-plugins if there is none. Plugins in it are always active.",
    versions: "WordPress 5.5 and later",
    oldest: "5.5",
    secret: "In wp-config.php, before its last lines: define( 'SMTP_PASSWORD', '…' );",
    trap: "Without SMTPSecure, WordPress encrypts only if the server offers it: whoever removes the offer gets the password.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"<?php
/**
 * Plugin Name: Mail by SMTP
 */

add_action(
	'phpmailer_init',
	function ( $mail ) {
		$mail->isSMTP();
		$mail->Host        = '@HOST@';
		$mail->Port        = @PORT@;
		$mail->SMTPSecure  = 'ssl';
		$mail->SMTPOptions = array( 'ssl' => array( 'verify_peer' => true, 'verify_peer_name' => true ) );
@if-login@		$mail->SMTPAuth    = true;
@if-open@		$mail->SMTPAuth    = false;
@if-login@		$mail->Username    = '@USER@';
@if-login@		$mail->Password    = SMTP_PASSWORD;
		$mail->Timeout     = 30;
		$mail->setFrom( '@FROM@', $mail->FromName, false );
	}
);
",
    ),
    starttls: Form::Text(
        r"<?php
/**
 * Plugin Name: Mail by SMTP
 */

add_action(
	'phpmailer_init',
	function ( $mail ) {
		$mail->isSMTP();
		$mail->Host        = '@HOST@';
		$mail->Port        = @PORT@;
		$mail->SMTPSecure  = 'tls';
		$mail->SMTPOptions = array( 'ssl' => array( 'verify_peer' => true, 'verify_peer_name' => true ) );
@if-login@		$mail->SMTPAuth    = true;
@if-open@		$mail->SMTPAuth    = false;
@if-login@		$mail->Username    = '@USER@';
@if-login@		$mail->Password    = SMTP_PASSWORD;
		$mail->Timeout     = 30;
		$mail->setFrom( '@FROM@', $mail->FromName, false );
	}
);
",
    ),
    open: Open::Text(
        r"<?php
// DANGER: @DANGER@
/**
 * Plugin Name: Mail by SMTP
 */

add_action(
	'phpmailer_init',
	function ( $mail ) {
		$mail->isSMTP();
		$mail->Host        = '@HOST@';
		$mail->Port        = @PORT@;
		$mail->SMTPSecure  = '';
		$mail->SMTPAutoTLS = false; // No STARTTLS: the relay's certificate may be nobody's.
		$mail->SMTPAuth    = false;
		$mail->Timeout     = 30;
		$mail->setFrom( '@FROM@', $mail->FromName, false );
	}
);
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
