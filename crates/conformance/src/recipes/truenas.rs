use crate::recipe::{Needs, Recipe, Verdict};

/// TrueNAS itself is not run; its mail goes through smtplib without a context.
pub(super) const RECIPE: Recipe = Recipe {
    target: "truenas",
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
fields.pop("DANGER", None)
security = {"SSL (Implicit TLS)": "SSL", "TLS (STARTTLS)": "TLS", "Plain (No Encryption)": "PLAIN"}
security = security[fields.pop("Security")]
server = smtplib.SMTP_SSL if security == "SSL" else smtplib.SMTP
server = server(fields.pop("Outgoing Mail Server"), int(fields.pop("Mail Server Port")), timeout=15)
if security == "TLS":
    server.starttls()
if fields.pop("SMTP Authentication") == "ticked":
    server.login(fields.pop("Username"), os.environ["PASSWORD"])
sender = fields.pop("From Email")
assert not fields, fields
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
