use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// The node itself sends, without the rest of Node-RED around it.
pub(super) const RECIPE: Recipe = Recipe {
    target: "node-red",
    needs: Needs {
        prepare: r"
npm install --no-audit --no-fund --no-package-lock --prefix . node-red-node-email@5.2.5
",
        ..Needs::NOTHING
    },
    version: r#"sed -n 's/.*"version": "\(.*\)".*/node-red-node-email \1/p' "$PREPARED/node_modules/node-red-node-email/package.json""#,
    verdict: Verdict::Server,
    script: r#"
cat > send.cjs <<'END'
const fs = require("node:fs");

const fields = {};
for (const line of fs.readFileSync(process.env.SNIPPET, "utf8").trim().split("\n")) {
  const at = line.indexOf(": ");
  if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2).trim();
}
const { DANGER, ...values } = fields;
const ticked = (name) => ({ ticked: true, "not ticked": false })[take(name)];
function take(name) {
  const value = values[name];
  delete values[name];
  return value;
}

// What Node-RED gives to a node, as far as this one asks for it.
const types = {};
const RED = {
  nodes: {
    createNode(node, config) {
      node.on = (event, handler) => (node[`on-${event}`] = handler);
      node.status = () => {};
      node.log = node.warn = console.log;
      node.error = console.error;
      node.credentials = config.credentials;
    },
    registerType: (name, type) => (types[name] = type),
  },
  settings: {},
  util: { ensureString: String },
  httpAdmin: { get() {} },
  auth: { needsPermission() {} },
  _: (id) => id,
};
require(`${process.env.PREPARED}/node_modules/node-red-node-email/61-email.js`)(RED);

const authtype = { Basic: "BASIC", None: "NONE" }[take("Auth type")];
const config = {
  name: take("To"),
  server: take("Server"),
  port: take("Port"),
  secure: ticked("Use secure connection"),
  tls: ticked("Check server certificate is valid"),
  authtype,
  credentials: authtype === "BASIC" ? { userid: take("Userid"), password: process.env.PASSWORD } : {},
};
if (Object.keys(values).length > 0) throw new Error(`the node has no ${Object.keys(values)}`);
const node = new types["e-mail"](config);
node["on-input"]({ payload: "It works.", topic: "Test", from: process.env.FROM }, () => {}, console.log);
END
NODE_EXTRA_CA_CERTS="$CA" exec node send.cjs
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "is valid:        ticked",
        put: "is valid:        not ticked",
    }),
    usual: &[],
};
