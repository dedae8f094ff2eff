//! Postfix that takes mail and submissions.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "postfix-server",
    name: "Postfix (server)",
    aliases: &["postfix mx", "postfix submission", "master.cf"],
    group: Group::Server,
    file: "commands for root's shell",
    place: "They change /etc/postfix/main.cf and master.cf; then postfix restart. Logins are Dovecot's: its service auth must have a unix_listener /var/spool/postfix/private/auth.",
    versions: "Postfix 3.6 and later",
    oldest: "3.6",
    secret: "It holds none: Dovecot knows the passwords. The private key is in the file that smtpd_tls_chain_files names.",
    trap: "With smtpd_sasl_auth_enable in main.cf, port 25 takes passwords too, and “may” on 587 takes mail without TLS. The certificate must hold for the name in MX and SRV, on port 25 as well.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r#"postconf -e \
  'myhostname = @HOST@' \
  'smtpd_tls_chain_files = /etc/letsencrypt/live/@HOST@/privkey.pem, /etc/letsencrypt/live/@HOST@/fullchain.pem' \
  'smtpd_tls_security_level = may' \
  'smtpd_tls_auth_only = yes' \
  'smtpd_tls_mandatory_protocols = >=TLSv1.2' \
  'smtpd_sasl_auth_enable = no' \
  'smtpd_sasl_type = dovecot' \
  'smtpd_sasl_path = private/auth' \
  'smtpd_sasl_security_options = noanonymous' \
  'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination'
postconf -M \
  'smtp/inet=smtp inet n - y - - smtpd' \
  '465/inet=465 inet n - y - - smtpd'
postconf -P \
  '465/inet/syslog_name=postfix/submission' \
  '465/inet/smtpd_tls_wrappermode=yes' \
  '465/inet/smtpd_sasl_auth_enable=yes' \
  '465/inet/smtpd_recipient_restrictions=' \
  '465/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject'
"#,
    ),
    starttls: Form::Text(
        r#"postconf -e \
  'myhostname = @HOST@' \
  'smtpd_tls_chain_files = /etc/letsencrypt/live/@HOST@/privkey.pem, /etc/letsencrypt/live/@HOST@/fullchain.pem' \
  'smtpd_tls_security_level = may' \
  'smtpd_tls_auth_only = yes' \
  'smtpd_tls_mandatory_protocols = >=TLSv1.2' \
  'smtpd_sasl_auth_enable = no' \
  'smtpd_sasl_type = dovecot' \
  'smtpd_sasl_path = private/auth' \
  'smtpd_sasl_security_options = noanonymous' \
  'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination'
postconf -M \
  'smtp/inet=smtp inet n - y - - smtpd' \
  '587/inet=587 inet n - y - - smtpd'
postconf -P \
  '587/inet/syslog_name=postfix/submission' \
  '587/inet/smtpd_tls_security_level=encrypt' \
  '587/inet/smtpd_sasl_auth_enable=yes' \
  '587/inet/smtpd_recipient_restrictions=' \
  '587/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject'
"#,
    ),
    proof: Proof::Validated(
        "Postfix itself was started with it, with Dovecot behind it; a client saw on each port what it should, and logged in.",
    ),
    ..ORDINARY
};
