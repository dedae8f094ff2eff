//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

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
mod outlook;
mod python_logging;
mod python_smtplib;
mod redmail;
mod synapse;
mod thunderbird;
mod thunderbird_autoconfig;
mod uptime_kuma;
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
    &authentik::TARGET,
    &ghost::TARGET,
    &home_assistant::TARGET,
    &mailman::TARGET,
    &n8n::TARGET,
    &synapse::TARGET,
    &uptime_kuma::TARGET,
    &apprise::TARGET,
];
