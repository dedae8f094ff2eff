use super::env_file::env_file;
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "zitadel",
    needs: Needs { pypi: &["python-dotenv==1.2.4"], ..Needs::NOTHING },
    version: r"$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("TLS=true", "TLS=false"),
        ("SMTP_HOST=", "HOST="),
        ("SMTP_USER=", "SMTP_USER=$"),
        ("_FROM=", "_SENDER="),
    ]),
    script: env_file!(
        r#"
prefix = "ZITADEL_DEFAULTINSTANCE_SMTPCONFIGURATION_"
expected = {
    prefix + "SMTP_HOST": f"{host}:{port}",
    prefix + "TLS": "false" if security == "none" else "true",
    prefix + "FROM": sender,
    prefix + "FROMNAME": "ZITADEL",
}
if login:
    expected |= {prefix + "SMTP_USER": login}
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
