use crate::recipe::{Needs, Recipe, Verdict};

/// Claws Mail asks about every certificate, so what it does with bad ones is its user's doing, and
/// no run could prove it. That it asks, and that it needs STARTTLS, is checked.
pub(super) const RECIPE: Recipe = Recipe {
    target: "claws-mail",
    needs: Needs { debian: &["claws-mail", "xvfb", "xdotool"], ..Needs::NOTHING },
    version: "claws-mail --version",
    verdict: Verdict::Validator(&[
        ("ssl_smtp=1", "ssl_smtp=0"),
        ("ssl_smtp=2", "ssl_smtp=0"),
        ("ssl_smtp=2", "ssl_smtp=2\nssl_certs_auto_accept=1"),
        ("smtp_port=", "smtp_port=1"),
        ("smtp_user_id=", "smtp_user="),
    ]),
    script: include_str!("claws_mail/send.sh"),
    seconds: 40,
    quick: false,
    protection: None,
    usual: &[],
};
