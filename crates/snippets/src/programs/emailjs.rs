//! emailjs, for Node.js.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "emailjs",
    name: "emailjs",
    group: Group::Library,
    file: "send.mjs",
    place: "In your program.",
    versions: "emailjs 4 and later",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "tls: true means STARTTLS, and its certificate is not verified. ssl is verified.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import { SMTPClient } from "emailjs";

const client = new SMTPClient({
  host: "@HOST@",
  port: @PORT@,
  // TLS from the first octet.
  ssl: { servername: "@HOST@", rejectUnauthorized: true },
  user: "@USER@",
  password: process.env.SMTP_PASSWORD,
  timeout: 30_000,
});

await client.sendAsync({
  from: "@FROM@",
  to: "@FROM@",
  subject: "Test",
  text: "It works.",
});
"#,
    ),
    starttls: Form::Impossible(
        "After STARTTLS, emailjs verifies no certificate, and no setting changes that.",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
