//! Claws Mail's file of accounts.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "claws-mail",
    name: "Claws Mail",
    aliases: &["claws", "sylpheed-claws"],
    group: Group::MailClient,
    file: "accountrc",
    place: "~/.claws-mail/accountrc while Claws Mail does not run; beside other accounts with the next number and without is_default. The same is under Configuration > Edit accounts > the account, on the pages Send and SSL/TLS.",
    versions: "Claws Mail 3.9 and later",
    oldest: "3.9",
    secret: "Claws Mail asks for it and keeps it in its password store.",
    trap: "ssl_smtp=0, the default, is plaintext; 2 is STARTTLS, which is then required. Claws Mail asks about each new certificate, good or bad: accept it only if it is signed correctly and has not expired. ssl_certs_auto_accept=1 spares the question, but accepts expired ones.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
[Account: 1]
account_name=@FROM@
is_default=1
address=@FROM@
protocol=3
receive_server=@IMAP_HOST@
set_imapport=1
imap_port=@IMAP_PORT@
ssl_imap=1
user_id=@USER@
smtp_server=@HOST@
set_smtpport=1
smtp_port=@PORT@
ssl_smtp=1
use_smtp_auth=1
smtp_user_id=@USER@
",
    ),
    starttls: Form::Text(
        "\
[Account: 1]
account_name=@FROM@
is_default=1
address=@FROM@
protocol=3
receive_server=@IMAP_HOST@
set_imapport=1
imap_port=@IMAP_PORT@
ssl_imap=1
user_id=@USER@
smtp_server=@HOST@
set_smtpport=1
smtp_port=@PORT@
ssl_smtp=2
use_smtp_auth=1
smtp_user_id=@USER@
",
    ),
    proof: Proof::Validated(
        "Claws Mail itself sent with it through an honest server, gave nothing to one without STARTTLS, and asked its user about each certificate, as it always does.",
    ),
    ..ORDINARY
};
