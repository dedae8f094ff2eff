//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod aerc;
mod aiosmtplib;
mod airflow;
mod alertmanager;
mod alpine;
mod apple_mobileconfig;
mod apprise;
mod authelia;
mod authentik;
mod bluesky_pds;
mod chatwoot;
mod claws_mail;
mod commons_email;
mod curl;
mod discourse;
mod django;
mod dma;
mod dma_0_13;
mod dns_records;
mod docuseal;
mod dotnet_smtpclient;
mod dovecot;
mod dovecot_submission;
mod dovecot_submission_2_3;
mod drupal;
mod emacs;
mod emailjs;
mod env_file;
mod erpnext;
mod esmtp;
mod exim_relay;
mod exim_server;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod freescout;
mod ghost;
mod git_send_email;
mod gitea;
mod gitlab;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod home_assistant;
mod home_assistant_yaml;
mod immich;
mod jakarta_mail;
mod jenkins;
mod joomla;
mod keycloak;
mod laravel;
mod lettre;
mod mail_send;
mod mailkit;
mod mailman;
mod mailutils;
mod mastodon;
mod matomo;
mod monit;
mod moodle;
mod msmtp;
mod mutt;
mod n8n;
mod nc;
mod neomutt;
mod nextcloud;
mod node_red;
mod nodemailer;
mod nullmailer;
mod opencloud;
mod opensmtpd_relay;
mod openssl_s_client;
mod other_debian;
mod outline;
mod outlook_autodiscover;
mod paperless_ngx;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod php;
mod phpmailer;
mod plausible;
mod postfix_relay;
mod postfix_server;
mod proxmox_ve;
mod python_logging;
mod python_smtplib;
mod quarkus;
mod rails;
mod redmail;
mod redmine;
mod roundcube;
mod ruby_mail;
mod ruby_net_smtp;
mod s_nail;
mod sendemail;
mod smtp_url;
mod spring_boot;
mod ssmtp;
mod supabase_auth;
mod swaks;
mod swoosh;
mod symfony_mailer;
mod synapse;
mod thunderbird;
mod thunderbird_autoconfig;
mod thunderbird_prefs;
mod truenas;
mod typo3;
mod uptime_kuma;
mod upyo;
mod vaultwarden;
mod wordpress;
mod wp_mail_smtp;
mod yagmail;
mod zabbix;
mod zitadel;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &aerc::RECIPE,
    &aiosmtplib::RECIPE,
    &airflow::RECIPE,
    &alertmanager::RECIPE,
    &alpine::RECIPE,
    &apple_mobileconfig::RECIPE,
    &apprise::RECIPE,
    &authelia::RECIPE,
    &authentik::RECIPE,
    &bluesky_pds::RECIPE,
    &chatwoot::RECIPE,
    &claws_mail::RECIPE,
    &commons_email::RECIPE,
    &curl::RECIPE,
    &discourse::RECIPE,
    &django::RECIPE,
    &dma::RECIPE,
    &dma_0_13::RECIPE,
    &dns_records::RECIPE,
    &docuseal::RECIPE,
    &dotnet_smtpclient::RECIPE,
    &dovecot_submission::RECIPE,
    &dovecot_submission_2_3::RECIPE,
    &drupal::RECIPE,
    &emacs::RECIPE,
    &emailjs::RECIPE,
    &erpnext::RECIPE,
    &esmtp::RECIPE,
    &exim_relay::RECIPE,
    &exim_server::RECIPE,
    &fastapi_mail::RECIPE,
    &flask_mail::RECIPE,
    &flask_mailman::RECIPE,
    &freescout::RECIPE,
    &ghost::RECIPE,
    &git_send_email::RECIPE,
    &gitea::RECIPE,
    &gitlab::RECIPE,
    &go_mail::RECIPE,
    &go_net_smtp::RECIPE,
    &grafana::RECIPE,
    &home_assistant::RECIPE,
    &home_assistant_yaml::RECIPE,
    &immich::RECIPE,
    &jakarta_mail::RECIPE,
    &jenkins::RECIPE,
    &joomla::RECIPE,
    &keycloak::RECIPE,
    &laravel::RECIPE,
    &lettre::RECIPE,
    &mail_send::RECIPE,
    &mailkit::RECIPE,
    &mailman::RECIPE,
    &mailutils::RECIPE,
    &mastodon::RECIPE,
    &matomo::RECIPE,
    &monit::RECIPE,
    &moodle::RECIPE,
    &msmtp::RECIPE,
    &mutt::RECIPE,
    &n8n::RECIPE,
    &nc::RECIPE,
    &neomutt::RECIPE,
    &nextcloud::RECIPE,
    &node_red::RECIPE,
    &nodemailer::RECIPE,
    &nullmailer::RECIPE,
    &opencloud::RECIPE,
    &opensmtpd_relay::RECIPE,
    &openssl_s_client::RECIPE,
    &outline::RECIPE,
    &outlook_autodiscover::RECIPE,
    &paperless_ngx::RECIPE,
    &pear_mail::RECIPE,
    &perl_email_sender::RECIPE,
    &perl_net_smtp::RECIPE,
    &perl_net_smtps::RECIPE,
    &phpmailer::RECIPE,
    &plausible::RECIPE,
    &postfix_relay::RECIPE,
    &postfix_server::RECIPE,
    &proxmox_ve::RECIPE,
    &python_logging::RECIPE,
    &python_smtplib::RECIPE,
    &quarkus::RECIPE,
    &rails::RECIPE,
    &redmail::RECIPE,
    &redmine::RECIPE,
    &roundcube::RECIPE,
    &ruby_mail::RECIPE,
    &ruby_net_smtp::RECIPE,
    &s_nail::RECIPE,
    &sendemail::RECIPE,
    &smtp_url::RECIPE,
    &spring_boot::RECIPE,
    &ssmtp::RECIPE,
    &supabase_auth::RECIPE,
    &swaks::RECIPE,
    &swoosh::RECIPE,
    &symfony_mailer::RECIPE,
    &synapse::RECIPE,
    &thunderbird::RECIPE,
    &thunderbird_autoconfig::RECIPE,
    &thunderbird_prefs::RECIPE,
    &truenas::RECIPE,
    &typo3::RECIPE,
    &uptime_kuma::RECIPE,
    &upyo::RECIPE,
    &vaultwarden::RECIPE,
    &wordpress::RECIPE,
    &wp_mail_smtp::RECIPE,
    &yagmail::RECIPE,
    &zabbix::RECIPE,
    &zitadel::RECIPE,
];
