use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "emailjs",
    needs: Needs { npm: &["emailjs@5.0.3"], ..Needs::NOTHING },
    version: r#"sed -n 's/.*"version": "\(.*\)".*/emailjs \1/p' "$NODE_PATH/emailjs/package.json""#,
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
        label: "ssl: true",
        tls: TlsMode::Implicit,
        text: UsualText::Own(
            r#"import { SMTPClient } from "emailjs";

const client = new SMTPClient({
  host: "@HOST@",
  port: @PORT@,
  ssl: true,
  user: "@USER@",
  password: process.env.SMTP_PASSWORD,
});

await client.sendAsync({
  from: "@FROM@",
  to: "@FROM@",
  subject: "Test",
  text: "It works.",
});
"#,
        ),
    }],
};
