//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod msmtp;
mod nullmailer;
mod python_smtplib;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[&msmtp::RECIPE, &nullmailer::RECIPE, &python_smtplib::RECIPE];
