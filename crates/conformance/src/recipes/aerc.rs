use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "aerc",
    needs: Needs { debian: &["aerc"], pypi: &["pexpect==4.9.0", "pyte==0.8.2"], ..Needs::NOTHING },
    version: "aerc -v",
    verdict: Verdict::Server,
    script: concat!(
        "cat > type.py <<'END'\n",
        include_str!("aerc/type.py"),
        r#"END
mkdir -p "$HOME/.config/aerc" bin
install -m 600 "$SNIPPET" "$HOME/.config/aerc/accounts.conf"
printf '#!/bin/sh\necho "$PASSWORD"\n' > bin/pass
chmod +x bin/pass
export XDG_RUNTIME_DIR=$PWD PATH=$PWD/bin:$PATH TERM=xterm EDITOR=true
exec "$PYTHON" type.py
"#
    ),
    seconds: 70,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "smtp-starttls = yes\n",
        put: "",
    }),
    usual: &[Usual {
        label: "smtp:// without smtp-starttls, before version 0.15",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[("smtp-starttls = yes\n", "")]),
    }],
};
