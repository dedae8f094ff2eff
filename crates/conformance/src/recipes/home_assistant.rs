use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Home Assistant itself wants a newer Python. Its mail client is taken out of it, and gets what is
/// entered into the fields by the labels of its own form.
pub(super) const RECIPE: Recipe = Recipe {
    target: "home-assistant",
    needs: Needs {
        prepare: r#"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --python-version 3.14.2 homeassistant==2026.8.3
python3 - <<'END'
import zipfile

with zipfile.ZipFile("homeassistant-2026.8.3-py3-none-any.whl") as wheel:
    for name in ("components/smtp/helpers.py", "components/smtp/strings.json", "strings.json"):
        wheel.extract(f"homeassistant/{name}")
END
rm homeassistant-2026.8.3-py3-none-any.whl
"#,
        ..Needs::NOTHING
    },
    version: "[ -d \"$PREPARED/homeassistant\" ] && echo Home Assistant 2026.8.3",
    verdict: Verdict::Server,
    script: r#"
cat > send.py <<'END'
import json
import os
import re
import ssl

folder = os.environ["PREPARED"] + "/homeassistant/"
common = json.load(open(folder + "strings.json"))["common"]["config_flow"]["data"]
texts = json.load(open(folder + "components/smtp/strings.json"))

def label(text):
    reference = re.fullmatch(r"\[%key:common::config_flow::data::(\w+)%\]", text)
    return common[reference[1]] if reference else text

keys = {label(text): key for key, text in texts["config"]["step"]["user"]["data"].items()}
modes = {text: key for key, text in texts["selector"]["encryption"]["options"].items()}
entered = {}
for line in open(os.environ["SNIPPET"]):
    name, value = line.rstrip("\n").split(":", 1)
    if name != "DANGER":
        entered[keys[name]] = value.strip()
verify = {"on": True, "off": False}[entered.get("verify_ssl", "on")]
username = entered.get("username")

# The class alone: what stands around it wants the rest of Home Assistant.
source = open(folder + "components/smtp/helpers.py").read()
source = source[source.index("class SmtpClient"):source.index("\ndef ")]
source = re.sub(r"except ([\w.]+), (\w+):", r"except (\1, \2):", source)
space = {}
exec("import logging, smtplib, socket, ssl\n_LOGGER = logging.getLogger()\n" + source, space)
client = space["SmtpClient"](
    server=entered["server"],
    port=int(entered["port"]),
    timeout=5,
    sender=entered["sender"],
    encryption=modes[entered["encryption"]],
    username=username,
    password=os.environ["PASSWORD"] if username else None,
    sender_name=None,
    verify_ssl=verify,
    ssl_context=ssl.create_default_context() if verify else None,
).connect()
client.sendmail(entered["sender"], entered["sender"], "Subject: Test\n\nIt works.\n")
client.quit()
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "certificate:  on",
        put: "certificate:  off",
    }),
    usual: &[
        Usual {
            label: "“Verify SSL certificate” off",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("certificate:  on", "certificate:  off")]),
        },
        Usual {
            label: "Connection security None",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("STARTTLS", "None")]),
        },
    ],
};
