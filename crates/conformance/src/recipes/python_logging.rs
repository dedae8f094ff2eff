use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "python-logging",
    needs: Needs::NOTHING,
    version: "$PYTHON --version",
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "secure left out",
        tls: TlsMode::StartTls,
        text: UsualText::Own(
            r#"import logging
import logging.handlers
import os

handler = logging.handlers.SMTPHandler(
    ("@HOST@", @PORT@),
    "@FROM@",
    ["@FROM@"],
    "Test",
    credentials=("@USER@", os.environ["SMTP_PASSWORD"]),
)
logging.getLogger().addHandler(handler)
logging.error("It does not work.")
"#,
        ),
    }],
};
