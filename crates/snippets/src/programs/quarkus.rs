//! Quarkus' mailer.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "quarkus",
    name: "Quarkus",
    aliases: &["quarkus mailer", "quarkus-mailer"],
    group: Group::Library,
    file: "application.properties",
    place: "src/main/resources/application.properties, with the extension quarkus-mailer.",
    versions: "Quarkus 3.13 and later; in older ones the key tls is called ssl",
    oldest: "3.13",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "A key that a version does not know is only logged: before 3.13 tls=true does nothing, and nothing is encrypted unless start-tls says REQUIRED, which TLS from the start fulfils too. start-tls is OPTIONAL unless one says otherwise: where STARTTLS is not offered, the password goes in the clear. In development mails are only logged, as quarkus.mailer.mock is true there. quarkus.tls.trust-all=true switches verification off here as well.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r"quarkus.mailer.from=@FROM@
quarkus.mailer.host=@HOST@
quarkus.mailer.port=@PORT@
quarkus.mailer.username=@USER@
quarkus.mailer.password=${SMTP_PASSWORD}
quarkus.mailer.login=REQUIRED
quarkus.mailer.tls=true
quarkus.mailer.start-tls=REQUIRED
quarkus.mailer.trust-all=false
",
    ),
    starttls: Form::Text(
        r"quarkus.mailer.from=@FROM@
quarkus.mailer.host=@HOST@
quarkus.mailer.port=@PORT@
quarkus.mailer.username=@USER@
quarkus.mailer.password=${SMTP_PASSWORD}
quarkus.mailer.login=REQUIRED
quarkus.mailer.tls=false
quarkus.mailer.start-tls=REQUIRED
quarkus.mailer.trust-all=false
",
    ),
    proof: Proof::Validated(
        "Java's properties reader reads it, and every value is the one that it must be; Quarkus itself was not run.",
    ),
    ..ORDINARY
};
