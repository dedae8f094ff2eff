//! Alpine, in the terminal.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "alpine",
    name: "Alpine",
    aliases: &["pine", "alpine mail"],
    group: Group::MailClient,
    file: ".pinerc",
    place: "~/.pinerc, in the place of the lines with these names; or Setup > Config in Alpine.",
    versions: "Alpine 2.20 and later",
    oldest: "2.20",
    secret: "Alpine asks for it.",
    trap: "Without /tls a server that offers no STARTTLS is sent the password in plaintext. /novalidate-cert, often advised, accepts anybody’s certificate; when Alpine asks whether to go on with a bad one, say no.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
user-domain=@DOMAIN@
customized-hdrs=From: @FROM@
inbox-path={@IMAP_HOST@:@IMAP_PORT@/ssl/user=\"@USER@\"}INBOX
smtp-server=@HOST@:@PORT@/ssl/user=\"@USER@\"
",
    ),
    starttls: Form::Text(
        "\
user-domain=@DOMAIN@
customized-hdrs=From: @FROM@
inbox-path={@IMAP_HOST@:@IMAP_PORT@/ssl/user=\"@USER@\"}INBOX
smtp-server=@HOST@:@PORT@/tls/user=\"@USER@\"
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
