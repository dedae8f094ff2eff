use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// The PDS itself is not run; it gives Nodemailer the URL.
pub(super) const RECIPE: Recipe = Recipe {
    target: "bluesky-pds",
    needs: Needs { npm: &["nodemailer@10.6.0"], ..Needs::NOTHING },
    version: r#"node -p '"Nodemailer " + require("nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    script: r##"
ln -s "$NODE_PATH" node_modules
cat > send.mjs <<'END'
import fs from "node:fs";
import { createTransport } from "nodemailer";

const lines = fs.readFileSync(process.env.SNIPPET, "utf8").trim().split("\n");
const env = Object.fromEntries(
  lines.filter((line) => !line.startsWith("#")).map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
);
const url = env.PDS_EMAIL_SMTP_URL.replace("THE-PASSWORD", encodeURIComponent(process.env.PASSWORD));
createTransport(url).sendMail({
  from: env.PDS_EMAIL_FROM_ADDRESS,
  to: process.env.FROM,
  subject: "Test",
  text: "It works.",
});
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.mjs
"##,
    seconds: 20,
    quick: false,
    protection: Some(Protection { tls: TlsMode::StartTls, remove: "?requireTLS=true", put: "" }),
    usual: &[],
};
