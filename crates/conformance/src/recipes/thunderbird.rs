use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

/// Shell that leaves what drives Thunderbird in the folder, as `drive.py` and these scripts.
macro_rules! driven {
    ($act:literal, $then:literal) => {
        concat!(
            "cat > drive.py <<'END'\n",
            include_str!("../../../testkit/src/thunderbird/drive.py"),
            "END\ncat > send.js <<'END'\n",
            include_str!("thunderbird/send.js"),
            "END\ncat > act.js <<'END'\n",
            include_str!($act),
            "END\n",
            $then,
            "\nexec \"$PYTHON\" drive.py send.js act.js\n"
        )
    };
}
pub(super) use driven;

pub(super) const RECIPE: Recipe = Recipe {
    target: "thunderbird",
    needs: Needs { debian: &["thunderbird"], ..Needs::NOTHING },
    version: "thunderbird --version",
    verdict: Verdict::Server,
    script: driven!("thunderbird/fields.js", ""),
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[Usual {
        label: "“None” as connection security",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[
            ("STARTTLS", "None"),
            ("Normal password", "Password, transmitted insecurely"),
        ]),
    }],
};
