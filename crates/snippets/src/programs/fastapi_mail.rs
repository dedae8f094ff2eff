//! FastAPI-Mail.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "fastapi-mail",
    name: "FastAPI-Mail",
    aliases: &["fastapi"],
    group: Group::Library,
    file: "send.py",
    place: "In your program; in a route, await the sending.",
    versions: "FastAPI-Mail 1.4 and later",
    oldest: "1.4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Many a tutorial sets VALIDATE_CERTS to False: then any certificate of anybody is accepted.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import asyncio
import os

from fastapi_mail import ConnectionConfig, FastMail, MessageSchema, MessageType

config = ConnectionConfig(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_SSL_TLS=True,  # TLS from the start
    MAIL_STARTTLS=False,
    VALIDATE_CERTS=True,
    USE_CREDENTIALS=True,
    MAIL_USERNAME="@USER@",
    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_FROM="@FROM@",
    TIMEOUT=30,
)
message = MessageSchema(
    subject="Test",
    recipients=["@FROM@"],
    body="It works.",
    subtype=MessageType.plain,
)
asyncio.run(FastMail(config).send_message(message))
"#,
    ),
    starttls: Form::Text(
        r#"import asyncio
import os

from fastapi_mail import ConnectionConfig, FastMail, MessageSchema, MessageType

config = ConnectionConfig(
    MAIL_SERVER="@HOST@",
    MAIL_PORT=@PORT@,
    MAIL_SSL_TLS=False,
    MAIL_STARTTLS=True,  # refuses to send without STARTTLS
    VALIDATE_CERTS=True,
    USE_CREDENTIALS=True,
    MAIL_USERNAME="@USER@",
    MAIL_PASSWORD=os.environ["SMTP_PASSWORD"],
    MAIL_FROM="@FROM@",
    TIMEOUT=30,
)
message = MessageSchema(
    subject="Test",
    recipients=["@FROM@"],
    body="It works.",
    subtype=MessageType.plain,
)
asyncio.run(FastMail(config).send_message(message))
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
