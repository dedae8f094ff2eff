use super::env_file::env_file;
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "plausible",
    needs: Needs { pypi: &["python-dotenv==1.2.4"], ..Needs::NOTHING },
    version: r"$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("SSL_ENABLED=true", "SSL_ENABLED=false"),
        ("Bamboo.Mua", "Bamboo.SMTPAdapter"),
        ("HOST_ADDR=", "HOST="),
        ("USER_NAME=", "USER_NAME=$"),
    ]),
    script: env_file!(
        r#"
expected = {
    "MAILER_ADAPTER": "Bamboo.Mua",
    "MAILER_EMAIL": sender,
    "SMTP_HOST_ADDR": host,
    "SMTP_HOST_PORT": port,
    "SMTP_HOST_SSL_ENABLED": "true" if security == "implicit-tls" else "false",
}
if login:
    expected |= {"SMTP_USER_NAME": login}
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
