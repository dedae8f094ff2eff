//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod aerc;
mod alpine;
mod apple_mobileconfig;
mod outlook;
mod outlook_autodiscover;
mod python_smtplib;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &aerc::TARGET,
    &alpine::TARGET,
    &apple_mobileconfig::TARGET,
    &outlook_autodiscover::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &thunderbird_prefs::TARGET,
    &python_smtplib::TARGET,
];
