use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dma-0-13",
    needs: Needs { debian: &["dma"], ..Needs::NOTHING },
    version: "zcat /usr/share/doc/dma/changelog.Debian.gz | head -n 1",
    verdict: Verdict::Server,
    script: r#"
mount -t tmpfs tmpfs /var/spool
mkdir /var/spool/dma
chgrp mail /var/spool/dma
chmod 2775 /var/spool/dma
mkdir conf
cp "$SNIPPET" conf/dma.conf
printf '%s|%s:%s\n' "$LOGIN" "$HOST" "$PASSWORD" > conf/auth.conf
mount --bind conf /etc/dma
dma -D -f "$FROM" "$FROM" < "$MESSAGE"
"#,
    seconds: 10,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "OPPORTUNISTIC_TLS as well",
        tls: TlsMode::StartTls,
        text: UsualText::Own(
            "\
SMARTHOST @HOST@
PORT @PORT@
AUTHPATH /etc/dma/auth.conf
SECURETRANSFER
STARTTLS
OPPORTUNISTIC_TLS
",
        ),
    }],
};
