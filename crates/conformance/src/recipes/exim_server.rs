use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "exim-server",
    needs: Needs { debian: &["exim4-daemon-light"], ..Needs::NOTHING },
    version: "exim4 -C /dev/null -bV",
    verdict: Verdict::Validator(&[
        ("tls_on_connect_ports", "# tls_on_connect_ports"),
        ("and{{def:tls_in_cipher}{!eq{$received_port}{25}}}", "bool{true}"),
        ("accept authenticated = *", "accept"),
        ("!domains = +local_domains", "domains = nobody"),
        ("privkey", "nothing"),
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

mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/spool
mount -t tmpfs tmpfs /var/log
mkdir -p /var/spool/exim4 /var/log/exim4
chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4
mkdir -p /run/new/letsencrypt/live/"$HOST" /run/work
cp key.pem /run/new/letsencrypt/live/"$HOST"/privkey.pem
cp server.pem /run/new/letsencrypt/live/"$HOST"/fullchain.pem
chown -R Debian-exim /run/new/letsencrypt
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/new,workdir=/run/work /etc
mount --bind hosts /etc/hosts
printf '"%s": %s\n' "$(printf %s "$LOGIN" | sed 's/[\\"]/\\&/g')" "$(openssl passwd -6 "$PASSWORD")" > /etc/exim4/passwd
echo 'postmaster: root' > /etc/aliases
cp "$SNIPPET" /etc/exim4/exim4.conf
chmod 644 /etc/exim4/exim4.conf
exim4 -bV > /dev/null

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

exim4 -bdf &
for i in $(seq 100); do
  grep -qs 'daemon started' /var/log/exim4/mainlog && break
  sleep 0.05
done
status=0
python3 probe.py || status=$?
cat /var/log/exim4/*
exit $status
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
