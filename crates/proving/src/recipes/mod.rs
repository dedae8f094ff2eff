//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aerc;
mod alertmanager;
mod alpine;
mod apple_mobileconfig;
mod authelia;
mod claws_mail;
mod commons_email;
mod discourse;
mod dotnet_smtpclient;
mod git_send_email;
mod gitea;
mod gitlab;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod jakarta_mail;
mod jenkins;
mod keycloak;
mod laravel;
mod lettre;
mod mail_send;
mod mailkit;
mod mastodon;
mod moodle;
mod nextcloud;
mod outlook_autodiscover;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod php;
mod phpmailer;
mod python_smtplib;
mod quarkus;
mod rails;
mod roundcube;
mod ruby_mail;
mod ruby_net_smtp;
mod sendemail;
mod spring_boot;
mod swoosh;
mod symfony_mailer;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod vaultwarden;
mod wordpress;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aerc::RECIPE,
    &alertmanager::RECIPE,
    &alpine::RECIPE,
    &apple_mobileconfig::RECIPE,
    &authelia::RECIPE,
    &claws_mail::RECIPE,
    &commons_email::RECIPE,
    &discourse::RECIPE,
    &dotnet_smtpclient::RECIPE,
    &git_send_email::RECIPE,
    &gitea::RECIPE,
    &gitlab::RECIPE,
    &go_mail::RECIPE,
    &go_net_smtp::RECIPE,
    &grafana::RECIPE,
    &jakarta_mail::RECIPE,
    &jenkins::RECIPE,
    &keycloak::RECIPE,
    &laravel::RECIPE,
    &lettre::RECIPE,
    &mail_send::RECIPE,
    &mailkit::RECIPE,
    &mastodon::RECIPE,
    &moodle::RECIPE,
    &nextcloud::RECIPE,
    &outlook_autodiscover::RECIPE,
    &pear_mail::RECIPE,
    &perl_email_sender::RECIPE,
    &perl_net_smtp::RECIPE,
    &perl_net_smtps::RECIPE,
    &phpmailer::RECIPE,
    &python_smtplib::RECIPE,
    &quarkus::RECIPE,
    &rails::RECIPE,
    &roundcube::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
    &sendemail::RECIPE,
    &spring_boot::RECIPE,
    &swoosh::RECIPE,
    &symfony_mailer::RECIPE,
    &thunderbird::RECIPE,
    &thunderbird_autoconfig::RECIPE,
    &thunderbird_prefs::RECIPE,
    &vaultwarden::RECIPE,
    &wordpress::RECIPE,
];
