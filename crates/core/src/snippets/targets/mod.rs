//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod msmtp;
mod nullmailer;
mod outlook;
mod python_smtplib;
mod thunderbird;
mod thunderbird_autoconfig;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &python_smtplib::TARGET,
    &msmtp::TARGET,
    &nullmailer::TARGET,
];
