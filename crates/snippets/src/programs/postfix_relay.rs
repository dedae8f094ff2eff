//! Postfix that hands everything on.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "postfix-relay",
    name: "Postfix (relay through a provider)",
    aliases: &["postfix", "postfix relayhost", "postfix smarthost", "relayhost"],
    group: Group::Relay,
    file: "/etc/postfix/main.cf",
    place: "At its end, in place of lines with the same names; then postfix reload. Fedora and its kin keep the authorities in /etc/pki/tls/certs/ca-bundle.crt.",
    versions: "Postfix 3.0 and later",
    oldest: "3.0",
    secret: "In /etc/postfix/sasl_passwd, mode 600, one line: [@HOST:plain@]:@PORT@ @USER:word@:THE-PASSWORD",
    trap: "“may” sends the password in plaintext where STARTTLS is not offered. “encrypt” does not, but accepts anybody's certificate.",
    syntax: Syntax::Postfix,
    implicit: Form::Text(
        "\
relayhost = [@HOST@]:@PORT@
@if-login@smtp_sasl_auth_enable = yes
@if-login@smtp_sasl_password_maps = texthash:/etc/postfix/sasl_passwd
@if-login@smtp_sasl_security_options = noanonymous
smtp_tls_security_level = secure
smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
smtp_tls_wrappermode = yes
smtp_connect_timeout = 30s
",
    ),
    starttls: Form::Text(
        "\
relayhost = [@HOST@]:@PORT@
@if-login@smtp_sasl_auth_enable = yes
@if-login@smtp_sasl_password_maps = texthash:/etc/postfix/sasl_passwd
@if-login@smtp_sasl_security_options = noanonymous
smtp_tls_security_level = secure
smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
smtp_tls_wrappermode = no
smtp_connect_timeout = 30s
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
relayhost = [@HOST@]:@PORT@
# TLS where the relay has it, whatever its certificate; without TLS otherwise.
smtp_tls_security_level = may
smtp_tls_wrappermode = no
smtp_connect_timeout = 30s
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
