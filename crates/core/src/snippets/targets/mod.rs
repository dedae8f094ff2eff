//! One file per target. To add one: its file, its `mod`, its line in [`TARGETS`].

mod curl;
mod emacs;
mod esmtp;
mod exim_relay;
mod msmtp;
mod mutt;
mod neomutt;
mod nullmailer;
mod opensmtpd_relay;
mod outlook;
mod postfix_relay;
mod python_smtplib;
mod s_nail;
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
    &curl::TARGET,
    &esmtp::TARGET,
    &exim_relay::TARGET,
    &msmtp::TARGET,
    &nullmailer::TARGET,
    &opensmtpd_relay::TARGET,
    &postfix_relay::TARGET,
    &s_nail::TARGET,
];
