use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// The last Django that verified nothing, by its first line.
const OLD: &str = r#"# Django 4.1
import os

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "@HOST@"
EMAIL_PORT = @PORT@
EMAIL_USE_TLS = True
EMAIL_HOST_USER = "@USER@"
EMAIL_HOST_PASSWORD = os.environ["SMTP_PASSWORD"]
DEFAULT_FROM_EMAIL = "@FROM@"
"#;

pub(super) const RECIPE: Recipe = Recipe {
    target: "django",
    needs: Needs {
        pypi: &["django==5.2.19"],
        prepare: r#"
python3 -m venv --clear old
old/bin/pip install --quiet --disable-pip-version-check django==4.1.13
"#,
        ..Needs::NOTHING
    },
    version: r#""$PYTHON" -c 'import django; print("Django", django.__version__)'"#,
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" settings.py
case "$(head -n 1 settings.py)" in *"Django 4.1") PYTHON="$PREPARED/old/bin/python" ;; esac
cat > send.py <<'END'
import os

import django
from django.core.mail import send_mail

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()
send_mail("Test", "It works.", None, [os.environ["FROM"]])
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "EMAIL_USE_TLS = True",
        put: "EMAIL_USE_TLS = False",
    }),
    usual: &[
        Usual {
            label: "neither EMAIL_USE_TLS nor EMAIL_USE_SSL",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("EMAIL_USE_TLS = True", "EMAIL_USE_TLS = False")]),
        },
        Usual {
            label: "EMAIL_USE_TLS in Django 4.1",
            tls: TlsMode::StartTls,
            text: UsualText::Own(OLD),
        },
        Usual {
            label: "create_default_context replaced by one that verifies nothing",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "import os\n",
                "import os\nimport ssl\n\nssl.create_default_context = ssl._create_unverified_context\n",
            )]),
        },
    ],
};
