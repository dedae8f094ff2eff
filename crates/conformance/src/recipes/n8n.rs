use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "n8n",
    needs: Needs {
        prepare: r#"
npm pack n8n@2.39.0
tar -xzf n8n-2.39.0.tgz package/package.json package/dist/user-management/email
rm n8n-2.39.0.tgz
npm install --no-audit --no-fund --no-package-lock --prefix . \
  @n8n/config@2.37.0 @n8n/di@0.16.0 lodash@4.17.21 nodemailer@8.0.10
"#,
        ..Needs::NOTHING
    },
    version: r#"sed -n 's/.*"version": "\(.*\)".*/n8n \1/p' "$PREPARED/package/package.json""#,
    verdict: Verdict::Server,
    // n8n's own reader of its environment and its own mailer. What they want of the rest of n8n,
    // a place to log to, is stood in for.
    script: r#"
set -a
. "$SNIPPET"
[ -z "$LOGIN" ] || N8N_SMTP_PASS="$PASSWORD"
set +a
cat > send.cjs <<'END'
const Module = require("node:module");

const load = Module._load;
const others = {
  "@n8n/backend-common": { Logger: class {} },
  "n8n-core": { ErrorReporter: class {} },
};
Module._load = (name, ...rest) => others[name] ?? load(name, ...rest);

const inside = Module.createRequire(`${process.env.PREPARED}/package/`);
inside("reflect-metadata");
const { Container } = inside("@n8n/di");
const { GlobalConfig } = inside("@n8n/config");
const { NodeMailer } = inside("./dist/user-management/email/node-mailer.js");

const log = { debug() {}, error: console.error };
new NodeMailer(Container.get(GlobalConfig), log, log).sendMail({
  emailRecipients: process.env.FROM,
  subject: "Test",
  body: "It works.",
});
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.cjs
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
