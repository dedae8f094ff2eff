//! aerc, in the terminal.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "aerc",
    name: "aerc",
    group: Group::MailClient,
    file: "accounts.conf",
    place: "~/.config/aerc/accounts.conf, which only you may read (chmod 600).",
    versions: "aerc 0.14 and later; from 0.15 on smtp:// means STARTTLS by itself and smtp-starttls is not needed",
    oldest: "0.14",
    secret: "In a password store: the commands print it, here “pass show smtp/@HOST:plain@” and “pass show imap/@IMAP_HOST:plain@”.",
    trap: "Before version 0.15, smtp:// alone is plaintext. In the address the user name is percent-encoded: @ is %40.",
    syntax: Syntax::Url,
    implicit: Form::Text(
        "\
[@FROM:word@]
from = <@FROM:word@>
source = imaps://@USER@@@IMAP_HOST@:@IMAP_PORT@
source-cred-cmd = pass show imap/@IMAP_HOST@
outgoing = smtps://@USER@@@HOST@:@PORT@
outgoing-cred-cmd = pass show smtp/@HOST@
copy-to = Sent
",
    ),
    starttls: Form::Text(
        "\
[@FROM:word@]
from = <@FROM:word@>
source = imaps://@USER@@@IMAP_HOST@:@IMAP_PORT@
source-cred-cmd = pass show imap/@IMAP_HOST@
outgoing = smtp://@USER@@@HOST@:@PORT@
smtp-starttls = yes
outgoing-cred-cmd = pass show smtp/@HOST@
copy-to = Sent
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
