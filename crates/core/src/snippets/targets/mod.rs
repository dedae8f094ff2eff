//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod laravel;
mod outlook;
mod pear_mail;
mod phpmailer;
mod python_smtplib;
mod symfony_mailer;
mod thunderbird;
mod thunderbird_autoconfig;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &laravel::TARGET,
    &pear_mail::TARGET,
    &phpmailer::TARGET,
    &python_smtplib::TARGET,
    &symfony_mailer::TARGET,
];
