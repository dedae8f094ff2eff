//! NeoMutt.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "neomutt",
    name: "NeoMutt",
    group: Group::MailClient,
    file: "~/.neomuttrc",
    place: "In your home folder, or ~/.config/neomutt/neomuttrc.",
    versions: "NeoMutt 20180716 and later, built with TLS and SASL, as distributions do it",
    oldest: "20180716",
    secret: "In the file ~/.config/neomutt/smtp-password, mode 600. Or let the command between the backquotes ask a password store, such as “pass show smtp”.",
    trap: "“ssl_force_tls = no” sends the password in plaintext where STARTTLS is not offered; in old versions it was the default.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"set smtp_url = "smtps://@USER:url@@@HOST@:@PORT@/"
set smtp_pass = "`cat ~/.config/neomutt/smtp-password`"
set from = "@FROM:word@"
set use_from = yes
set use_envelope_from = yes
set ssl_force_tls = yes
set ssl_starttls = yes
set ssl_verify_host = yes
set ssl_verify_dates = yes
set connect_timeout = 30
"#,
    ),
    starttls: Form::Text(
        r#"set smtp_url = "smtp://@USER:url@@@HOST@:@PORT@/"
set smtp_pass = "`cat ~/.config/neomutt/smtp-password`"
set from = "@FROM:word@"
set use_from = yes
set use_envelope_from = yes
set ssl_force_tls = yes
set ssl_starttls = yes
set ssl_verify_host = yes
set ssl_verify_dates = yes
set connect_timeout = 30
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
