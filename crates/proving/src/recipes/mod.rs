//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aiosmtplib;
mod apprise;
mod authentik;
mod django;
mod emailjs;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod ghost;
mod home_assistant;
mod mailman;
mod n8n;
mod nodemailer;
mod python_logging;
mod python_smtplib;
mod redmail;
mod synapse;
mod uptime_kuma;
mod upyo;
mod yagmail;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aiosmtplib::RECIPE,
    &apprise::RECIPE,
    &authentik::RECIPE,
    &django::RECIPE,
    &emailjs::RECIPE,
    &fastapi_mail::RECIPE,
    &flask_mail::RECIPE,
    &flask_mailman::RECIPE,
    &ghost::RECIPE,
    &home_assistant::RECIPE,
    &mailman::RECIPE,
    &n8n::RECIPE,
    &nodemailer::RECIPE,
    &python_logging::RECIPE,
    &python_smtplib::RECIPE,
    &redmail::RECIPE,
    &synapse::RECIPE,
    &uptime_kuma::RECIPE,
    &upyo::RECIPE,
    &yagmail::RECIPE,
];
