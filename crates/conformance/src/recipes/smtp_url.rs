use super::php::php;
use crate::recipe::{Needs, Recipe, Verdict};

/// The same URL for two programs: Nodemailer, which understands what insists on STARTTLS, and Symfony
/// Mailer 5.4, which does not.
pub(super) const RECIPE: Recipe = Recipe {
    target: "smtp-url",
    needs: Needs {
        debian: &["php8.2-cli", "php-symfony-mailer"],
        npm: &["nodemailer@10.6.0"],
        ..Needs::NOTHING
    },
    version: r#"node -p '"Nodemailer " + require("nodemailer/package.json").version'"#,
    verdict: Verdict::Server,
    script: php!(
        r##"
ln -s "$NODE_PATH" node_modules
cat > send.mjs <<'END'
import fs from "node:fs";
import nodemailer from "nodemailer";

const lines = fs.readFileSync(process.env.SNIPPET, "utf8").trim().split("\n");
const url = lines.filter((line) => !line.startsWith("#")).join("");
fs.writeFileSync("url", url.replace("THE-PASSWORD", encodeURIComponent(process.env.PASSWORD)));
await nodemailer.createTransport(fs.readFileSync("url", "utf8")).sendMail({
  from: process.env.FROM,
  to: process.env.FROM,
  subject: "Test",
  text: "It works.",
});
END
cat >send.php <<'END'
<?php
require 'Symfony/Component/Mailer/autoload.php';
$transport = Symfony\Component\Mailer\Transport::fromDsn(file_get_contents('url'));
$message = (new Symfony\Component\Mime\Email())
    ->from(getenv('FROM'))->to(getenv('FROM'))->subject('Test')->text('It works.');
(new Symfony\Component\Mailer\Mailer($transport))->send($message);
END
NODE_EXTRA_CA_CERTS="$CA" node send.mjs || true
php send.php
"##
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
