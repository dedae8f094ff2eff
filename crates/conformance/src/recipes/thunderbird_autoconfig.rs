use portwise_core::TlsMode;

use super::thunderbird::driven;
use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "thunderbird-autoconfig",
    needs: Needs { debian: &["thunderbird"], ..Needs::NOTHING },
    version: "thunderbird --version",
    verdict: Verdict::Server,
    script: driven!(
        "thunderbird/autoconfig.js",
        r#"
mkdir isp
cp "$SNIPPET" isp/example.com.xml
mount --bind isp /usr/lib/thunderbird/isp"#
    ),
    seconds: 30,
    quick: true,
    protection: None,
    usual: &[Usual {
        label: "plain as the socket type",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[(
            "<socketType>STARTTLS</socketType>",
            "<socketType>plain</socketType>",
        )]),
    }],
};
