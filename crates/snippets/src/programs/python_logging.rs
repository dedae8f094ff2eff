//! The handler of Python's logging, which verifies nothing.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "python-logging",
    name: "Python logging SMTPHandler",
    group: Group::Library,
    file: "app.py",
    place: "Where your program sets up its logging.",
    versions: "Python 3 up to 3.13",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without secure, the password goes in the clear. With secure=(), any certificate of anybody is accepted.",
    syntax: Syntax::Quoted,
    implicit: Form::Impossible("SMTPHandler cannot begin with TLS."),
    starttls: Form::Impossible(
        "After STARTTLS, SMTPHandler verifies no certificate, and has no parameter for it.",
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
import logging
import logging.handlers

handler = logging.handlers.SMTPHandler(
    ("@HOST@", @PORT@),
    "@FROM@",
    ["@FROM@"],
    "Test",
    timeout=30,
)
logging.getLogger().addHandler(handler)
logging.error("It works.")
"#,
    ),
    proof: Proof::Unproved("There is nothing safe to prove."),
    instead: &["python-smtplib"],
    ..ORDINARY
};
