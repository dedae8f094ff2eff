use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// The alert is old, so that it is sent at once. One attempt is enough.
pub(super) const RECIPE: Recipe = Recipe {
    target: "alertmanager",
    needs: Needs { debian: &["prometheus-alertmanager"], ..Needs::NOTHING },
    version: "prometheus-alertmanager --version",
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" alertmanager.yml
printf %s "$SMTP_PASSWORD" > smtp_password
cat > drive.py <<'PYTHON'
import json
import socket
import subprocess
import sys
import time
import urllib.request

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
program = subprocess.Popen(
    [
        "prometheus-alertmanager",
        "--config.file=alertmanager.yml",
        "--storage.path=data",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
        "--log.level=debug",
    ],
    stderr=subprocess.PIPE,
    text=True,
)
alert = {"labels": {"alertname": "Test"}, "startsAt": "2020-01-01T00:00:00Z"}
request = urllib.request.Request(
    f"http://127.0.0.1:{port}/api/v2/alerts",
    json.dumps([alert]).encode(),
    {"Content-Type": "application/json"},
)
for _ in range(100):
    try:
        urllib.request.urlopen(request, timeout=5)
        break
    except OSError:
        time.sleep(0.05)
for line in program.stderr:
    sys.stdout.write(line)
    if "attempt failed" in line or "Notify success" in line:
        break
program.kill()
PYTHON
exec "$PYTHON" drive.py
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "smtp_require_tls: true",
        put: "smtp_require_tls: false",
    }),
    usual: &[
        Usual {
            label: "port 465 with the defaults",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("  smtp_require_tls: false\n", "")]),
        },
        Usual {
            label: "smtp_require_tls: false",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("smtp_require_tls: true", "smtp_require_tls: false")]),
        },
        Usual {
            label: "insecure_skip_verify: true",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "insecure_skip_verify: false",
                "insecure_skip_verify: true",
            )]),
        },
    ],
};
