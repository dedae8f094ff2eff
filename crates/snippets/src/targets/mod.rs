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
mod curl;
mod discourse;
mod django;
mod dma;
mod dns_records;
mod dotnet_smtpclient;
mod dovecot_submission;
mod em_client;
mod emacs;
mod emailjs;
mod esmtp;
mod evolution;
mod exim_relay;
mod exim_server;
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
mod mailutils;
mod mastodon;
mod monit;
mod moodle;
mod msmtp;
mod mutt;
mod n8n;
mod nc;
mod neomutt;
mod nextcloud;
mod nodemailer;
mod nullmailer;
mod opensmtpd_relay;
mod openssl_s_client;
mod outlook;
mod outlook_autodiscover;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod phpmailer;
mod postfix_relay;
mod postfix_server;
mod powershell;
mod python_logging;
mod python_smtplib;
mod quarkus;
mod rails;
mod redmail;
mod roundcube;
mod ruby_mail;
mod ruby_net_smtp;
mod s_nail;
mod sendemail;
mod spring_boot;
mod ssmtp;
mod swaks;
mod swoosh;
mod symfony_mailer;
mod synapse;
mod test_netconnection;
mod thunderbird;
mod thunderbird_android;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod uptime_kuma;
mod upyo;
mod vaultwarden;
mod wordpress;
mod yagmail;

use crate::target::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &aerc::TARGET,
    &alpine::TARGET,
    &apple_mobileconfig::TARGET,
    &apple_mail::TARGET,
    &ios_mail::TARGET,
    &claws_mail::TARGET,
    &em_client::TARGET,
    &emacs::TARGET,
    &evolution::TARGET,
    &fairemail::TARGET,
    &git_send_email::TARGET,
    &gmail_send_as::TARGET,
    &mutt::TARGET,
    &neomutt::TARGET,
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
    &monit::TARGET,
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
    &curl::TARGET,
    &dma::TARGET,
    &esmtp::TARGET,
    &exim_relay::TARGET,
    &mailutils::TARGET,
    &msmtp::TARGET,
    &nullmailer::TARGET,
    &opensmtpd_relay::TARGET,
    &postfix_relay::TARGET,
    &powershell::TARGET,
    &s_nail::TARGET,
    &sendemail::TARGET,
    &ssmtp::TARGET,
    &dns_records::TARGET,
    &dovecot_submission::TARGET,
    &exim_server::TARGET,
    &postfix_server::TARGET,
    &nc::TARGET,
    &openssl_s_client::TARGET,
    &test_netconnection::TARGET,
    &swaks::TARGET,
];
/// The target with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|t| t.id == id).copied()
}

/// The ids that come closest to what was given.
#[must_use]
pub fn nearest(given: &str) -> Vec<&'static str> {
    portwise_model::nearest(given, TARGETS.iter().map(|t| (t.id, t.name)), 3)
}
