//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod laravel;
mod pear_mail;
mod php;
mod phpmailer;
mod python_smtplib;
mod symfony_mailer;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &laravel::RECIPE,
    &pear_mail::RECIPE,
    &phpmailer::RECIPE,
    &python_smtplib::RECIPE,
    &symfony_mailer::RECIPE,
];
