//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod curl;
mod dma;
mod dns_records;
mod emacs;
mod esmtp;
mod exim_relay;
mod mailutils;
mod monit;
mod msmtp;
mod mutt;
mod nc;
mod neomutt;
mod nullmailer;
mod opensmtpd_relay;
mod openssl_s_client;
mod outlook;
mod postfix_relay;
mod powershell;
mod python_smtplib;
mod s_nail;
mod ssmtp;
mod swaks;
mod thunderbird;
mod thunderbird_autoconfig;

use super::Target;

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &emacs::TARGET,
    &mutt::TARGET,
    &neomutt::TARGET,
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &python_smtplib::TARGET,
    &monit::TARGET,
    &curl::TARGET,
    &dma::TARGET,
    &esmtp::TARGET,
    &exim_relay::TARGET,
    &mailutils::TARGET,
    &msmtp::TARGET,
    &nullmailer::TARGET,
    &opensmtpd_relay::TARGET,
    &postfix_relay::TARGET,
    &s_nail::TARGET,
    &ssmtp::TARGET,
    &dns_records::TARGET,
    &nc::TARGET,
    &openssl_s_client::TARGET,
    &powershell::TARGET,
    &swaks::TARGET,
];
