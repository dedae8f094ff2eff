use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "synapse",
    // Apart from the other Python packages, with which it does not agree on versions.
    needs: Needs {
        prepare: r#"
python3 -m venv --clear venv
venv/bin/pip install --quiet --disable-pip-version-check matrix-synapse==1.163.2
"#,
        ..Needs::NOTHING
    },
    version: r#""$PREPARED/venv/bin/python" -c 'from importlib.metadata import version as v; print("Synapse", v("matrix-synapse"))'"#,
    verdict: Verdict::Server,
    // Synapse's own reader of its settings and its own sender, without the homeserver around them.
    script: r#"
cat > homeserver.yaml - "$SNIPPET" <<'END'
server_name: example.com
report_stats: false
macaroon_secret_key: test
trusted_key_servers: []
database: { name: sqlite3, args: { database: ":memory:" } }
signing_key: ed25519 a_test 4gPCTRwzBSZwQ6sgfDLUYvH0SWuF9R2vOEXl5XBT8Mk
END
[ -z "$LOGIN" ] || printf '  smtp_pass: "%s"\n' "$PASSWORD" >> homeserver.yaml
cat > send.py <<'END'
import os
import sys
import types

import yaml
from twisted.internet import defer, reactor
from twisted.mail.smtp import ESMTPSender

from synapse.config.homeserver import HomeServerConfig
from synapse.handlers.send_email import SendEmailHandler

config = HomeServerConfig()
with open("homeserver.yaml") as file:
    config.parse_config_dict(yaml.safe_load(file), "", "")
server = types.SimpleNamespace(config=config, get_reactor=lambda: reactor)


def send():
    mail = (os.environ["FROM"], "Test", "Test", "It works.", "It works.")
    sending = defer.ensureDeferred(SendEmailHandler(server).send_email(*mail))
    sending.addErrback(lambda failure: failure.printTraceback(sys.stderr))
    sending.addBoth(lambda _: reactor.running and reactor.stop())


# Where TLS fails, Synapse is never told; but the connection is gone then.
connection_lost = ESMTPSender.connectionLost


def stop(self, *reason):
    connection_lost(self, *reason)
    reactor.callLater(0.2, lambda: reactor.running and reactor.stop())


ESMTPSender.connectionLost = stop
reactor.callWhenRunning(send)
reactor.run()
END
exec "$PREPARED/venv/bin/python" send.py
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "require_transport_security: true",
        put: "require_transport_security: false",
    }),
    usual: &[Usual {
        label: "require_transport_security left out",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[(
            "  require_transport_security: true # refuses to send without STARTTLS\n",
            "",
        )]),
    }],
};
