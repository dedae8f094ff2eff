//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aerc;
mod alpine;
mod apple_mobileconfig;
mod claws_mail;
mod outlook_autodiscover;
mod python_smtplib;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aerc::RECIPE,
    &alpine::RECIPE,
    &apple_mobileconfig::RECIPE,
    &claws_mail::RECIPE,
    &outlook_autodiscover::RECIPE,
    &python_smtplib::RECIPE,
    &thunderbird::RECIPE,
    &thunderbird_autoconfig::RECIPE,
    &thunderbird_prefs::RECIPE,
];
