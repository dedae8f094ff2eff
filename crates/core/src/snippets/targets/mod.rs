//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod outlook;
mod python_smtplib;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &thunderbird_prefs::TARGET,
    &python_smtplib::TARGET,
];
