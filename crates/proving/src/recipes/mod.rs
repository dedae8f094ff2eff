//! One file per target. To add one: its file, its `mod`, its line in [`RECIPES`].

mod curl;
mod emacs;
mod esmtp;
mod exim_relay;
mod msmtp;
mod mutt;
mod neomutt;
mod nullmailer;
mod opensmtpd_relay;
mod postfix_relay;
mod python_smtplib;
mod s_nail;

use crate::recipe::Recipe;

/// By target.
pub(crate) const RECIPES: &[&Recipe] = &[
    &curl::RECIPE,
    &emacs::RECIPE,
    &esmtp::RECIPE,
    &exim_relay::RECIPE,
    &msmtp::RECIPE,
    &mutt::RECIPE,
    &neomutt::RECIPE,
    &nullmailer::RECIPE,
    &opensmtpd_relay::RECIPE,
    &postfix_relay::RECIPE,
    &python_smtplib::RECIPE,
    &s_nail::RECIPE,
];
