//! Dovecot that takes submissions: what its versions have in common.

/// A script that starts the server with the first part's `dovecot` and its files, and lets a client see what it should.
macro_rules! submission_server {
    ($server:literal) => {
        concat!(
            r#"
[ "${APART:-}" ] || APART=yes exec unshare --net sh -eu "$0"
ip link set lo up
ip address add 192.0.2.1/32 dev lo
ip address add 192.0.2.2/32 dev lo
printf '127.0.0.1 localhost\n192.0.2.1 %s client\n' "$HOST" > hosts
mount --bind hosts /etc/hosts
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out server.pem -days 2 \
  -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" 2>/dev/null

"#,
            $server,
            r#"cat > relay.py <<'END'
# Takes whatever it is given, as the server on the same machine does.
import socketserver

class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        def say(text):
            self.wfile.write(text.encode() + b"\r\n")
        say("220 localhost ESMTP")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"EHLO":
                say("250-localhost\r\n250 XCLIENT NAME ADDR PORT PROTO HELO LOGIN")
            elif verb == b"XCLI":
                say("220 localhost ESMTP")
            else:
                say("250 2.0.0 ok")

socketserver.ThreadingTCPServer.allow_reuse_address = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 25), Handler) as server:
    open("relay.ready", "w").close()
    server.serve_forever()
END
python3 relay.py &

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
END
dovecot -F &
for i in $(seq 100); do
  [ -e relay.ready ] && grep -qsE 'starting up|Fatal|Error' log && break
  sleep 0.05
done
status=0
python3 probe.py || status=$?
cat log
exit $status
"#
        )
    };
}

/// What damage must be noticed.
pub(super) const DAMAGES: &[(&str, &str)] = &[
    ("ssl = required", "ssl = no"),
    ("ssl = yes", "ssl = no"),
    ("submission_relay_port = 25", "submission_relay_port = 26"),
    ("privkey", "nothing"),
    ("inet_listener", "listener"),
];

pub(super) use submission_server;
