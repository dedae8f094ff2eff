//! yagmail.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "yagmail",
    name: "yagmail",
    group: Group::Library,
    file: "send.py",
    place: "In your program. yagmail sends from the user name, so that must be an e-mail address.",
    versions: "yagmail 0.15 and later",
    oldest: "0.15",
    secret: "In the environment variable SMTP_PASSWORD. yagmail.register() keeps it in the keyring instead; then leave the password out.",
    trap: "Without a context, yagmail verifies nothing: any certificate of anybody is accepted.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import os
import ssl

import yagmail

# The context verifies the certificate and its name.
context = ssl.create_default_context()
with yagmail.SMTP(
    "@USER:word@",
    os.environ["SMTP_PASSWORD"],
    host="@HOST@",
    port=@PORT@,
    smtp_ssl=True,
    timeout=30,
    context=context,
) as server:
    server.send(to="@FROM@", subject="Test", contents="It works.")
"#,
    ),
    starttls: Form::Text(
        r#"import os
import ssl

import yagmail

# The context verifies the certificate and its name.
context = ssl.create_default_context()
with yagmail.SMTP(
    "@USER:word@",
    os.environ["SMTP_PASSWORD"],
    host="@HOST@",
    port=@PORT@,
    smtp_ssl=False,
    smtp_starttls={"context": context},
    timeout=30,
) as server:
    server.send(to="@FROM@", subject="Test", contents="It works.")
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
