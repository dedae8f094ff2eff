use crate::recipe::{Needs, Recipe, Verdict};

/// Outline itself is not run; it fills Nodemailer’s options like this.
pub(super) const RECIPE: Recipe = Recipe {
    target: "outline",
    needs: Needs { npm: &["nodemailer@10.6.0"], ..Needs::NOTHING },
    version: r#"node -p '"Nodemailer " + require("nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    script: r#"
set -a
. "$SNIPPET"
[ -z "$LOGIN" ] || SMTP_PASSWORD="$PASSWORD"
set +a
ln -s "$NODE_PATH" node_modules
cat > send.mjs <<'END'
import { createTransport } from "nodemailer";

const env = process.env;
const secure = env.SMTP_SECURE === "true";
createTransport({
  host: env.SMTP_HOST,
  port: Number(env.SMTP_PORT),
  secure,
  auth: env.SMTP_USERNAME ? { user: env.SMTP_USERNAME, pass: env.SMTP_PASSWORD } : undefined,
  tls: secure ? undefined : { rejectUnauthorized: false },
}).sendMail({ from: env.SMTP_FROM_EMAIL, to: env.FROM, subject: "Test", text: "It works." });
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.mjs
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
