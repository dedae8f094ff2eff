use crate::recipe::{Needs, Recipe, Verdict};

/// Airflow itself is not run; its mail goes through smtplib.
pub(super) const RECIPE: Recipe = Recipe {
    target: "airflow",
    needs: Needs::NOTHING,
    version: r"$PYTHON --version",
    verdict: Verdict::Server,
    script: r#"
set -a
. "$SNIPPET"
set +a
cat > send.py <<'END'
import os
import smtplib
import ssl

get = lambda name: os.environ["AIRFLOW__SMTP__" + name]
host, port = get("SMTP_HOST"), int(get("SMTP_PORT"))
if get("SMTP_SSL") == "True":
    server = smtplib.SMTP_SSL(host, port, timeout=15, context=ssl.create_default_context())
else:
    server = smtplib.SMTP(host, port, timeout=15)
if get("SMTP_STARTTLS") == "True":
    server.starttls()
if "AIRFLOW__SMTP__SMTP_USER" in os.environ:
    server.login(get("SMTP_USER"), os.environ["PASSWORD"])
with open(os.environ["MESSAGE"]) as message:
    server.sendmail(get("SMTP_MAIL_FROM"), [os.environ["FROM"]], message.read())
server.quit()
END
exec "$PYTHON" send.py
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
