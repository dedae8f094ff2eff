"""Starts Thunderbird without a screen and has it do what the scripts given say, by Marionette:
JSON with its length in front of it, over a socket whose port Thunderbird writes into its profile.
"""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": True,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "devtools.console.stdout.chrome": True,
    "extensions.enabledScopes": 0,
    "mail.rights.version": 1,
    "mail.server.default.check_new_mail": False,
    "mail.server.default.login_at_startup": False,
    "mailnews.smtp.loglevel": "Warn",
    "mailnews.start_page.enabled": False,
    "network.proxy.type": 0,
}

profile = Path("profile").absolute()
profile.mkdir(exist_ok=True)
with open(profile / "user.js", "a") as preferences:
    for name, value in PREFERENCES.items():
        preferences.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")

subprocess.Popen(
    ["/usr/lib/thunderbird/thunderbird", "--headless", "--marionette", "--no-remote"]
    + ["--remote-allow-system-access", "--profile", profile],
    stdout=open("thunderbird.log", "w"),
    stderr=subprocess.STDOUT,
)
port = profile / "MarionetteActivePort"
while not port.is_file() or not port.read_text():
    time.sleep(0.05)
wire = socket.create_connection(("127.0.0.1", int(port.read_text())))
answers = wire.makefile("rb")


def receive():
    length = b""
    while not length.endswith(b":"):
        octet = answers.read(1)
        if not octet:
            sys.exit("Thunderbird has ended:\n" + Path("thunderbird.log").read_text())
        length += octet
    return json.loads(answers.read(int(length[:-1])))


def command(name, parameters):
    text = json.dumps([0, 1, name, parameters]).encode()
    wire.sendall(b"%d:%s" % (len(text), text))
    _, _, error, result = receive()
    if error:
        sys.exit(f"{name}: {error['error']}: {error['message']}")
    return result.get("value")


names = ["SNIPPET", "HOST", "PORT", "SECURITY", "LOGIN", "PASSWORD", "FROM", "MESSAGE", "ADDRESSES"]
world = {name: os.environ[name] for name in names if name in os.environ}
authority = Path(os.environ["CA"]).read_text().split("-----")[2]
world["CA"] = "".join(authority.split())
script = "\n".join(Path(name).read_text() for name in sys.argv[1:])
receive()
command("WebDriver:NewSession", {})
command("Marionette:SetContext", {"value": "chrome"})
command("WebDriver:SetTimeouts", {"script": 1000 * int(os.environ.get("SECONDS", 15))})
answer = command(
    "WebDriver:ExecuteAsyncScript",
    {
        "args": [world],
        "script": "const [world, done] = arguments;\n"
        + script
        + "\nmain().then(value => done({ value }), error => done({ error: String(error) }));",
    },
)
if error := answer.get("error"):
    print(Path("thunderbird.log").read_text())
    sys.exit(error)
if (value := answer.get("value")) is not None:
    Path("answer.json").write_text(json.dumps(value))
