use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "grafana",
    needs: Needs::NOTHING,
    version: "$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("MandatoryStartTLS", "OpportunisticStartTLS"),
        ("startTLS_policy = MandatoryStartTLS\n", ""),
        ("skip_verify = false", "skip_verify = true"),
        ("enabled = true", "enabled = yes please"),
        ("[smtp]\n", ""),
        ("user = ", "username = "),
        ("host = ", "host = smtp://"),
        ("user = anna", "user = an;na"),
    ]),
    script: r#"
cat > check.py <<'PYTHON'
import configparser
import os

parser = configparser.ConfigParser(
    interpolation=None, delimiters="=", comment_prefixes=";#", inline_comment_prefixes=";#"
)
parser.optionxform = str
parser.read_string(open(os.environ["SNIPPET"]).read())
assert parser.sections() == ["smtp"], parser.sections()
host, login = os.environ["HOST"], os.environ["LOGIN"]
expected = {
    "enabled": "true",
    "host": f"{host}:{os.environ['PORT']}",
    "from_address": os.environ["FROM"],
}
if login:
    expected |= {"user": login, "password": "$__env{SMTP_PASSWORD}"}
if os.environ["SECURITY"] == "none":
    expected |= {"startTLS_policy": "NoStartTLS"}
else:
    expected |= {"skip_verify": "false", "startTLS_policy": "MandatoryStartTLS"}
assert dict(parser["smtp"]) == expected, dict(parser["smtp"])
# Grafana begins with TLS on this port, and on no other.
assert (os.environ["PORT"] == "465") == (os.environ["SECURITY"] == "implicit-tls")
PYTHON
exec "$PYTHON" check.py
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
