//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod alertmanager;
mod commons_email;
mod go_net_smtp;
mod jakarta_mail;
mod lettre;
mod mail_send;
mod python_smtplib;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;
mod spring_boot;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &alertmanager::RECIPE,
    &commons_email::RECIPE,
    &go_net_smtp::RECIPE,
    &jakarta_mail::RECIPE,
    &lettre::RECIPE,
    &mail_send::RECIPE,
    &python_smtplib::RECIPE,
    &rails::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
    &spring_boot::RECIPE,
];
