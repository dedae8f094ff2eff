//! Rails' Action Mailer.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "rails",
    name: "Rails Action Mailer",
    aliases: &["ruby on rails", "action mailer", "actionmailer", "ror"],
    group: Group::Library,
    file: "config/environments/production.rb",
    place: "In the file of each environment that sends mail; the lines may join the block that is there.",
    versions: "Rails 5.2 and later, with Ruby 3.0 and later",
    oldest: "5.2",
    secret: "In the environment variable SMTP_PASSWORD, or in Rails' credentials.",
    trap: "“enable_starttls_auto: true”, the usual line and the default, goes on without TLS where STARTTLS is not offered. Without raise_delivery_errors nobody learns of failures.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r#"Rails.application.configure do
  config.action_mailer.delivery_method = :smtp
  config.action_mailer.raise_delivery_errors = true
  config.action_mailer.default_options = { from: '@FROM@' }
  config.action_mailer.smtp_settings = {
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
  }
end
"#,
    ),
    starttls: Form::Text(
        r#"Rails.application.configure do
  config.action_mailer.delivery_method = :smtp
  config.action_mailer.raise_delivery_errors = true
  config.action_mailer.default_options = { from: '@FROM@' }
  config.action_mailer.smtp_settings = {
    address: '@HOST@',
    port: @PORT@,
@if-login@    user_name: '@USER@',
@if-login@    password: ENV.fetch("SMTP_PASSWORD"),
@if-login@    authentication: :plain,
    enable_starttls: true,
    openssl_verify_mode: "peer",
    open_timeout: 30,
    read_timeout: 30
  }
end
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
Rails.application.configure do
  config.action_mailer.delivery_method = :smtp
  config.action_mailer.raise_delivery_errors = true
  config.action_mailer.default_options = { from: '@FROM@' }
  config.action_mailer.smtp_settings = {
    address: '@HOST@',
    port: @PORT@,
    # TLS where the relay has it, whatever its certificate.
    enable_starttls_auto: true,
    openssl_verify_mode: "none",
    open_timeout: 30,
    read_timeout: 30
  }
end
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
