//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aiosmtplib;
mod django;
mod emailjs;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod nodemailer;
mod python_logging;
mod python_smtplib;
mod redmail;
mod upyo;
mod yagmail;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aiosmtplib::RECIPE,
    &django::RECIPE,
    &emailjs::RECIPE,
    &fastapi_mail::RECIPE,
    &flask_mail::RECIPE,
    &flask_mailman::RECIPE,
    &nodemailer::RECIPE,
    &python_logging::RECIPE,
    &python_smtplib::RECIPE,
    &redmail::RECIPE,
    &upyo::RECIPE,
    &yagmail::RECIPE,
];
