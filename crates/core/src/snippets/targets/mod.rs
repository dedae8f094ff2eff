//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod alertmanager;
mod commons_email;
mod go_net_smtp;
mod jakarta_mail;
mod lettre;
mod mail_send;
mod outlook;
mod python_smtplib;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;
mod spring_boot;
mod thunderbird;
mod thunderbird_autoconfig;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &commons_email::TARGET,
    &go_net_smtp::TARGET,
    &jakarta_mail::TARGET,
    &python_smtplib::TARGET,
    &rails::TARGET,
    &ruby_mail::TARGET,
    &ruby_net_smtp::TARGET,
    &lettre::TARGET,
    &mail_send::TARGET,
    &spring_boot::TARGET,
    &alertmanager::TARGET,
];
