use portwise_core::TlsMode;

use super::thunderbird::driven;
use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "thunderbird-prefs",
    needs: Needs { debian: &["thunderbird"], ..Needs::NOTHING },
    version: "thunderbird --version",
    verdict: Verdict::Server,
    script: driven!("thunderbird/profile.js", "mkdir profile\ncp \"$SNIPPET\" profile/user.js"),
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "without try_ssl",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[("user_pref(\"mail.smtpserver.smtp1.try_ssl\", 2);\n", "")]),
    }],
};
