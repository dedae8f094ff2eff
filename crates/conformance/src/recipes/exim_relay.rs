use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "exim-relay",
    needs: Needs { debian: &["exim4-daemon-light"], ..Needs::NOTHING },
    version: "exim4 -C /dev/null -bV",
    verdict: Verdict::Server,
    script: r#"
mount -t tmpfs tmpfs /etc/exim4
mount -t tmpfs tmpfs /var/spool
mount -t tmpfs tmpfs /var/log
mkdir -p /var/spool/exim4 /var/log/exim4
chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4
cp "$SNIPPET" /etc/exim4/exim4.conf
chmod 644 /etc/exim4/exim4.conf
printf '%s:%s:%s\n' "$HOST" "$LOGIN" "$PASSWORD" > /etc/exim4/passwd.client
# The host is an alias, as those of many providers are.
sed "s/ $HOST\$/ real-name.example.net $HOST/" /etc/hosts > hosts
mount --bind hosts /etc/hosts
# This machine may relay by both of its addresses, and no other may.
reply() {
  printf 'EHLO a.example.net\r\nMAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nQUIT\r\n' "$FROM" "$FROM" |
    exim4 -bh "$1" 2>/dev/null | tail -n 2 | head -n 1
}
for from in 127.0.0.1 ::1; do
  case $(reply $from) in 250*) ;; *) echo "nothing is relayed from $from"; exit 1 ;; esac
done
case $(reply 192.0.2.1) in 550*) ;; *) echo "anybody may relay"; exit 1 ;; esac
exim4 -odi -f "$FROM" "$FROM" < "$MESSAGE"
for i in $(seq 100); do
  grep -qE "Completed| == " /var/log/exim4/mainlog && break
  sleep 0.05
done
cat /var/log/exim4/mainlog
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "  hosts_require_tls = *\n  hosts_require_auth = *\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "hosts_try_auth, and nothing about TLS",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "  hosts_require_tls = *\n  hosts_require_auth = *\n  tls_verify_certificates = system\n  tls_verify_hosts = *\n  tls_verify_cert_hostnames = *\n",
                "  hosts_try_auth = *\n",
            )]),
        },
        Usual {
            label: "hosts_try_auth, and nothing about TLS",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "  hosts_require_tls = *\n  hosts_require_auth = *\n  tls_verify_certificates = system\n  tls_verify_hosts = *\n  tls_verify_cert_hostnames = *\n",
                "  hosts_try_auth = *\n",
            )]),
        },
        Usual {
            label: "only hosts_require_tls",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "  tls_verify_certificates = system\n  tls_verify_hosts = *\n  tls_verify_cert_hostnames = *\n",
                "",
            )]),
        },
    ],
};
