//! emailjs, for Node.js.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "emailjs",
    name: "emailjs",
    group: Group::Library,
    file: "send.mjs",
    place: "In your program.",
    versions: "emailjs 4 and later",
    oldest: "4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "tls: true means STARTTLS, and its certificate is not verified. ssl is verified.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import { SMTPClient } from "emailjs";

const client = new SMTPClient({
  host: "@HOST@",
  port: @PORT@,
  // TLS from the start.
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
    starttls: Form::Exposed {
        text: r#"// DANGER: @DANGER@
import { SMTPClient } from "emailjs";

const client = new SMTPClient({
  host: "@HOST@",
  port: @PORT@,
  tls: true, // refuses to send without STARTTLS
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
        danger: UNVERIFIED,
    },
    proof: Proof::Executed,
    ..ORDINARY
};
