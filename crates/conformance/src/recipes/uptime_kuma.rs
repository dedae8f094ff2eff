use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "uptime-kuma",
    needs: Needs {
        prepare: r#"
npm pack uptime-kuma@2.0.0-dev.0
tar -xzf uptime-kuma-2.0.0-dev.0.tgz package/package.json package/server/notification-providers \
  package/src/util.js package/src/lang/en.json package/src/components/notifications/SMTP.vue
rm uptime-kuma-2.0.0-dev.0.tgz
npm install --no-audit --no-fund --no-package-lock --prefix . dayjs@1.11.13 nodemailer@6.6.5
"#,
        ..Needs::NOTHING
    },
    version: r#"sed -n 's/.*"version": "\(.*\)".*/Uptime Kuma \1/p' "$PREPARED/package/package.json""#,
    verdict: Verdict::Server,
    // Types the fields into Uptime Kuma's own form, by their labels, and lets its own code send.
    script: r#"
cat > send.cjs <<'END'
const fs = require("node:fs");

const kuma = `${process.env.PREPARED}/package`;
const texts = JSON.parse(fs.readFileSync(`${kuma}/src/lang/en.json`));
const form = fs.readFileSync(`${kuma}/src/components/notifications/SMTP.vue`, "utf8");
const labels = {};
for (const [, id, text] of form.matchAll(/<label[^>]* for="([^"]+)"[^>]*>\s*{{ \$t\("([^"]+)"\) }}/g)) {
  labels[id] = texts[text];
}
const keys = {};
for (const [, id, key] of form.matchAll(/ id="([^"]+)" v-model="\$parent\.notification\.(\w+)"/g)) {
  keys[labels[id]] = key;
}

const values = {
  [texts.secureOptionTLS]: true,
  [texts.secureOptionNone]: false,
  ticked: true,
  "not ticked": false,
};
const notification = process.env.LOGIN ? { smtpPassword: process.env.PASSWORD } : {};
for (const line of fs.readFileSync(process.env.SNIPPET, "utf8").trim().split("\n")) {
  if (line === "" || line.startsWith("DANGER")) continue;
  const at = line.indexOf(":");
  const [name, value] = [line.slice(0, at), line.slice(at + 1).trim()];
  // The danger is for people. The box came after this version, and is not ticked.
  if (name === "DANGER" || name === "Disable STARTTLS") continue;
  if (!(name in keys)) throw new Error(`the form has no field ${name}`);
  notification[keys[name]] = value in values ? values[value] : value;
}
const SMTP = require(`${kuma}/server/notification-providers/smtp.js`);
new SMTP().send(notification, "Testing");
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.cjs
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection { tls: TlsMode::Implicit, remove: "not ticked", put: "ticked" }),
    usual: &[Usual {
        label: "Ignore TLS Error",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[("not ticked", "ticked")]),
    }],
};
