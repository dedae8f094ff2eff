//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod git_send_email;
mod laravel;
mod moodle;
mod nextcloud;
mod outlook;
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
mod thunderbird_autoconfig;
mod wordpress;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &git_send_email::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
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
