//! Exim that hands everything on.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

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
SMARTHOST_LOGIN = ${lookup{@HOST@}lsearch{/etc/exim4/passwd.client}{$value}fail}

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
  hosts_require_auth = *
  tls_verify_certificates = system
  tls_verify_hosts = *
  tls_verify_cert_hostnames = *
  connect_timeout = 30s
  command_timeout = 1m

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  client_send = <; ^${extract{1}{:}{SMARTHOST_LOGIN}}^${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}

login:
  driver = plaintext
  public_name = LOGIN
  client_send = <; ; ${extract{1}{:}{SMARTHOST_LOGIN}} ; ${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
"#,
    ),
    starttls: Form::Text(
        r#"qualify_domain = @DOMAIN@
keep_environment =
acl_smtp_rcpt = acl_rcpt
SMARTHOST_LOGIN = ${lookup{@HOST@}lsearch{/etc/exim4/passwd.client}{$value}fail}

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
  hosts_require_auth = *
  tls_verify_certificates = system
  tls_verify_hosts = *
  tls_verify_cert_hostnames = *
  connect_timeout = 30s
  command_timeout = 1m

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  client_send = <; ^${extract{1}{:}{SMARTHOST_LOGIN}}^${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}

login:
  driver = plaintext
  public_name = LOGIN
  client_send = <; ; ${extract{1}{:}{SMARTHOST_LOGIN}} ; ${sg{${sg{SMARTHOST_LOGIN}{\N^[^:]*:\N}{}}}{\\^}{^^}}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
