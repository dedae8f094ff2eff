//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod alertmanager;
mod authelia;
mod commons_email;
mod discourse;
mod dotnet_smtpclient;
mod gitea;
mod gitlab;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod jakarta_mail;
mod jenkins;
mod keycloak;
mod lettre;
mod mail_send;
mod mailkit;
mod mastodon;
mod python_smtplib;
mod quarkus;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;
mod spring_boot;
mod swoosh;
mod vaultwarden;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &alertmanager::RECIPE,
    &authelia::RECIPE,
    &commons_email::RECIPE,
    &discourse::RECIPE,
    &dotnet_smtpclient::RECIPE,
    &gitea::RECIPE,
    &gitlab::RECIPE,
    &go_mail::RECIPE,
    &go_net_smtp::RECIPE,
    &grafana::RECIPE,
    &jakarta_mail::RECIPE,
    &jenkins::RECIPE,
    &keycloak::RECIPE,
    &lettre::RECIPE,
    &mail_send::RECIPE,
    &mailkit::RECIPE,
    &mastodon::RECIPE,
    &python_smtplib::RECIPE,
    &quarkus::RECIPE,
    &rails::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
    &spring_boot::RECIPE,
    &swoosh::RECIPE,
    &vaultwarden::RECIPE,
];
