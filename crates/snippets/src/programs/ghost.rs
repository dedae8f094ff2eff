//! Ghost.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ghost",
    name: "Ghost",
    aliases: &["ghost blog"],
    group: Group::Program,
    file: "config.production.json",
    place: "In Ghost's folder: add the block “mail” to what is there, then restart Ghost.",
    versions: "Ghost 4 and later",
    oldest: "4",
    secret: "In the environment variable mail__options__auth__pass of Ghost.",
    trap: "With secure: false alone, STARTTLS is used only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"{
  "mail": {
    "transport": "SMTP",
    "from": "@FROM@",
    "options": {
      "host": "@HOST@",
      "port": @PORT@,
      "secure": true,
      "tls": { "rejectUnauthorized": true },
@if-login@      "auth": { "user": "@USER@" },
      "connectionTimeout": 30000,
      "greetingTimeout": 30000,
      "socketTimeout": 60000
    }
  }
}
"#,
    ),
    starttls: Form::Text(
        r#"{
  "mail": {
    "transport": "SMTP",
    "from": "@FROM@",
    "options": {
      "host": "@HOST@",
      "port": @PORT@,
      "secure": false,
      "requireTLS": true,
      "tls": { "rejectUnauthorized": true },
@if-login@      "auth": { "user": "@USER@" },
      "connectionTimeout": 30000,
      "greetingTimeout": 30000,
      "socketTimeout": 60000
    }
  }
}
"#,
    ),
    open: Open::Text(
        r#"{
  "mail": {
    "//": "DANGER: @DANGER@",
    "transport": "SMTP",
    "from": "@FROM@",
    "options": {
      "host": "@HOST@",
      "port": @PORT@,
      "secure": false,
      "ignoreTLS": true,
      "connectionTimeout": 30000,
      "greetingTimeout": 30000,
      "socketTimeout": 60000
    }
  }
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
