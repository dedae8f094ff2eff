//! esmtp.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "esmtp",
    name: "esmtp",
    aliases: &["libesmtp"],
    group: Group::Relay,
    file: "~/.esmtprc",
    place: "In your home folder, with mode 600.",
    versions: "esmtp 1.2 with libESMTP 1.1",
    oldest: "1.2",
    secret: "In the same file, readable for you alone.",
    trap: "STARTTLS is off by default, and “starttls = enabled” is only a wish: both send the password in plaintext where it is not offered.",
    syntax: Syntax::Word,
    implicit: Form::Impossible(
        "esmtp has no implicit TLS: on port 465 it waits for a greeting that never comes.",
    ),
    starttls: Form::Impossible(
        "With “starttls = required” esmtp verifies the server, but often stops for ever after the handshake if that speaks TLS 1.3; what works reliably is plaintext.",
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
hostname = "@HOST@:@PORT@"
starttls = disabled
"#,
    ),
    proof: Proof::Unproved(
        "No safe setting works reliably; what the usual one gives away was seen.",
    ),
    instead: &["msmtp", "nullmailer"],
    ..ORDINARY
};
