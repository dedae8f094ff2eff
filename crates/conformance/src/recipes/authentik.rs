use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "authentik",
    needs: Needs { pypi: &["django==5.2.19", "python-dotenv==1.2.4"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'import django; print("Django", django.__version__)'"#,
    verdict: Verdict::Validator(&[
        ("__USE_SSL=true", "__USE_SSL=false"),
        ("__USE_TLS=true", "__USE_TLS=false"),
        ("__USE_TLS=false", "__USE_TLS=true"),
        ("EMAIL__HOST=", "EMAIL_HOST="),
        ("EMAIL__USERNAME=", "EMAIL__USERNAME=$"),
    ]),
    // The names of the variables, and where Django's settings come from, are authentik's.
    script: r#"
cat > check.py <<'END'
import os
import subprocess

from django.conf import settings
from django.core.mail import get_connection
from dotenv import dotenv_values

PREFIX = "AUTHENTIK_"
values = dotenv_values(os.environ["SNIPPET"], interpolate=True)
shell = subprocess.run(
    ["sh", "-euac", '. "$SNIPPET"; env -0'], check=True, capture_output=True, text=True
).stdout
shell = dict(line.split("=", 1) for line in shell.split("\0") if line.startswith(PREFIX))
assert shell == values, (shell, values)

config = {name.removeprefix(PREFIX).lower().replace("__", "."): value for name, value in values.items()}
flag = {"true": True, "false": False}
settings.configure(
    EMAIL_HOST=config.pop("email.host"),
    EMAIL_PORT=int(config.pop("email.port")),
    EMAIL_HOST_USER=config.pop("email.username", ""),
    # Only its place is in the file.
    EMAIL_HOST_PASSWORD=config.pop("email.password", "") + os.environ["PASSWORD"],
    EMAIL_USE_TLS=flag[config.pop("email.use_tls")],
    EMAIL_USE_SSL=flag[config.pop("email.use_ssl")],
    EMAIL_TIMEOUT=int(config.pop("email.timeout")),
    DEFAULT_FROM_EMAIL=config.pop("email.from"),
)
assert not config, config
backend = get_connection()
assert backend.host == os.environ["HOST"]
assert backend.port == int(os.environ["PORT"])
assert backend.username == os.environ["LOGIN"]
assert backend.use_ssl == (os.environ["SECURITY"] == "implicit-tls")
assert backend.use_tls == (os.environ["SECURITY"] == "starttls")
assert 0 < backend.timeout <= 60
assert settings.DEFAULT_FROM_EMAIL == os.environ["FROM"]
END
exec "$PYTHON" check.py
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
