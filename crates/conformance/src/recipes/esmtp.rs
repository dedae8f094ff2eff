use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "esmtp",
    needs: Needs { debian: &["esmtp"], ..Needs::NOTHING },
    version: "zcat /usr/share/doc/esmtp/changelog.Debian.gz | head -n 1",
    verdict: Verdict::Server,
    script: r#"
umask 077
sed "s/THE-PASSWORD/$PASSWORD/" "$SNIPPET" > ~/.esmtprc
exec esmtp -f "$FROM" "$FROM" < "$MESSAGE"
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "server, user and password",
        tls: TlsMode::StartTls,
        text: UsualText::Own(
            r#"hostname = "@HOST@:@PORT@"
username = "@USER@"
password = "THE-PASSWORD"
"#,
        ),
    }],
};
