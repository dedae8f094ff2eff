//! Nodemailer, for Node.js.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "nodemailer",
    name: "Nodemailer",
    aliases: &["node", "nodejs", "node.js", "javascript"],
    group: Group::Library,
    file: "send.mjs",
    place: "In your program.",
    versions: "Nodemailer 4 and later",
    oldest: "4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "With secure: false alone, STARTTLS is used only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import nodemailer from "nodemailer";

const transport = nodemailer.createTransport({
  host: "@HOST@",
  port: @PORT@,
  secure: true, // TLS from the start
  tls: { rejectUnauthorized: true },
@if-login@  auth: { user: "@USER@", pass: process.env.SMTP_PASSWORD },
  connectionTimeout: 30_000,
  greetingTimeout: 30_000,
  socketTimeout: 60_000,
});

await transport.sendMail({
  from: "@FROM@",
  to: "@FROM@",
  subject: "Test",
  text: "It works.",
});
"#,
    ),
    starttls: Form::Text(
        r#"import nodemailer from "nodemailer";

const transport = nodemailer.createTransport({
  host: "@HOST@",
  port: @PORT@,
  secure: false,
  requireTLS: true, // refuses to send without STARTTLS
  tls: { rejectUnauthorized: true },
@if-login@  auth: { user: "@USER@", pass: process.env.SMTP_PASSWORD },
  connectionTimeout: 30_000,
  greetingTimeout: 30_000,
  socketTimeout: 60_000,
});

await transport.sendMail({
  from: "@FROM@",
  to: "@FROM@",
  subject: "Test",
  text: "It works.",
});
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
import nodemailer from "nodemailer";

const transport = nodemailer.createTransport({
  host: "@HOST@",
  port: @PORT@,
  secure: false,
  ignoreTLS: true, // no STARTTLS: the relay's certificate may be nobody's
  connectionTimeout: 30_000,
  greetingTimeout: 30_000,
  socketTimeout: 60_000,
});

await transport.sendMail({
  from: "@FROM@",
  to: "@FROM@",
  subject: "Test",
  text: "It works.",
});
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
