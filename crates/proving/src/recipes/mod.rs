//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

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
mod postfix_relay;
mod python_smtplib;
mod s_nail;
mod ssmtp;
mod swaks;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &curl::RECIPE,
    &dma::RECIPE,
    &dns_records::RECIPE,
    &emacs::RECIPE,
    &esmtp::RECIPE,
    &exim_relay::RECIPE,
    &mailutils::RECIPE,
    &monit::RECIPE,
    &msmtp::RECIPE,
    &mutt::RECIPE,
    &nc::RECIPE,
    &neomutt::RECIPE,
    &nullmailer::RECIPE,
    &opensmtpd_relay::RECIPE,
    &openssl_s_client::RECIPE,
    &postfix_relay::RECIPE,
    &python_smtplib::RECIPE,
    &s_nail::RECIPE,
    &ssmtp::RECIPE,
    &swaks::RECIPE,
];
