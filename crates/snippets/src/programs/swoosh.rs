//! Elixir's mail library, over gen_smtp.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "swoosh",
    name: "Elixir Swoosh",
    aliases: &["elixir", "phoenix"],
    group: Group::Library,
    file: "config/runtime.exs",
    place: "In your application, with the names of your application and its mailer. mix.exs needs swoosh and gen_smtp.",
    versions: "Swoosh 1 with gen_smtp 1, on Erlang/OTP 25 and later",
    oldest: "1",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "“tls: :if_available”, the default, goes on in the clear where STARTTLS is not offered, and before OTP 26 no certificate is verified unless the options say so. With “ssl: true” they belong into sockopts, with STARTTLS into tls_options.",
    syntax: Syntax::Elixir,
    implicit: Form::Text(
        r#"import Config

config :my_app, MyApp.Mailer,
  adapter: Swoosh.Adapters.SMTP,
  relay: "@HOST@",
  port: @PORT@,
  username: "@USER@",
  password: System.fetch_env!("SMTP_PASSWORD"),
  auth: :always,
  ssl: true,
  tls: :never,
  no_mx_lookups: true,
  sockopts: [
    verify: :verify_peer,
    cacerts: :public_key.cacerts_get(),
    server_name_indication: ~c"@HOST@",
    depth: 10,
    customize_hostname_check: [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
  ]
"#,
    ),
    starttls: Form::Text(
        r#"import Config

config :my_app, MyApp.Mailer,
  adapter: Swoosh.Adapters.SMTP,
  relay: "@HOST@",
  port: @PORT@,
  username: "@USER@",
  password: System.fetch_env!("SMTP_PASSWORD"),
  auth: :always,
  ssl: false,
  tls: :always,
  no_mx_lookups: true,
  tls_options: [
    verify: :verify_peer,
    cacerts: :public_key.cacerts_get(),
    server_name_indication: ~c"@HOST@",
    depth: 10,
    customize_hostname_check: [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
  ]
"#,
    ),
    proof: Proof::Validated(
        "Elixir reads it, every value is the one that it must be, and Erlang's TLS with these options takes a good certificate and refuses bad ones; Swoosh itself was not run.",
    ),
    ..ORDINARY
};
