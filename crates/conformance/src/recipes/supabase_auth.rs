use super::env_file::env_file;
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "supabase-auth",
    needs: Needs { pypi: &["python-dotenv==1.2.4"], ..Needs::NOTHING },
    version: r"$PYTHON --version",
    verdict: Verdict::Validator(&[
        ("SMTP_HOST=", "SMTP_SERVER="),
        ("SMTP_PORT=", "SMTP_PORT=2"),
        ("SMTP_USER=", "SMTP_USER=$"),
        ("ADMIN_EMAIL=", "SENDER="),
    ]),
    script: env_file!(
        r#"
expected = {
    "GOTRUE_SMTP_HOST": host,
    "GOTRUE_SMTP_PORT": port,
    "GOTRUE_SMTP_ADMIN_EMAIL": sender,
}
if login:
    expected |= {"GOTRUE_SMTP_USER": login}
# It begins with TLS on this port, and on no other.
assert (port == "465") == (security == "implicit-tls")
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
