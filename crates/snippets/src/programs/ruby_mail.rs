//! The mail gem.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ruby-mail",
    name: "Ruby mail gem",
    aliases: &["mail gem", "ruby"],
    group: Group::Library,
    file: "send.rb",
    place: "In your program.",
    versions: "mail 2.7 and later, with Ruby 3.0 and later",
    oldest: "2.7",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without enable_starttls it takes STARTTLS only if it is offered, so an attacker who removes the offer gets the password. “tls: true” together with STARTTLS raises an error since 2.8.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r#"require "mail"

Mail.defaults do
  delivery_method :smtp,
    address: '@HOST@',
    port: @PORT@,
@if-login@    user_name: '@USER@',
@if-login@    password: ENV.fetch("SMTP_PASSWORD"),
@if-login@    authentication: :plain,
    tls: true,
    enable_starttls_auto: false,
    openssl_verify_mode: "peer",
    open_timeout: 30,
    read_timeout: 30
end

Mail.deliver do
  from '@FROM@'
  to '@FROM@'
  subject "Test"
  body "It works."
end
"#,
    ),
    starttls: Form::Text(
        r#"require "mail"

Mail.defaults do
  delivery_method :smtp,
    address: '@HOST@',
    port: @PORT@,
@if-login@    user_name: '@USER@',
@if-login@    password: ENV.fetch("SMTP_PASSWORD"),
@if-login@    authentication: :plain,
    enable_starttls: true,
    openssl_verify_mode: "peer",
    open_timeout: 30,
    read_timeout: 30
end

Mail.deliver do
  from '@FROM@'
  to '@FROM@'
  subject "Test"
  body "It works."
end
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
require "mail"

Mail.defaults do
  delivery_method :smtp,
    address: '@HOST@',
    port: @PORT@,
    # TLS where the relay has it, whatever its certificate.
    enable_starttls_auto: true,
    openssl_verify_mode: "none",
    open_timeout: 30,
    read_timeout: 30
end

Mail.deliver do
  from '@FROM@'
  to '@FROM@'
  subject "Test"
  body "It works."
end
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
