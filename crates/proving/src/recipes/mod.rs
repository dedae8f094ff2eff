//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aerc;
mod alpine;
mod apple_mobileconfig;
mod claws_mail;
mod git_send_email;
mod laravel;
mod moodle;
mod nextcloud;
mod outlook_autodiscover;
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
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod wordpress;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aerc::RECIPE,
    &alpine::RECIPE,
    &apple_mobileconfig::RECIPE,
    &claws_mail::RECIPE,
    &git_send_email::RECIPE,
    &laravel::RECIPE,
    &moodle::RECIPE,
    &nextcloud::RECIPE,
    &outlook_autodiscover::RECIPE,
    &pear_mail::RECIPE,
    &perl_email_sender::RECIPE,
    &perl_net_smtp::RECIPE,
    &perl_net_smtps::RECIPE,
    &phpmailer::RECIPE,
    &python_smtplib::RECIPE,
    &roundcube::RECIPE,
    &sendemail::RECIPE,
    &symfony_mailer::RECIPE,
    &thunderbird::RECIPE,
    &thunderbird_autoconfig::RECIPE,
    &thunderbird_prefs::RECIPE,
    &wordpress::RECIPE,
];
