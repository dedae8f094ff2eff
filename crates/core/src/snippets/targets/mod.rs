//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod aiosmtplib;
mod django;
mod emailjs;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod nodemailer;
mod outlook;
mod python_logging;
mod python_smtplib;
mod redmail;
mod thunderbird;
mod thunderbird_autoconfig;
mod upyo;
mod yagmail;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &aiosmtplib::TARGET,
    &django::TARGET,
    &emailjs::TARGET,
    &fastapi_mail::TARGET,
    &flask_mail::TARGET,
    &flask_mailman::TARGET,
    &nodemailer::TARGET,
    &python_logging::TARGET,
    &python_smtplib::TARGET,
    &redmail::TARGET,
    &upyo::TARGET,
    &yagmail::TARGET,
];
