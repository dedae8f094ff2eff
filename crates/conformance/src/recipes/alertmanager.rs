use portwise_core::TlsMode;

use super::other_debian::other_debian;
use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// With Debian's version, as somebody else, and then with a newer one, which alone knows TLS from the
/// start on another port. If the first delivers nothing, the second has a wrong password: both must
/// deliver. The alert is old, so that it is sent at once. One attempt is enough.
pub(super) const RECIPE: Recipe = Recipe {
    target: "alertmanager",
    needs: Needs {
        debian: &["prometheus-alertmanager"],
        prepare: other_debian!("debian_whole testing prometheus-alertmanager"),
        ..Needs::NOTHING
    },
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
        *sys.argv[2:],
        f"--config.file={sys.argv[1]}",
        f"--storage.path={sys.argv[1]}.data",
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
sys.exit(0 if "Notify success" in line else 1)
PYTHON
libraries=$PREPARED/root/usr/lib/x86_64-linux-gnu
newer() {
  "$PYTHON" drive.py alertmanager.yml "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" \
    "$PREPARED/root/usr/bin/prometheus-alertmanager"
}
if [ "$PORT" = 2465 ]; then
  newer
else
  sed 's/smtp_auth_username: .*/smtp_auth_username: somebody/' alertmanager.yml > older.yml
  if "$PYTHON" drive.py older.yml prometheus-alertmanager; then
    newer
  else
    printf wrong > smtp_password
    newer > /dev/null 2>&1
  fi
fi
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
