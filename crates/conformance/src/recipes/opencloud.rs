use super::env_file::env_file;
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "opencloud",
    needs: Needs { pypi: &["python-dotenv==1.2.4"], ..Needs::NOTHING },
    version: r"$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("ENCRYPTION=ssltls", "ENCRYPTION=none"),
        ("ENCRYPTION=starttls", "ENCRYPTION=none"),
        ("INSECURE=false", "INSECURE=true"),
        ("SMTP_HOST=", "SMTP_SERVER="),
        ("SMTP_USERNAME=", "SMTP_USERNAME=$"),
    ]),
    script: env_file!(
        r#"
expected = {
    "NOTIFICATIONS_SMTP_HOST": host,
    "NOTIFICATIONS_SMTP_PORT": port,
    "NOTIFICATIONS_SMTP_ENCRYPTION": {"implicit-tls": "ssltls"}.get(security, security),
    "NOTIFICATIONS_SMTP_SENDER": sender,
    "NOTIFICATIONS_SMTP_AUTHENTICATION": "plain" if login else "none",
}
if login:
    expected |= {"NOTIFICATIONS_SMTP_USERNAME": login}
if security != "none":
    expected |= {"NOTIFICATIONS_SMTP_INSECURE": "false"}
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
