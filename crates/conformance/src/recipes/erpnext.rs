use crate::recipe::{Needs, Recipe, Verdict};

/// Frappe itself is not run; its mail goes through smtplib without a context.
pub(super) const RECIPE: Recipe = Recipe {
    target: "erpnext",
    needs: Needs::NOTHING,
    version: r"$PYTHON --version",
    verdict: Verdict::Server,
    script: r#"
cat > send.py <<'END'
import os
import smtplib

fields = {}
for line in open(os.environ["SNIPPET"]):
    name, _, value = line.partition(":")
    fields[name.strip()] = value.strip()
fields.pop("", None)
ticked = lambda name: {"ticked": True, "not ticked": False}[fields.pop(name, "not ticked")]
assert ticked("Enable Outgoing")
server = smtplib.SMTP_SSL if ticked("Use SSL") else smtplib.SMTP
server = server(fields.pop("Outgoing Server"), int(fields.pop("Port")), timeout=15)
if ticked("Use TLS"):
    server.ehlo()
    server.starttls()
    server.ehlo()
sender = fields.pop("Email Address")
login = fields.pop("Alternative Email ID") if ticked("Use different Email ID") else sender
if not ticked("Disable SMTP Authentication"):
    server.login(login, os.environ["PASSWORD"])
with open(os.environ["MESSAGE"]) as message:
    server.sendmail(sender, [os.environ["FROM"]], message.read())
server.quit()
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
