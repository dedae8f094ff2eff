use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "nodemailer",
    needs: Needs { npm: &["nodemailer@10.6.0"], ..Needs::NOTHING },
    version: r#"node -p '"Nodemailer " + require("nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    // Node.js brings its own authorities and resolves imports by folder.
    script: r#"
cp "$SNIPPET" send.mjs
ln -s "$NODE_PATH" node_modules
NODE_EXTRA_CA_CERTS="$CA" exec node send.mjs
"#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "  requireTLS: true, // refuses to send without STARTTLS\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "secure: false without requireTLS",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "  requireTLS: true, // refuses to send without STARTTLS\n",
                "",
            )]),
        },
        Usual {
            label: "rejectUnauthorized: false, with TLS",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("rejectUnauthorized: true", "rejectUnauthorized: false")]),
        },
        Usual {
            label: "rejectUnauthorized: false, with STARTTLS where it is offered",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("  requireTLS: true, // refuses to send without STARTTLS\n", ""),
                ("rejectUnauthorized: true", "rejectUnauthorized: false"),
            ]),
        },
    ],
};
