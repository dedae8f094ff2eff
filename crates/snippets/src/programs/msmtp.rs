//! msmtp.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "msmtp",
    name: "msmtp",
    aliases: &["msmtp-mta", "msmtprc"],
    group: Group::Relay,
    file: "~/.msmtprc",
    place: "In your home folder, with mode 600 (chmod 600 ~/.msmtprc). With the package msmtp-mta it is also what programs call as sendmail.",
    versions: "msmtp 1.8 and later",
    oldest: "1.8",
    secret: "In the file ~/.msmtp-password, mode 600. Or let passwordeval ask a password store, such as “pass show smtp”.",
    trap: "Port 465 without “tls_starttls off” waits until the time is over. “tls_certcheck off” accepts anybody's certificate.",
    syntax: Syntax::Bare,
    implicit: Form::Text(
        r#"defaults
@if-login@auth           on
@if-open@auth           off
tls            on
tls_starttls   off
tls_certcheck  on
timeout        30

account        default
host           @HOST@
port           @PORT@
from           "@FROM@"
@if-login@user           "@USER@"
@if-login@passwordeval   "cat ~/.msmtp-password"
"#,
    ),
    starttls: Form::Text(
        r#"defaults
@if-login@auth           on
@if-open@auth           off
tls            on
tls_starttls   on
tls_certcheck  on
timeout        30

account        default
host           @HOST@
port           @PORT@
from           "@FROM@"
@if-login@user           "@USER@"
@if-login@passwordeval   "cat ~/.msmtp-password"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
defaults
auth           off
tls            off
timeout        30

account        default
host           @HOST@
port           @PORT@
from           "@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
