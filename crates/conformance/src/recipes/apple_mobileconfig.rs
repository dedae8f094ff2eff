use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "apple-mobileconfig",
    needs: Needs { debian: &["libplist-utils"], ..Needs::NOTHING },
    version: "plistutil --version && $PYTHON --version",
    verdict: Verdict::Validator(&[
        ("<integer>465</integer>", "<string>465</string>"),
        ("<integer>587</integer>", "<integer>25</integer>"),
        (
            "<key>OutgoingMailServerUseSSL</key>\n      <true/>",
            "<key>OutgoingMailServerUseSSL</key>\n      <false/>",
        ),
        ("<key>OutgoingMailServerUseSSL</key>\n      <true/>\n", ""),
        ("<string>EmailAuthPassword</string>", "<string>EmailAuthNone</string>"),
        ("<integer>1</integer>", "<real>1</real>"),
        ("</array>", ""),
        ("<string>Configuration</string>", "<string>Profile</string>"),
    ]),
    script: concat!(
        "cat > check.py <<'END'\n",
        include_str!("apple_mobileconfig/check.py"),
        "END\nexec \"$PYTHON\" check.py\n"
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
