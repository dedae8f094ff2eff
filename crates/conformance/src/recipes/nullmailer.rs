use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "nullmailer",
    needs: Needs { debian: &["nullmailer"], ..Needs::NOTHING },
    version: "zcat /usr/share/doc/nullmailer/changelog.Debian.gz | head -n 1",
    verdict: Verdict::Server,
    script: r#"
mount -t tmpfs tmpfs /etc/nullmailer
mount -t tmpfs tmpfs /var/spool
mkdir -p /var/spool/nullmailer/queue /var/spool/nullmailer/tmp /var/spool/nullmailer/failed
mkfifo /var/spool/nullmailer/trigger
chown -R mail:mail /var/spool/nullmailer
sh -eu "$SNIPPET"
# Through the queue once, then the end.
echo 0 > /etc/nullmailer/pausetime
nullmailer-queue <<END
$FROM
$FROM

$(cat "$MESSAGE")
END
exec nullmailer-send
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: " starttls x509cafile",
        put: " x509cafile",
    }),
    usual: &[
        Usual {
            label: "without “starttls”",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(" starttls x509cafile", " x509cafile")]),
        },
        Usual {
            label: "“insecure”",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("tls x509cafile", "tls insecure x509cafile")]),
        },
    ],
};
