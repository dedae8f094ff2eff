//! Red Mail.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "redmail",
    name: "Red Mail",
    aliases: &["red-mail"],
    group: Group::Library,
    file: "send.py",
    place: "In your program.",
    versions: "Red Mail 0.4 and later",
    oldest: "0.4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "By default it uses STARTTLS and accepts any certificate of anybody; with SMTP_SSL it needs a context to verify anything.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import os
import ssl
from smtplib import SMTP_SSL

from redmail import EmailSender

sender = EmailSender(
    host="@HOST@",
    port=@PORT@,
    username="@USER@",
    password=os.environ["SMTP_PASSWORD"],
    cls_smtp=SMTP_SSL,
    use_starttls=False,
    timeout=30,
    context=ssl.create_default_context(),  # verifies the certificate and its name
)
sender.send(sender="@FROM@", receivers=["@FROM@"], subject="Test", text="It works.")
"#,
    ),
    starttls: Form::Text(
        r#"import os
import ssl
from smtplib import SMTP

from redmail import EmailSender


class VerifyingSMTP(SMTP):
    """Red Mail hands STARTTLS no context, and without one no certificate is verified."""

    def starttls(self, **_):
        return super().starttls(context=ssl.create_default_context())


sender = EmailSender(
    host="@HOST@",
    port=@PORT@,
    username="@USER@",
    password=os.environ["SMTP_PASSWORD"],
    cls_smtp=VerifyingSMTP,
    use_starttls=True,  # refuses to send without STARTTLS
    timeout=30,
)
sender.send(sender="@FROM@", receivers=["@FROM@"], subject="Test", text="It works.")
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
