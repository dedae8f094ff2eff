use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "upyo",
    needs: Needs { npm: &["@upyo/core@0.4.0", "@upyo/smtp@0.4.0"], ..Needs::NOTHING },
    version: r#"sed -n 's/.*"version": "\(.*\)".*/Upyo \1/p' "$NODE_PATH/@upyo/smtp/package.json""#,
    verdict: Verdict::Server,
    // Node.js brings its own authorities and resolves imports by folder.
    script: r#"
cp "$SNIPPET" send.mjs
ln -s "$NODE_PATH" node_modules
NODE_EXTRA_CA_CERTS="$CA" exec node send.mjs
"#,
    seconds: 8,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "rejectUnauthorized: true",
        put: "rejectUnauthorized: false",
    }),
    usual: &[Usual {
        label: "rejectUnauthorized: false",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[("rejectUnauthorized: true", "rejectUnauthorized: false")]),
    }],
};
