use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "gitea",
    needs: Needs::NOTHING,
    version: "$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("PROTOCOL = smtps", "PROTOCOL = smtp+starttls"),
        ("PROTOCOL = smtps\n", ""),
        ("PROTOCOL = smtp+starttls", "PROTOCOL = smtp"),
        ("CERT = false", "CERT = true"),
        ("[mailer]", "[mail]"),
        ("SMTP_ADDR", "HOST"),
        ("USER = anna", "USER = an#na"),
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
assert parser.sections() == ["mailer"], parser.sections()
expected = {
    "ENABLED": "true",
    "PROTOCOL": {"implicit-tls": "smtps", "starttls": "smtp+starttls", "none": "smtp"}[os.environ["SECURITY"]],
    "SMTP_ADDR": os.environ["HOST"],
    "SMTP_PORT": os.environ["PORT"],
    "FROM": os.environ["FROM"],
}
if os.environ["LOGIN"]:
    expected |= {"USER": os.environ["LOGIN"], "PASSWD": ""}
if expected["PROTOCOL"] != "smtp":
    expected |= {"FORCE_TRUST_SERVER_CERT": "false"}
assert dict(parser["mailer"]) == expected, dict(parser["mailer"])
PYTHON
exec "$PYTHON" check.py
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
