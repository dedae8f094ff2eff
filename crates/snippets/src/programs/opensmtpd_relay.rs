//! OpenSMTPD that hands everything on.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

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
        r#"@if-login@table secrets file:/etc/mail/secrets
@if-login@
listen on socket

@if-login@action "relay" relay host "smtps://provider@@HOST@:@PORT@" auth <secrets>
@if-open@action "relay" relay host "smtps://@HOST@:@PORT@"

match from local for any action "relay"
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@table secrets file:/etc/mail/secrets
@if-login@
listen on socket

@if-login@action "relay" relay host "smtp+tls://provider@@HOST@:@PORT@" auth <secrets>
@if-open@action "relay" relay host "smtp+tls://@HOST@:@PORT@"

match from local for any action "relay"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
listen on socket

# TLS is used where the relay has it, whatever its certificate.
action "relay" relay host "smtp://@HOST@:@PORT@"

match from local for any action "relay"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
