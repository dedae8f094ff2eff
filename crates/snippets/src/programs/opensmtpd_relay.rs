//! OpenSMTPD that hands everything on.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "opensmtpd-relay",
    name: "OpenSMTPD (relay through a provider)",
    aliases: &["opensmtpd", "smtpd.conf"],
    group: Group::Relay,
    file: "smtpd.conf",
    place: "/etc/mail/smtpd.conf on OpenBSD, /etc/smtpd.conf on Debian; it is the whole configuration.",
    versions: "OpenSMTPD 6.6 and later",
    oldest: "6.6",
    secret: "In /etc/mail/secrets, mode 640, readable for the group of smtpd (_smtpd, on Debian opensmtpd), one line: provider @USER:word@:THE-PASSWORD",
    trap: "“smtp+tls” and “smtps” are strict; with “tls no-verify” behind them anybody's certificate is accepted.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"table secrets file:/etc/mail/secrets

listen on socket

action "relay" relay host "smtps://provider@@HOST@:@PORT@" auth <secrets>

match from local for any action "relay"
"#,
    ),
    starttls: Form::Text(
        r#"table secrets file:/etc/mail/secrets

listen on socket

action "relay" relay host "smtp+tls://provider@@HOST@:@PORT@" auth <secrets>

match from local for any action "relay"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
