//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod git_send_email;
mod laravel;
mod moodle;
mod nextcloud;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod php;
mod phpmailer;
mod python_smtplib;
mod roundcube;
mod sendemail;
mod symfony_mailer;
mod wordpress;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &git_send_email::RECIPE,
    &laravel::RECIPE,
    &moodle::RECIPE,
    &nextcloud::RECIPE,
    &pear_mail::RECIPE,
    &perl_email_sender::RECIPE,
    &perl_net_smtp::RECIPE,
    &perl_net_smtps::RECIPE,
    &phpmailer::RECIPE,
    &python_smtplib::RECIPE,
    &roundcube::RECIPE,
    &sendemail::RECIPE,
    &symfony_mailer::RECIPE,
    &wordpress::RECIPE,
];
