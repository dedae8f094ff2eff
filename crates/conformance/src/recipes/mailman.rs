use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "mailman",
    // Apart from the other Python packages, as it wants old versions of some.
    needs: Needs {
        prepare: r#"
python3 -m venv --clear venv
venv/bin/pip install --quiet --disable-pip-version-check mailman==3.3.10
"#,
        ..Needs::NOTHING
    },
    version: r#""$PREPARED/venv/bin/python" -c 'from importlib.metadata import version as v; print("Mailman", v("mailman"))'"#,
    verdict: Verdict::Server,
    // Mailman's own reader of its settings and its own connection, without a list around them.
    script: r#"
cp "$SNIPPET" mailman.cfg
[ -z "$LOGIN" ] || printf 'smtp_pass: %s\n' "$PASSWORD" >> mailman.cfg
cat > send.py <<'END'
import email
import os

from mailman.core.initialize import initialize_1
from mailman.mta.base import BaseDelivery

initialize_1("mailman.cfg")
with open(os.environ["MESSAGE"]) as file:
    message = email.message_from_file(file)
BaseDelivery()._connection.sendmail(os.environ["FROM"], [os.environ["FROM"]], message)
END
exec "$PREPARED/venv/bin/python" send.py
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "smtp_verify_cert: yes",
        put: "smtp_verify_cert: no",
    }),
    usual: &[
        Usual {
            label: "smtp_secure_mode left out",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("smtp_secure_mode: starttls\n", "")]),
        },
        Usual {
            label: "smtp_verify_hostname: no",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("smtp_verify_hostname: yes", "smtp_verify_hostname: no")]),
        },
        Usual {
            label: "smtp_verify_cert: no",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("smtp_verify_cert: yes", "smtp_verify_cert: no")]),
        },
    ],
};
