use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "postfix-server",
    needs: Needs { debian: &["postfix", "dovecot-core", "openssl"], ..Needs::NOTHING },
    version: "postconf -d mail_version 2>/dev/null",
    verdict: Verdict::Validator(&[
        ("smtpd_tls_security_level=encrypt", "smtpd_tls_security_level=may"),
        ("smtpd_tls_wrappermode=yes", "smtpd_tls_wrappermode=no"),
        ("smtpd_sasl_auth_enable = no", "smtpd_sasl_auth_enable = yes"),
        (
            "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
            "mynetworks = 0.0.0.0/0",
        ),
        ("privkey.pem", "nothing.pem"),
    ]),
    script: r#"
[ "${APART:-}" ] || APART=yes exec unshare --net sh -eu "$0"
ip link set lo up
ip address add 192.0.2.1/32 dev lo
ip address add 192.0.2.2/32 dev lo
printf '127.0.0.1 localhost\n192.0.2.1 %s client\n' "$HOST" > hosts
mount --bind hosts /etc/hosts
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out server.pem -days 2 \
  -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" 2>/dev/null

mkdir -p spool/private data installed
chmod 755 .. .
chown postfix data spool/private
# The certificate where it is expected.
cp -r /etc/postfix/. installed
mount -t tmpfs tmpfs /run
mkdir -p /run/new/letsencrypt/live/"$HOST" /run/work
cp key.pem /run/new/letsencrypt/live/"$HOST"/privkey.pem
cp server.pem /run/new/letsencrypt/live/"$HOST"/fullchain.pem
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/new,workdir=/run/work /etc
mount --bind hosts /etc/hosts
cat > /etc/postfix/main.cf <<END
compatibility_level = 3.6
maillog_file = $PWD/log
maillog_file_prefixes = $PWD
queue_directory = $PWD/spool
data_directory = $PWD/data
mynetworks = 127.0.0.0/8
mydestination = example.com
alias_maps =
local_recipient_maps =
smtpd_peername_lookup = no
END
cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
sh -eu "$SNIPPET"
# There is no jail here.
postconf -F '*/*/chroot=n'

cat > dovecot.conf <<END
protocols =
base_dir = $PWD/dovecot
state_dir = $PWD/dovecot
log_path = $PWD/dovecot.log
ssl = no
auth_username_chars =
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = static
  args = password=$PASSWORD
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  unix_listener $PWD/spool/private/auth {
    mode = 0666
  }
}
END

cat > probe.py <<'END'
import os, smtplib, ssl, sys
host, port, security = os.environ["HOST"], int(os.environ["PORT"]), os.environ["SECURITY"]
login, password, sender = os.environ["LOGIN"], os.environ["PASSWORD"], os.environ["FROM"]
context = ssl.create_default_context(cafile="server.pem")
# Servers trust who comes from their own address.
stranger = ("192.0.2.2", 0)

def connected(implicit=False):
    if implicit:
        return smtplib.SMTP_SSL(host, port, timeout=4, context=context, source_address=stranger)
    return smtplib.SMTP(host, port, timeout=4, source_address=stranger)

# Submission: TLS or nothing, a login or nothing.
client = connected(security == "implicit-tls")
client.ehlo()
if security == "starttls":
    assert not client.has_extn("auth"), "logins are offered in plaintext"
    assert client.mail(sender)[0] == 530, "mail is taken in plaintext"
    client.starttls(context=context)
    client.ehlo()
assert client.has_extn("auth"), "no logins are offered"
client.mail(sender)
assert client.rcpt("someone@example.net")[0] in (503, 530, 550, 554), "mail is taken without a login"
client.rset()
for user in (login, "somebody"):
    try:
        client.login(user, "wrong")
    except smtplib.SMTPAuthenticationError:
        continue
    raise AssertionError("any password will do")
client.login(login, password)
assert client.mail(sender)[0] == 250
assert client.rcpt("someone@example.net")[0] == 250, "no mail is taken after the login"
client.quit()

# Relay: TLS for those who want it, no logins, no mail for others.
relay = smtplib.SMTP(host, 25, timeout=4, source_address=stranger)
relay.ehlo()
assert not relay.has_extn("auth"), "logins are offered on port 25"
relay.starttls(context=context)
relay.ehlo()
assert not relay.has_extn("auth"), "logins are offered on port 25"
relay.mail("stranger@example.org")
assert relay.rcpt("someone@example.net")[0] in (550, 554), "an open relay"
assert relay.rcpt("postmaster@example.com")[0] == 250, "no mail for the domain itself"
relay.quit()
END

dovecot -F -c dovecot.conf &
postfix start-fg &
for i in $(seq 240); do
  grep -qs 'daemon started' log && [ -S spool/private/auth ] && break
  sleep 0.05
done
status=0
python3 probe.py || status=$?
cat log dovecot.log
exit $status
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
