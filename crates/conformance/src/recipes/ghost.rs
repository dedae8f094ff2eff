use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "ghost",
    needs: Needs { npm: &["@tryghost/nodemailer@2.3.14", "nconf@0.13.0"], ..Needs::NOTHING },
    version: r#"node -p '"@tryghost/nodemailer " + require("@tryghost/nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    // Ghost reads its settings with nconf, environment first, and hands “mail” to its library.
    script: r#"
cp "$SNIPPET" config.production.json
cat > send.cjs <<'END'
const Nconf = require("nconf");
const nodemailer = require("@tryghost/nodemailer");

const nconf = new Nconf.Provider();
nconf.env({ separator: "__", parseValues: true });
nconf.file("custom-env", `${process.cwd()}/config.production.json`);
const mail = nconf.get("mail");
nodemailer(mail.transport, { ...mail.options }).sendMail({
  from: mail.from,
  to: process.env.FROM,
  subject: "Test",
  html: "It works.",
});
END
[ -z "$LOGIN" ] || export mail__options__auth__pass="$PASSWORD"
NODE_EXTRA_CA_CERTS="$CA" exec node send.cjs
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "      \"requireTLS\": true,\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "\"secure\": false without \"requireTLS\"",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("      \"requireTLS\": true,\n", "")]),
        },
        Usual {
            label: "\"rejectUnauthorized\": false",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "\"rejectUnauthorized\": true",
                "\"rejectUnauthorized\": false",
            )]),
        },
    ],
};
