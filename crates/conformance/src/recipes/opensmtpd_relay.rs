use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "opensmtpd-relay",
    needs: Needs { debian: &["opensmtpd"], ..Needs::NOTHING },
    version: "smtpd -h 2>&1 | grep version",
    verdict: Verdict::Server,
    script: r#"
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var
ln -s /run /var/run
mkdir -p /var/spool/smtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd
# A writable /etc, with what was mounted into it.
mkdir /run/new /run/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/new,workdir=/run/work /etc
mount --bind "$PORTWISE_HOSTS" /etc/hosts
mount --bind "$PORTWISE_RESOLVER" /etc/resolv.conf
mount --bind "$PORTWISE_CERTIFICATES" /etc/ssl/certs
mkdir -p /etc/mail
printf 'provider %s:%s\n' "$LOGIN" "$PASSWORD" > /etc/mail/secrets
cp "$SNIPPET" /etc/smtpd.conf
chmod 644 /etc/smtpd.conf
smtpd -d > log 2>&1 &
install -g opensmtpq -m 2755 /usr/sbin/smtpctl /run/sendmail
# Until smtpd is ready to take it.
for i in $(seq 100); do
  /run/sendmail -f "$FROM" "$FROM" < "$MESSAGE" 2> /dev/null && break
  sleep 0.05
done
for i in $(seq 120); do
  grep -qE 'mta (delivery|error)' log && break
  sleep 0.05
done
cat log
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "“tls no-verify”",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[("auth <secrets>", "tls no-verify auth <secrets>")]),
    }],
};
