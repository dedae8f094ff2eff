//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod aerc;
mod alpine;
mod apple_mail;
mod apple_mobileconfig;
mod claws_mail;
mod em_client;
mod evolution;
mod fairemail;
mod gmail_send_as;
mod ios_mail;
mod outlook;
mod outlook_autodiscover;
mod python_smtplib;
mod thunderbird;
mod thunderbird_android;
mod thunderbird_autoconfig;
mod thunderbird_prefs;

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
    &gmail_send_as::TARGET,
    &outlook_autodiscover::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &thunderbird_prefs::TARGET,
    &thunderbird_android::TARGET,
    &python_smtplib::TARGET,
];
