use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "postfix-relay",
    needs: Needs { debian: &["postfix", "libsasl2-modules", "openssl"], ..Needs::NOTHING },
    version: "postconf -d mail_version 2>/dev/null",
    verdict: Verdict::Server,
    script: r#"
mkdir etc spool data
chmod 755 .. . etc
chown postfix data
cp -r /etc/postfix installed
mount -t tmpfs tmpfs /etc/postfix
cp -r installed/. /etc/postfix
chmod 755 /etc/postfix
cat > /etc/postfix/main.cf <<END
compatibility_level = 3.6
maillog_file = $PWD/log
maillog_file_prefixes = $PWD
queue_directory = $PWD/spool
data_directory = $PWD/data
inet_interfaces = loopback-only
myhostname = client.example.org
mydestination =
alias_maps =
local_recipient_maps =
# There is no name server here.
smtp_host_lookup = native
smtp_dns_support_level = disabled
END
cat "$SNIPPET" >> /etc/postfix/main.cf
cat > /etc/postfix/master.cf <<'END'
postlog   unix-dgram n  -       n       -       1       postlogd
pickup    unix  n       -       n       1       1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
retry     unix  -       -       n       -       -       error
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
smtp      unix  -       -       n       -       -       smtp
END
printf '[%s]:%s %s:%s\n' "$HOST" "$PORT" "$LOGIN" "$PASSWORD" > /etc/postfix/sasl_passwd
postfix start-fg &
for i in $(seq 100); do
  [ -S spool/public/pickup ] && break
  sleep 0.05
done
# What “sendmail -bs” runs; sendmail itself may come from another package here.
/usr/lib/postfix/sbin/smtpd -S <<END
EHLO client.example.org
MAIL FROM:<$FROM>
RCPT TO:<$FROM>
DATA
$(cat "$MESSAGE")
.
QUIT
END
for i in $(seq 160); do
  grep -q "status=" log && break
  sleep 0.05
done
cat log
"#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "smtp_tls_security_level = secure",
        put: "smtp_tls_security_level = encrypt",
    }),
    usual: &[
        Usual {
            label: "“may”",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "smtp_tls_security_level = secure",
                "smtp_tls_security_level = may",
            )]),
        },
        Usual {
            label: "“encrypt”",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "smtp_tls_security_level = secure",
                "smtp_tls_security_level = encrypt",
            )]),
        },
        Usual {
            label: "“encrypt”",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "smtp_tls_security_level = secure",
                "smtp_tls_security_level = encrypt",
            )]),
        },
    ],
};
