//! aiosmtplib, for Python's asyncio.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "aiosmtplib",
    name: "aiosmtplib",
    group: Group::Library,
    file: "send.py",
    place: "In your program.",
    versions: "aiosmtplib 2 and later",
    oldest: "2",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "If start_tls is left out, STARTTLS is used only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import asyncio
@if-login@import os
from email.message import EmailMessage

import aiosmtplib

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

asyncio.run(
    aiosmtplib.send(
        message,
        hostname="@HOST@",
        port=@PORT@,
        use_tls=True,  # TLS from the start
        validate_certs=True,
@if-login@        username="@USER@",
@if-login@        password=os.environ["SMTP_PASSWORD"],
        timeout=30,
    )
)
"#,
    ),
    starttls: Form::Text(
        r#"import asyncio
@if-login@import os
from email.message import EmailMessage

import aiosmtplib

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

asyncio.run(
    aiosmtplib.send(
        message,
        hostname="@HOST@",
        port=@PORT@,
        use_tls=False,
        start_tls=True,  # refuses to send without STARTTLS
        validate_certs=True,
@if-login@        username="@USER@",
@if-login@        password=os.environ["SMTP_PASSWORD"],
        timeout=30,
    )
)
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
import asyncio
from email.message import EmailMessage

import aiosmtplib

message = EmailMessage()
message["From"] = "@FROM@"
message["To"] = "@FROM@"
message["Subject"] = "Test"
message.set_content("It works.")

asyncio.run(
    aiosmtplib.send(
        message,
        hostname="@HOST@",
        port=@PORT@,
        use_tls=False,
        start_tls=False,
        timeout=30,
    )
)
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
