use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "home-assistant-yaml",
    needs: Needs {
        prepare: r#"
python3 -m venv --clear venv
venv/bin/pip install --quiet --disable-pip-version-check \
  aiohttp==3.9.3 aiohttp-fast-url-dispatcher==0.3.0 aiohttp-zlib-ng==0.3.1 async-interrupt==1.1.1 \
  attrs==23.2.0 atomicwrites-homeassistant==1.4.1 awesomeversion==24.2.0 bcrypt==4.1.2 ciso8601==2.3.1 \
  cryptography==42.0.5 ifaddr==0.2.0 Jinja2==3.1.3 lru-dict==1.3.0 orjson==3.9.15 PyJWT==2.8.0 \
  python-slugify==8.0.4 PyYAML==6.0.1 typing-extensions==4.12.2 ulid-transform==0.9.0 voluptuous==0.13.1 \
  voluptuous-serialize==2.6.0 yarl==1.9.4 certifi packaging
venv/bin/pip download --quiet --disable-pip-version-check --no-deps homeassistant==2024.3.3
venv/bin/python - <<'END'
import sysconfig
import zipfile

needed = {"__init__.py", "http", "network", "notify", "persistent_notification", "smtp", "websocket_api"}
with zipfile.ZipFile("homeassistant-2024.3.3-py3-none-any.whl") as wheel:
    for name in wheel.namelist():
        parts = name.split("/")
        if parts[1] != "components" or parts[2] in needed:
            wheel.extract(name, sysconfig.get_path("purelib"))
END
rm homeassistant-2024.3.3-py3-none-any.whl
"#,
        ..Needs::NOTHING
    },
    version: r#""$PREPARED/venv/bin/python" -c 'from homeassistant.const import __version__ as v; print("Home Assistant", v)'"#,
    verdict: Verdict::Server,
    // Home Assistant's own readers of settings and secrets, its own schema and its own mailer.
    script: r#"
cp "$SNIPPET" configuration.yaml
printf 'smtp_password: "%s"\n' "$PASSWORD" > secrets.yaml
cat > send.py <<'END'
from pathlib import Path

from homeassistant.components.smtp import notify
from homeassistant.util.yaml.loader import Secrets, load_yaml

notify.setup_reload_service = lambda *_: None
folder = Path.cwd()
settings = load_yaml(str(folder / "configuration.yaml"), Secrets(folder))
for setting in settings["notify"]:
    service = notify.get_service(None, notify.PLATFORM_SCHEMA(setting))
    service.send_message("It works.", title="Test")
END
exec "$PREPARED/venv/bin/python" send.py
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "verify_ssl: true",
        put: "verify_ssl: false",
    }),
    usual: &[
        Usual {
            label: "verify_ssl: false, with TLS",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("verify_ssl: true", "verify_ssl: false")]),
        },
        Usual {
            label: "verify_ssl: false, with STARTTLS",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("verify_ssl: true", "verify_ssl: false")]),
        },
        Usual {
            label: "encryption: none",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("encryption: starttls", "encryption: none")]),
        },
    ],
};
