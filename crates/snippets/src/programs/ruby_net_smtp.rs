//! Ruby's own library.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "ruby-net-smtp",
    name: "Ruby Net::SMTP",
    aliases: &["ruby net::smtp"],
    group: Group::Library,
    file: "send.rb",
    place: "In your program.",
    versions: "Ruby 3.1 and later (net-smtp 0.3)",
    oldest: "3.1",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "STARTTLS is “auto” unless one says otherwise: where somebody removes the offer, the password goes in the clear. Ruby 2.7 and earlier verify no certificate.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r##"require "net/smtp"

from = '@FROM@'
message = "From: #{from}\r\nTo: #{from}\r\nSubject: Test\r\n\r\nIt works.\r\n"

smtp = Net::SMTP.new('@HOST@', @PORT@, tls: true, starttls: false, tls_verify: true)
smtp.open_timeout = 30
smtp.read_timeout = 30
@if-login@smtp.start(user: '@USER@', secret: ENV.fetch("SMTP_PASSWORD"), authtype: :plain) do |server|
@if-open@smtp.start do |server|
  server.send_message(message, from, from)
end
"##,
    ),
    starttls: Form::Text(
        r##"require "net/smtp"

from = '@FROM@'
message = "From: #{from}\r\nTo: #{from}\r\nSubject: Test\r\n\r\nIt works.\r\n"

smtp = Net::SMTP.new('@HOST@', @PORT@, tls: false, starttls: :always, tls_verify: true)
smtp.open_timeout = 30
smtp.read_timeout = 30
@if-login@smtp.start(user: '@USER@', secret: ENV.fetch("SMTP_PASSWORD"), authtype: :plain) do |server|
@if-open@smtp.start do |server|
  server.send_message(message, from, from)
end
"##,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
require "net/smtp"

from = '@FROM@'
message = "From: #{from}\r\nTo: #{from}\r\nSubject: Test\r\n\r\nIt works.\r\n"

smtp = Net::SMTP.new('@HOST@', @PORT@, tls: false, starttls: false)
smtp.open_timeout = 30
smtp.read_timeout = 30
smtp.start do |server|
  server.send_message(message, from, from)
end
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
