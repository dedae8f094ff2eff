//! Exim that hands everything on.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "exim-relay",
    name: "Exim (relay through a provider)",
    aliases: &["exim", "exim4", "exim smarthost"],
    group: Group::Relay,
    file: "/etc/exim4/exim4.conf",
    place: "It is the whole configuration, in place of what Debian generates. Elsewhere it is /etc/exim/exim.conf or what “exim -bV” says.",
    versions: "Exim 4.92 and later",
    oldest: "4.92",
    secret: "In /etc/exim4/passwd.client, mode 640, readable for Exim's group (Debian-exim), one line: @HOST:plain@:@USER:word@:THE-PASSWORD",
    trap: "Without hosts_require_tls and tls_verify_hosts Exim sends in plaintext if STARTTLS fails, and accepts anybody's certificate; Debian's own smarthost setup is so.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"qualify_domain = @DOMAIN@
keep_environment =
acl_smtp_rcpt = acl_rcpt
@if-login@SMARTHOST_LOGIN = ${lookup{@HOST@}lsearch{/etc/exim4/passwd.client}{$value}fail}

begin acl

acl_rcpt:
  accept hosts = <; ; 127.0.0.1 ; ::1
  deny   message = relaying denied

begin routers

smarthost:
  driver = manualroute
  route_list = * @HOST@ byname
  transport = smarthost

begin transports

smarthost:
  driver = smtp
  protocol = smtps
  port = @PORT@
  hosts_require_tls = *
@if-login@  hosts_require_auth = *
  tls_verify_certificates = system
  tls_verify_hosts = *
  tls_verify_cert_hostnames = *
  connect_timeout = 30s
  command_timeout = 1m

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
@if-login@
@if-login@begin authenticators
@if-login@
@if-login@plain:
@if-login@  driver = plaintext
@if-login@  public_name = PLAIN
@if-login@  client_send = <; ^${extract{1}{:}{SMARTHOST_LOGIN}}^${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
@if-login@
@if-login@login:
@if-login@  driver = plaintext
@if-login@  public_name = LOGIN
@if-login@  client_send = <; ; ${extract{1}{:}{SMARTHOST_LOGIN}} ; ${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
"#,
    ),
    starttls: Form::Text(
        r#"qualify_domain = @DOMAIN@
keep_environment =
acl_smtp_rcpt = acl_rcpt
@if-login@SMARTHOST_LOGIN = ${lookup{@HOST@}lsearch{/etc/exim4/passwd.client}{$value}fail}

begin acl

acl_rcpt:
  accept hosts = <; ; 127.0.0.1 ; ::1
  deny   message = relaying denied

begin routers

smarthost:
  driver = manualroute
  route_list = * @HOST@ byname
  transport = smarthost

begin transports

smarthost:
  driver = smtp
  port = @PORT@
  hosts_require_tls = *
@if-login@  hosts_require_auth = *
  tls_verify_certificates = system
  tls_verify_hosts = *
  tls_verify_cert_hostnames = *
  connect_timeout = 30s
  command_timeout = 1m

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
@if-login@
@if-login@begin authenticators
@if-login@
@if-login@plain:
@if-login@  driver = plaintext
@if-login@  public_name = PLAIN
@if-login@  client_send = <; ^${extract{1}{:}{SMARTHOST_LOGIN}}^${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
@if-login@
@if-login@login:
@if-login@  driver = plaintext
@if-login@  public_name = LOGIN
@if-login@  client_send = <; ; ${extract{1}{:}{SMARTHOST_LOGIN}} ; ${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
"#,
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
# TLS is used where the relay has it, whatever its certificate.
qualify_domain = @DOMAIN@
keep_environment =
acl_smtp_rcpt = acl_rcpt

begin acl

acl_rcpt:
  accept hosts = <; ; 127.0.0.1 ; ::1
  deny   message = relaying denied

begin routers

smarthost:
  driver = manualroute
  route_list = * @HOST@ byname
  transport = smarthost

begin transports

smarthost:
  driver = smtp
  port = @PORT@
  connect_timeout = 30s
  command_timeout = 1m

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
