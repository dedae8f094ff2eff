//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aerc;
mod aiosmtplib;
mod alertmanager;
mod alpine;
mod apple_mobileconfig;
mod apprise;
mod authelia;
mod authentik;
mod claws_mail;
mod commons_email;
mod discourse;
mod django;
mod dotnet_smtpclient;
mod emailjs;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod ghost;
mod git_send_email;
mod gitea;
mod gitlab;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod home_assistant;
mod jakarta_mail;
mod jenkins;
mod keycloak;
mod laravel;
mod lettre;
mod mail_send;
mod mailkit;
mod mailman;
mod mastodon;
mod moodle;
mod n8n;
mod nextcloud;
mod nodemailer;
mod outlook_autodiscover;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod php;
mod phpmailer;
mod python_logging;
mod python_smtplib;
mod quarkus;
mod rails;
mod redmail;
mod roundcube;
mod ruby_mail;
mod ruby_net_smtp;
mod sendemail;
mod spring_boot;
mod swoosh;
mod symfony_mailer;
mod synapse;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod uptime_kuma;
mod upyo;
mod vaultwarden;
mod wordpress;
mod yagmail;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aerc::RECIPE,
    &aiosmtplib::RECIPE,
    &alertmanager::RECIPE,
    &alpine::RECIPE,
    &apple_mobileconfig::RECIPE,
    &apprise::RECIPE,
    &authelia::RECIPE,
    &authentik::RECIPE,
    &claws_mail::RECIPE,
    &commons_email::RECIPE,
    &discourse::RECIPE,
    &django::RECIPE,
    &dotnet_smtpclient::RECIPE,
    &emailjs::RECIPE,
    &fastapi_mail::RECIPE,
    &flask_mail::RECIPE,
    &flask_mailman::RECIPE,
    &ghost::RECIPE,
    &git_send_email::RECIPE,
    &gitea::RECIPE,
    &gitlab::RECIPE,
    &go_mail::RECIPE,
    &go_net_smtp::RECIPE,
    &grafana::RECIPE,
    &home_assistant::RECIPE,
    &jakarta_mail::RECIPE,
    &jenkins::RECIPE,
    &keycloak::RECIPE,
    &laravel::RECIPE,
    &lettre::RECIPE,
    &mail_send::RECIPE,
    &mailkit::RECIPE,
    &mailman::RECIPE,
    &mastodon::RECIPE,
    &moodle::RECIPE,
    &n8n::RECIPE,
    &nextcloud::RECIPE,
    &nodemailer::RECIPE,
    &outlook_autodiscover::RECIPE,
    &pear_mail::RECIPE,
    &perl_email_sender::RECIPE,
    &perl_net_smtp::RECIPE,
    &perl_net_smtps::RECIPE,
    &phpmailer::RECIPE,
    &python_logging::RECIPE,
    &python_smtplib::RECIPE,
    &quarkus::RECIPE,
    &rails::RECIPE,
    &redmail::RECIPE,
    &roundcube::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
    &sendemail::RECIPE,
    &spring_boot::RECIPE,
    &swoosh::RECIPE,
    &symfony_mailer::RECIPE,
    &synapse::RECIPE,
    &thunderbird::RECIPE,
    &thunderbird_autoconfig::RECIPE,
    &thunderbird_prefs::RECIPE,
    &uptime_kuma::RECIPE,
    &upyo::RECIPE,
    &vaultwarden::RECIPE,
    &wordpress::RECIPE,
    &yagmail::RECIPE,
];
