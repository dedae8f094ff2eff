//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod aerc;
mod aiosmtplib;
mod alertmanager;
mod alpine;
mod apple_mail;
mod apple_mobileconfig;
mod apprise;
mod authelia;
mod authentik;
mod claws_mail;
mod commons_email;
mod discourse;
mod django;
mod dotnet_smtpclient;
mod em_client;
mod emailjs;
mod evolution;
mod fairemail;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod ghost;
mod git_send_email;
mod gitea;
mod gitlab;
mod gmail_send_as;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod home_assistant;
mod ios_mail;
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
mod outlook;
mod outlook_autodiscover;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod phpmailer;
mod powershell;
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
mod thunderbird_android;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod uptime_kuma;
mod upyo;
mod vaultwarden;
mod wordpress;
mod yagmail;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &aerc::TARGET,
    &alpine::TARGET,
    &apple_mobileconfig::TARGET,
    &apple_mail::TARGET,
    &ios_mail::TARGET,
    &claws_mail::TARGET,
    &em_client::TARGET,
    &evolution::TARGET,
    &fairemail::TARGET,
    &git_send_email::TARGET,
    &gmail_send_as::TARGET,
    &outlook_autodiscover::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &thunderbird_prefs::TARGET,
    &thunderbird_android::TARGET,
    &mailkit::TARGET,
    &dotnet_smtpclient::TARGET,
    &aiosmtplib::TARGET,
    &commons_email::TARGET,
    &django::TARGET,
    &swoosh::TARGET,
    &emailjs::TARGET,
    &fastapi_mail::TARGET,
    &flask_mail::TARGET,
    &flask_mailman::TARGET,
    &go_mail::TARGET,
    &go_net_smtp::TARGET,
    &jakarta_mail::TARGET,
    &laravel::TARGET,
    &nodemailer::TARGET,
    &pear_mail::TARGET,
    &perl_email_sender::TARGET,
    &perl_net_smtp::TARGET,
    &perl_net_smtps::TARGET,
    &phpmailer::TARGET,
    &python_logging::TARGET,
    &python_smtplib::TARGET,
    &quarkus::TARGET,
    &rails::TARGET,
    &redmail::TARGET,
    &ruby_mail::TARGET,
    &ruby_net_smtp::TARGET,
    &lettre::TARGET,
    &mail_send::TARGET,
    &spring_boot::TARGET,
    &symfony_mailer::TARGET,
    &upyo::TARGET,
    &yagmail::TARGET,
    &authelia::TARGET,
    &authentik::TARGET,
    &discourse::TARGET,
    &ghost::TARGET,
    &gitea::TARGET,
    &gitlab::TARGET,
    &grafana::TARGET,
    &home_assistant::TARGET,
    &jenkins::TARGET,
    &keycloak::TARGET,
    &mailman::TARGET,
    &mastodon::TARGET,
    &moodle::TARGET,
    &n8n::TARGET,
    &nextcloud::TARGET,
    &alertmanager::TARGET,
    &roundcube::TARGET,
    &synapse::TARGET,
    &uptime_kuma::TARGET,
    &vaultwarden::TARGET,
    &wordpress::TARGET,
    &apprise::TARGET,
    &powershell::TARGET,
    &sendemail::TARGET,
];
