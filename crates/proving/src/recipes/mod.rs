//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod go_net_smtp;
mod python_smtplib;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &go_net_smtp::RECIPE,
    &python_smtplib::RECIPE,
    &rails::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
];
