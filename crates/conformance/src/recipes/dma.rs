use portwise_core::TlsMode;

use super::other_debian::other_debian;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dma",
    needs: Needs { prepare: other_debian!("debian_whole testing dma"), ..Needs::NOTHING },
    version: r#"zcat "$PREPARED/root/usr/share/doc/dma/changelog.Debian.gz" | head -n 1"#,
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
# It needs the libraries of its release, and the group that its file has.
libraries=$PREPARED/root/usr/lib/x86_64-linux-gnu
setpriv --regid mail --clear-groups "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$PREPARED/root/usr/sbin/dma" -D -f "$FROM" "$FROM" < "$MESSAGE"
"#,
    seconds: 10,
    quick: false,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: "VERIFYCERT\n", put: "" }),
    usual: &[
        Usual {
            label: "SECURETRANSFER alone",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("VERIFYCERT\n", "")]),
        },
        Usual {
            label: "OPPORTUNISTIC_TLS as well",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("VERIFYCERT\n", "VERIFYCERT\nOPPORTUNISTIC_TLS\n")]),
        },
    ],
};
