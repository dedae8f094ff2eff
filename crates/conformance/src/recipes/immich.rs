use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Immich itself is not run; it fills Nodemailer’s options like this.
pub(super) const RECIPE: Recipe = Recipe {
    target: "immich",
    needs: Needs { npm: &["nodemailer@10.6.0"], ..Needs::NOTHING },
    version: r#"node -p '"Nodemailer " + require("nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    script: r#"
ln -s "$NODE_PATH" node_modules
cat > send.mjs <<'END'
import fs from "node:fs";
import { createTransport } from "nodemailer";

const fields = {};
for (const line of fs.readFileSync(process.env.SNIPPET, "utf8").trim().split("\n")) {
  const at = line.indexOf(":");
  if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trim();
}
const username = fields.Username;
createTransport({
  host: fields.Host,
  port: Number(fields.Port),
  tls: { rejectUnauthorized: fields["Ignore certificate errors"] === "off" },
  secure: fields.SMTPS === "on",
  auth: username ? { user: username, pass: process.env.PASSWORD } : undefined,
  connectionTimeout: 5000,
}).sendMail({
  from: fields["From address"],
  to: process.env.FROM,
  subject: "Test",
  text: "It works.",
});
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.mjs
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "errors: off",
        put: "errors: on",
    }),
    usual: &[],
};
