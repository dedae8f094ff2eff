//! Upyo, for Node.js, Deno and Bun.

use crate::program::{Form, Group, ORDINARY, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "upyo",
    name: "Upyo",
    aliases: &["@upyo/smtp"],
    group: Group::Library,
    file: "send.mjs",
    place: "In your program.",
    versions: "@upyo/smtp 0.4",
    oldest: "0.4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "With secure: false, STARTTLS is used only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import { createMessage } from "@upyo/core";
import { SmtpTransport } from "@upyo/smtp";

const transport = new SmtpTransport({
  host: "@HOST@",
  port: @PORT@,
  secure: true, // TLS from the start
  tls: { rejectUnauthorized: true },
  auth: { user: "@USER@", pass: process.env.SMTP_PASSWORD },
  connectionTimeout: 30_000,
  socketTimeout: 30_000,
});

const receipt = await transport.send(
  createMessage({
    from: "@FROM@",
    to: "@FROM@",
    subject: "Test",
    content: { text: "It works." },
  }),
);
await transport.closeAllConnections();
if (!receipt.successful) throw new Error(receipt.errorMessages.join(" "));
"#,
    ),
    starttls: Form::Exposed {
        text: r#"// DANGER: @DANGER@
import { createMessage } from "@upyo/core";
import { SmtpTransport } from "@upyo/smtp";

const transport = new SmtpTransport({
  host: "@HOST@",
  port: @PORT@,
  secure: false, // STARTTLS, if it is offered
  tls: { rejectUnauthorized: true },
  auth: { user: "@USER@", pass: process.env.SMTP_PASSWORD },
  connectionTimeout: 30_000,
  socketTimeout: 30_000,
});

const receipt = await transport.send(
  createMessage({
    from: "@FROM@",
    to: "@FROM@",
    subject: "Test",
    content: { text: "It works." },
  }),
);
await transport.closeAllConnections();
if (!receipt.successful) throw new Error(receipt.errorMessages.join(" "));
"#,
        danger: STRIPPABLE,
    },
    proof: Proof::Executed,
    ..ORDINARY
};
