//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod go_net_smtp;
mod outlook;
mod python_smtplib;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;
mod thunderbird;
mod thunderbird_autoconfig;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &go_net_smtp::TARGET,
    &python_smtplib::TARGET,
    &rails::TARGET,
    &ruby_mail::TARGET,
    &ruby_net_smtp::TARGET,
];
