use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Zabbix itself is not run; its mail goes through libcurl, with these options.
pub(super) const RECIPE: Recipe = Recipe {
    target: "zabbix",
    needs: Needs { debian: &["curl"], ..Needs::NOTHING },
    version: r"curl --version",
    verdict: Verdict::Server,
    script: r#"
cat > send.py <<'END'
import os

fields = {}
for line in open(os.environ["SNIPPET"]):
    name, _, value = line.partition(":")
    fields[name.strip()] = value.strip()
fields.pop("", None)
fields.pop("DANGER", None)
security = fields.pop("Connection security")
host, port, helo = (fields.pop(name) for name in ["SMTP server", "SMTP server port", "SMTP helo"])
scheme = "smtps" if security == "SSL/TLS" else "smtp"
sender, to = fields.pop("Email"), os.environ["FROM"]
options = ["--url", f"{scheme}://{host}:{port}/{helo}", "--max-time", "15", "--mail-from", sender]
options += ["--mail-rcpt", to, "--upload-file", os.environ["MESSAGE"], "--crlf", "--no-insecure"]
options += ["--no-progress-meter"]
if security == "STARTTLS":
    options += ["--ssl-reqd"]
if security != "None":
    # curl has one switch for both.
    verify = {fields.pop("SSL verify peer"), fields.pop("SSL verify host")}
    options += [] if verify == {"ticked"} else ["--insecure"]
if fields.pop("Authentication") == "Username and password":
    # A colon in the user name is for --user alone.
    with open("curlrc", "w") as file:
        both = fields.pop("Username") + ":" + os.environ["PASSWORD"]
        escaped = both.replace("\\", "\\\\").replace('"', '\\"')
        file.write(f'user = "{escaped}"\n')
    options += ["--config", "curlrc"]
assert not fields, fields
os.execvp("curl", ["curl", *options])
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "SSL verify peer:      ticked",
        put: "SSL verify peer:      not ticked",
    }),
    usual: &[],
};
