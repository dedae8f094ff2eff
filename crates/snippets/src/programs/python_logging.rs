//! The handler of Python's logging, which verifies nothing.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax, UNVERIFIED};

pub(super) const PROGRAM: Program = Program {
    id: "python-logging",
    name: "Python logging SMTPHandler",
    aliases: &["smtphandler", "logging.handlers"],
    group: Group::Library,
    file: "app.py",
    place: "Where your program sets up its logging.",
    versions: "Python 3 up to 3.13",
    oldest: "3",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without secure, the password goes in the clear. With secure=(), any certificate of anybody is accepted; without credentials, secure is ignored and nothing is encrypted.",
    syntax: Syntax::Quoted,
    implicit: Form::Impossible("SMTPHandler knows STARTTLS only."),
    starttls: Form::Exposed {
        text: r#"# DANGER: @DANGER@
import logging
import logging.handlers
import os

handler = logging.handlers.SMTPHandler(
    ("@HOST@", @PORT@),
    "@FROM@",
    ["@FROM@"],
    "Test",
    credentials=("@USER@", os.environ["SMTP_PASSWORD"]),
    secure=(),  # refuses to send without STARTTLS
    timeout=30,
)
handler.setLevel(logging.ERROR)
logging.getLogger().addHandler(handler)
logging.error("It does not work.")
"#,
        danger: UNVERIFIED,
    },
    open: Open::Plaintext(
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
    proof: Proof::Executed,
    instead: &["python-smtplib"],
    ..ORDINARY
};
