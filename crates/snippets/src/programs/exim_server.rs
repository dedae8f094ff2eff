//! Exim that takes mail and submissions.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "exim-server",
    name: "Exim (server)",
    aliases: &["exim mx", "exim submission"],
    group: Group::Server,
    file: "/etc/exim4/exim4.conf",
    place: "It is the whole configuration, in place of what Debian generates; elsewhere it is /etc/exim/exim.conf or what “exim -bV” says. The certificate must hold for the name in MX and SRV, and Exim's user must be able to read the key.",
    versions: "Exim 4.94 and later",
    oldest: "4.94",
    secret: "In /etc/exim4/passwd, mode 640, readable for Exim's group (Debian-exim), a line each: a user name, a colon, and what “openssl passwd -6” makes of the password.",
    trap: "Without a condition in auth_advertise_hosts Exim takes passwords in plaintext, and on port 25 as well.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        "\
primary_hostname = @HOST@
qualify_domain = @DOMAIN@
domainlist local_domains = @DOMAIN@
keep_environment =

daemon_smtp_ports = 25 : @PORT@
tls_on_connect_ports = @PORT@
tls_advertise_hosts = *
tls_certificate = /etc/letsencrypt/live/@HOST@/fullchain.pem
tls_privatekey = /etc/letsencrypt/live/@HOST@/privkey.pem
# Logins are for TLS, and not for the port between servers.
auth_advertise_hosts = ${if and{{def:tls_in_cipher}{!eq{$received_port}{25}}}{*}}

acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt

begin acl

acl_mail:
  accept hosts = :
  accept condition = ${if eq{$received_port}{25}}
  deny   message = 530 5.7.0 Log in first
         !authenticated = *
  accept

acl_rcpt:
  accept hosts = :
  accept authenticated = *
         control = submission/domain=
  deny   message = relaying denied
         !domains = +local_domains
  require verify = recipient
  accept

begin routers

outbound:
  driver = dnslookup
  domains = ! +local_domains
  transport = outbound
  no_more

aliases:
  driver = redirect
  data = ${lookup{$local_part}lsearch{/etc/aliases}}
  allow_fail
  allow_defer

users:
  driver = accept
  check_local_user
  transport = mailbox

begin transports

outbound:
  driver = smtp

mailbox:
  driver = appendfile
  file = /var/mail/$local_part_data
  delivery_date_add
  envelope_to_add
  return_path_add
  group = mail
  mode = 0660

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if crypteq{$auth3}{${lookup{$auth2}lsearch{/etc/exim4/passwd}{$value}{*}}}}
  server_set_id = $auth2

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if crypteq{$auth2}{${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}{*}}}}
  server_set_id = $auth1
",
    ),
    starttls: Form::Text(
        "\
primary_hostname = @HOST@
qualify_domain = @DOMAIN@
domainlist local_domains = @DOMAIN@
keep_environment =

daemon_smtp_ports = 25 : @PORT@
tls_advertise_hosts = *
tls_certificate = /etc/letsencrypt/live/@HOST@/fullchain.pem
tls_privatekey = /etc/letsencrypt/live/@HOST@/privkey.pem
# Logins are for TLS, and not for the port between servers.
auth_advertise_hosts = ${if and{{def:tls_in_cipher}{!eq{$received_port}{25}}}{*}}

acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt

begin acl

acl_mail:
  accept hosts = :
  accept condition = ${if eq{$received_port}{25}}
  deny   message = 530 5.7.0 Issue STARTTLS first
         !encrypted = *
  deny   message = 530 5.7.0 Log in first
         !authenticated = *
  accept

acl_rcpt:
  accept hosts = :
  accept authenticated = *
         control = submission/domain=
  deny   message = relaying denied
         !domains = +local_domains
  require verify = recipient
  accept

begin routers

outbound:
  driver = dnslookup
  domains = ! +local_domains
  transport = outbound
  no_more

aliases:
  driver = redirect
  data = ${lookup{$local_part}lsearch{/etc/aliases}}
  allow_fail
  allow_defer

users:
  driver = accept
  check_local_user
  transport = mailbox

begin transports

outbound:
  driver = smtp

mailbox:
  driver = appendfile
  file = /var/mail/$local_part_data
  delivery_date_add
  envelope_to_add
  return_path_add
  group = mail
  mode = 0660

begin retry

* * F,2h,15m; G,16h,1h,1.5; F,4d,6h

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if crypteq{$auth3}{${lookup{$auth2}lsearch{/etc/exim4/passwd}{$value}{*}}}}
  server_set_id = $auth2

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if crypteq{$auth2}{${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}{*}}}}
  server_set_id = $auth1
",
    ),
    proof: Proof::Validated(
        "Exim itself was started with it; a client saw on each port what it should, and logged in.",
    ),
    ..ORDINARY
};
