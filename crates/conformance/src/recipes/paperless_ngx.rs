use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Paperless-ngx itself is not run; its mail goes through Django.
pub(super) const RECIPE: Recipe = Recipe {
    target: "paperless-ngx",
    needs: Needs { pypi: &["django==5.2.19"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'import django; print("Django", django.__version__)'"#,
    verdict: Verdict::Server,
    script: r#"
set -a
. "$SNIPPET"
[ -z "$LOGIN" ] || PAPERLESS_EMAIL_HOST_PASSWORD="$PASSWORD"
set +a
cat > send.py <<'END'
import os

from django.conf import settings
from django.core.mail import send_mail

flag = lambda name: os.environ.get(name, "NO").lower() in ("yes", "y", "1", "t", "true")
user = os.environ.get("PAPERLESS_EMAIL_HOST_USER", "")
settings.configure(
    EMAIL_HOST=os.environ.get("PAPERLESS_EMAIL_HOST", "localhost"),
    EMAIL_PORT=int(os.environ.get("PAPERLESS_EMAIL_PORT", 25)),
    EMAIL_HOST_USER=user,
    EMAIL_HOST_PASSWORD=os.environ.get("PAPERLESS_EMAIL_HOST_PASSWORD", ""),
    DEFAULT_FROM_EMAIL=os.environ.get("PAPERLESS_EMAIL_FROM", user),
    EMAIL_USE_TLS=flag("PAPERLESS_EMAIL_USE_TLS"),
    EMAIL_USE_SSL=flag("PAPERLESS_EMAIL_USE_SSL"),
    EMAIL_TIMEOUT=15,
)
send_mail("Test", "It works.", None, [os.environ["FROM"]])
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "USE_TLS=true",
        put: "USE_TLS=false",
    }),
    usual: &[],
};
