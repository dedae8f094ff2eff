//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod aerc;
mod alpine;
mod apple_mail;
mod apple_mobileconfig;
mod claws_mail;
mod em_client;
mod evolution;
mod fairemail;
mod git_send_email;
mod gmail_send_as;
mod ios_mail;
mod laravel;
mod moodle;
mod nextcloud;
mod outlook;
mod outlook_autodiscover;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod phpmailer;
mod python_smtplib;
mod roundcube;
mod sendemail;
mod symfony_mailer;
mod thunderbird;
mod thunderbird_android;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod wordpress;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &aerc::TARGET,
    &alpine::TARGET,
    &apple_mobileconfig::TARGET,
    &apple_mail::TARGET,
    &ios_mail::TARGET,
    &claws_mail::TARGET,
    &em_client::TARGET,
    &evolution::TARGET,
    &fairemail::TARGET,
    &git_send_email::TARGET,
    &gmail_send_as::TARGET,
    &outlook_autodiscover::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &thunderbird_prefs::TARGET,
    &thunderbird_android::TARGET,
    &laravel::TARGET,
    &pear_mail::TARGET,
    &perl_email_sender::TARGET,
    &perl_net_smtp::TARGET,
    &perl_net_smtps::TARGET,
    &phpmailer::TARGET,
    &python_smtplib::TARGET,
    &symfony_mailer::TARGET,
    &moodle::TARGET,
    &nextcloud::TARGET,
    &roundcube::TARGET,
    &wordpress::TARGET,
    &sendemail::TARGET,
];
