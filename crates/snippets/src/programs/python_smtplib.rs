//! Python's own library.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "python-smtplib",
    name: "Python smtplib",
    aliases: &["smtplib", "python"],
    group: Group::Library,
    file: "send.py",
    place: "In your program.",
    versions: "Python 3.6 and later",
    oldest: "3.6",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without a context, starttls() and SMTP_SSL verify nothing: any certificate of anybody is accepted.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"@if-login@import os
import smtplib
import ssl
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

# The context verifies the certificate and its name.
context = ssl.create_default_context()
with smtplib.SMTP_SSL("@HOST@", @PORT@, timeout=30, context=context) as server:
@if-login@    server.login("@USER@", os.environ["SMTP_PASSWORD"])
    server.send_message(message)
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@import os
import smtplib
import ssl
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

# The context verifies the certificate and its name.
context = ssl.create_default_context()
with smtplib.SMTP("@HOST@", @PORT@, timeout=30) as server:
    server.starttls(context=context)
@if-login@    server.login("@USER@", os.environ["SMTP_PASSWORD"])
    server.send_message(message)
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
import smtplib
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

with smtplib.SMTP("@HOST@", @PORT@, timeout=30) as server:
    server.send_message(message)
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
