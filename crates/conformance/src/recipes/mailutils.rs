use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "mailutils",
    needs: Needs { debian: &["mailutils"], ..Needs::NOTHING },
    version: "mail.mailutils --version",
    verdict: Verdict::Server,
    script: r#"
umask 077
sed "s/THE-PASSWORD/$PASSWORD/" "$SNIPPET" > ~/.mailrc
echo 'It works.' | mail.mailutils -s Test -r "$FROM" "$FROM"
"#,
    seconds: 6,
    quick: false,
    protection: None,
    usual: &[],
};
