//! OpenSSL by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "openssl-s-client",
    name: "openssl s_client",
    aliases: &["openssl", "s_client"],
    group: Group::Check,
    file: "a command for a shell",
    place: "In a terminal. It ends with status 0 if TLS starts and the certificate is valid for the name, else with another.",
    versions: "OpenSSL 1.1.0 and later",
    oldest: "1.1.0",
    secret: "It needs none.",
    trap: "Without -verify_return_error it goes on whatever the certificate, and without -verify_hostname it compares no name.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r#"timeout 30 openssl s_client -connect '@HOST@:@PORT@' -brief \
  -servername '@HOST@' -verify_hostname '@HOST@' -verify_return_error </dev/null
"#,
    ),
    starttls: Form::Text(
        r#"timeout 30 openssl s_client -connect '@HOST@:@PORT@' -starttls smtp -brief \
  -servername '@HOST@' -verify_hostname '@HOST@' -verify_return_error </dev/null
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
