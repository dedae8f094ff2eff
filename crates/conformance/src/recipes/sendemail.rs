use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "sendemail",
    needs: Needs { debian: &["sendemail", "libio-socket-ssl-perl"], ..Needs::NOTHING },
    version: r"zcat /usr/share/doc/sendemail/changelog.Debian.gz | sed -n '1s/.*(\(.*\)).*/sendEmail \1/p'",
    verdict: Verdict::Server,
    script: r#"exec sh "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "-o tls=yes",
        put: "-o tls=auto",
    }),
    usual: &[
        Usual {
            label: "the default, tls=auto",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                "sendEmail -s '@HOST@:@PORT@' -xu '@USER@' -xp \"$SMTP_PASSWORD\" -f '@FROM@' -t '@FROM@' -u Test -m 'It works.'\n",
            ),
        },
        Usual {
            label: "-o tls=yes",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                "sendEmail -o tls=yes -s '@HOST@:@PORT@' -xu '@USER@' -xp \"$SMTP_PASSWORD\" -f '@FROM@' -t '@FROM@' -u Test -m 'It works.'\n",
            ),
        },
        Usual {
            label: "-o tls=no",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                "sendEmail -o tls=no -s '@HOST@:@PORT@' -xu '@USER@' -xp \"$SMTP_PASSWORD\" -f '@FROM@' -t '@FROM@' -u Test -m 'It works.'\n",
            ),
        },
    ],
};
