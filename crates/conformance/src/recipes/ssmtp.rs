use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "ssmtp",
    needs: Needs { debian: &["ssmtp"], ..Needs::NOTHING },
    version: "ssmtp -V",
    verdict: Verdict::Server,
    script: r#"
sed "s/THE-PASSWORD/$PASSWORD/" "$SNIPPET" > ssmtp.conf
exec ssmtp -C "$PWD/ssmtp.conf" -f "$FROM" "$FROM" < "$MESSAGE"
"#,
    seconds: 6,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "without UseTLS",
        tls: TlsMode::StartTls,
        text: UsualText::Own(
            "\
mailhub=@HOST@:@PORT@
AuthUser=@USER@
AuthPass=THE-PASSWORD
",
        ),
    }],
};
