//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

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
mod outlook;
mod powershell;
mod python_smtplib;
mod quarkus;
mod rails;
mod ruby_mail;
mod ruby_net_smtp;
mod spring_boot;
mod swoosh;
mod thunderbird;
mod thunderbird_autoconfig;
mod vaultwarden;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &mailkit::TARGET,
    &dotnet_smtpclient::TARGET,
    &commons_email::TARGET,
    &swoosh::TARGET,
    &go_mail::TARGET,
    &go_net_smtp::TARGET,
    &jakarta_mail::TARGET,
    &python_smtplib::TARGET,
    &quarkus::TARGET,
    &rails::TARGET,
    &ruby_mail::TARGET,
    &ruby_net_smtp::TARGET,
    &lettre::TARGET,
    &mail_send::TARGET,
    &spring_boot::TARGET,
    &authelia::TARGET,
    &discourse::TARGET,
    &gitea::TARGET,
    &gitlab::TARGET,
    &grafana::TARGET,
    &jenkins::TARGET,
    &keycloak::TARGET,
    &mastodon::TARGET,
    &alertmanager::TARGET,
    &vaultwarden::TARGET,
    &powershell::TARGET,
];
