//! s-nail, also known as mailx.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "s-nail",
    name: "s-nail (mailx)",
    aliases: &["mailx", "nail", "heirloom mailx", "bsd-mailx"],
    group: Group::Relay,
    file: "~/.mailrc",
    place: "In your home folder.",
    versions: "s-nail 14.9 and later",
    oldest: "14.9",
    secret: "In ~/.netrc, mode 600: machine @HOST:plain@ login @USER:word@ password THE-PASSWORD",
    trap: "Without smtp-use-starttls the password goes out unencrypted, even to a server that offers STARTTLS. tls-verify only asks by default.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        "\
set v15-compat=yes
@if-login@set mta=smtps://@USER:url@@@HOST@:@PORT@
@if-open@set mta=smtps://@HOST@:@PORT@
@if-open@set smtp-auth=none
set tls-verify=strict
set socket-connect-timeout=30
@if-login@set netrc-lookup
set from='@FROM@'
",
    ),
    starttls: Form::Text(
        "\
set v15-compat=yes
@if-login@set mta=smtp://@USER:url@@@HOST@:@PORT@
@if-open@set mta=smtp://@HOST@:@PORT@
@if-open@set smtp-auth=none
set smtp-use-starttls
set tls-verify=strict
set socket-connect-timeout=30
@if-login@set netrc-lookup
set from='@FROM@'
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
set v15-compat=yes
set mta=smtp://@HOST@:@PORT@
set smtp-auth=none
set socket-connect-timeout=30
set from='@FROM@'
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
