//! Zabbix.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "zabbix",
    name: "Zabbix",
    aliases: &["zabbix media type", "zabbix email"],
    group: Group::Program,
    file: "the media type “Email”",
    place: "Alerts > Media types > Email (before 6.4: Administration > Media types); Email provider: Generic SMTP. Before 6.2 the field Email is called SMTP email.",
    versions: "Zabbix 4.0 and later, built with libcurl as its packages are",
    secret: "In the field Password.",
    trap: "“SSL verify peer” and “SSL verify host” are off unless they are ticked: then any certificate is accepted, in both TLS modes.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"SMTP server:          @HOST@
SMTP server port:     @PORT@
Email:                @FROM@
SMTP helo:            @DOMAIN@
Connection security:  SSL/TLS
SSL verify peer:      ticked
SSL verify host:      ticked
@if-login@Authentication:       Username and password
@if-login@Username:             @USER@
@if-open@Authentication:       None
",
    ),
    starttls: Form::Text(
        r"SMTP server:          @HOST@
SMTP server port:     @PORT@
Email:                @FROM@
SMTP helo:            @DOMAIN@
Connection security:  STARTTLS
SSL verify peer:      ticked
SSL verify host:      ticked
@if-login@Authentication:       Username and password
@if-login@Username:             @USER@
@if-open@Authentication:       None
",
    ),
    open: Open::Text(
        r"DANGER: @DANGER@

SMTP server:          @HOST@
SMTP server port:     @PORT@
Email:                @FROM@
SMTP helo:            @DOMAIN@
Connection security:  None
Authentication:       None
",
    ),
    proof: Proof::Validated(
        "Its fields were handed to curl as Zabbix hands them to libcurl, and run against good and bad servers.",
    ),
    ..ORDINARY
};
