//! One file per program. To add one: its file, its `mod`, its line in [`PROGRAMS`].

mod aerc;
mod aiosmtplib;
mod airflow;
mod alertmanager;
mod alpine;
mod apple_mail;
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
mod dovecot_submission;
mod dovecot_submission_2_3;
mod drupal;
mod em_client;
mod emacs;
mod emailjs;
mod erpnext;
mod esmtp;
mod evolution;
mod exim_relay;
mod exim_server;
mod fairemail;
mod fastapi_mail;
mod flask_mail;
mod flask_mailman;
mod freescout;
mod generic;
mod ghost;
mod git_send_email;
mod gitea;
mod gitlab;
mod gmail_send_as;
mod go_mail;
mod go_net_smtp;
mod grafana;
mod home_assistant;
mod home_assistant_yaml;
mod immich;
mod ios_mail;
mod jakarta_mail;
mod jenkins;
mod joomla;
mod keycloak;
mod laravel;
mod lettre;
mod listmonk;
mod magento;
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
mod nextcloud_aio;
mod node_red;
mod nodemailer;
mod nullmailer;
mod odoo;
mod opencloud;
mod opensmtpd_relay;
mod openssl_s_client;
mod osticket;
mod outline;
mod outlook;
mod outlook_autodiscover;
mod paperless_ngx;
mod pear_mail;
mod perl_email_sender;
mod perl_net_smtp;
mod perl_net_smtps;
mod phpmailer;
mod plausible;
mod postfix_relay;
mod postfix_server;
mod powershell;
mod prestashop;
mod proxmox_ve;
mod python_logging;
mod python_smtplib;
mod qnap;
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
mod synology_dsm;
mod test_netconnection;
mod thunderbird;
mod thunderbird_android;
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
mod zammad;
mod zitadel;

use crate::program::Program;

/// The programs, by group and then by name. With the feature `lean` they are without their texts,
/// see [`Program::with_texts`].
#[cfg(not(feature = "lean"))]
pub const PROGRAMS: &[&Program] = WHOLE;

#[cfg(feature = "lean")]
pub use lean::PROGRAMS;

const WHOLE: &[&Program] = &[
    &aerc::PROGRAM,
    &alpine::PROGRAM,
    &apple_mobileconfig::PROGRAM,
    &apple_mail::PROGRAM,
    &ios_mail::PROGRAM,
    &claws_mail::PROGRAM,
    &em_client::PROGRAM,
    &emacs::PROGRAM,
    &evolution::PROGRAM,
    &fairemail::PROGRAM,
    &git_send_email::PROGRAM,
    &gmail_send_as::PROGRAM,
    &mutt::PROGRAM,
    &neomutt::PROGRAM,
    &outlook_autodiscover::PROGRAM,
    &outlook::PROGRAM,
    &thunderbird_autoconfig::PROGRAM,
    &thunderbird::PROGRAM,
    &thunderbird_prefs::PROGRAM,
    &thunderbird_android::PROGRAM,
    &mailkit::PROGRAM,
    &dotnet_smtpclient::PROGRAM,
    &aiosmtplib::PROGRAM,
    &commons_email::PROGRAM,
    &django::PROGRAM,
    &swoosh::PROGRAM,
    &emailjs::PROGRAM,
    &fastapi_mail::PROGRAM,
    &flask_mail::PROGRAM,
    &flask_mailman::PROGRAM,
    &go_mail::PROGRAM,
    &go_net_smtp::PROGRAM,
    &jakarta_mail::PROGRAM,
    &laravel::PROGRAM,
    &nodemailer::PROGRAM,
    &pear_mail::PROGRAM,
    &perl_email_sender::PROGRAM,
    &perl_net_smtp::PROGRAM,
    &perl_net_smtps::PROGRAM,
    &phpmailer::PROGRAM,
    &python_logging::PROGRAM,
    &python_smtplib::PROGRAM,
    &quarkus::PROGRAM,
    &rails::PROGRAM,
    &redmail::PROGRAM,
    &ruby_mail::PROGRAM,
    &ruby_net_smtp::PROGRAM,
    &lettre::PROGRAM,
    &mail_send::PROGRAM,
    &spring_boot::PROGRAM,
    &symfony_mailer::PROGRAM,
    &upyo::PROGRAM,
    &yagmail::PROGRAM,
    &airflow::PROGRAM,
    &authelia::PROGRAM,
    &authentik::PROGRAM,
    &bluesky_pds::PROGRAM,
    &chatwoot::PROGRAM,
    &discourse::PROGRAM,
    &docuseal::PROGRAM,
    &drupal::PROGRAM,
    &erpnext::PROGRAM,
    &freescout::PROGRAM,
    &ghost::PROGRAM,
    &gitea::PROGRAM,
    &gitlab::PROGRAM,
    &grafana::PROGRAM,
    &home_assistant::PROGRAM,
    &home_assistant_yaml::PROGRAM,
    &immich::PROGRAM,
    &jenkins::PROGRAM,
    &joomla::PROGRAM,
    &keycloak::PROGRAM,
    &listmonk::PROGRAM,
    &magento::PROGRAM,
    &mailman::PROGRAM,
    &mastodon::PROGRAM,
    &matomo::PROGRAM,
    &monit::PROGRAM,
    &moodle::PROGRAM,
    &n8n::PROGRAM,
    &nextcloud::PROGRAM,
    &nextcloud_aio::PROGRAM,
    &node_red::PROGRAM,
    &odoo::PROGRAM,
    &opencloud::PROGRAM,
    &osticket::PROGRAM,
    &outline::PROGRAM,
    &paperless_ngx::PROGRAM,
    &plausible::PROGRAM,
    &prestashop::PROGRAM,
    &alertmanager::PROGRAM,
    &proxmox_ve::PROGRAM,
    &redmine::PROGRAM,
    &roundcube::PROGRAM,
    &smtp_url::PROGRAM,
    &supabase_auth::PROGRAM,
    &synapse::PROGRAM,
    &typo3::PROGRAM,
    &uptime_kuma::PROGRAM,
    &vaultwarden::PROGRAM,
    &wordpress::PROGRAM,
    &wp_mail_smtp::PROGRAM,
    &zabbix::PROGRAM,
    &zammad::PROGRAM,
    &zitadel::PROGRAM,
    &apprise::PROGRAM,
    &curl::PROGRAM,
    &dma::PROGRAM,
    &dma_0_13::PROGRAM,
    &esmtp::PROGRAM,
    &exim_relay::PROGRAM,
    &mailutils::PROGRAM,
    &msmtp::PROGRAM,
    &nullmailer::PROGRAM,
    &opensmtpd_relay::PROGRAM,
    &postfix_relay::PROGRAM,
    &powershell::PROGRAM,
    &s_nail::PROGRAM,
    &sendemail::PROGRAM,
    &ssmtp::PROGRAM,
    &dns_records::PROGRAM,
    &dovecot_submission::PROGRAM,
    &dovecot_submission_2_3::PROGRAM,
    &exim_server::PROGRAM,
    &postfix_server::PROGRAM,
    &nc::PROGRAM,
    &openssl_s_client::PROGRAM,
    &test_netconnection::PROGRAM,
    &swaks::PROGRAM,
    &generic::PROGRAM,
    &qnap::PROGRAM,
    &synology_dsm::PROGRAM,
    &truenas::PROGRAM,
];

/// The rows without their texts. Nothing refers to these then, so that they are left out of what is
/// built.
#[cfg(feature = "lean")]
mod lean {
    use super::WHOLE;
    use crate::program::{ORDINARY, Program};

    const COUNT: usize = WHOLE.len();

    static ROWS: [Program; COUNT] = {
        let mut rows = [ORDINARY; COUNT];
        let mut at = 0;
        while at < COUNT {
            rows[at] = WHOLE[at].without_texts();
            at += 1;
        }
        rows
    };

    /// The programs, by group and then by name, without their texts.
    pub const PROGRAMS: &[&Program] = &{
        let mut programs = [&ROWS[0]; COUNT];
        let mut at = 0;
        while at < COUNT {
            programs[at] = &ROWS[at];
            at += 1;
        }
        programs
    };
}

/// The id of the row for what is not listed: fields to enter by hand.
pub const BY_HAND: &str = "generic";

/// The program with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|t| t.id == id).copied()
}
