use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Mastodon itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "mastodon",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"

lines = File.readlines(ENV.fetch("SNIPPET"), chomp: true).grep_v(/^#/)
env = lines.to_h { |line| line.split("=", 2) }
settings = {
  address: env.delete("SMTP_SERVER"),
  port: env.delete("SMTP_PORT"),
  user_name: env.delete("SMTP_LOGIN"),
  password: (ENV.fetch("SMTP_PASSWORD") unless ENV.fetch("LOGIN").empty?),
  domain: env.delete("SMTP_DOMAIN"),
  authentication: [env.delete("SMTP_AUTH_METHOD")].grep_v("none").first,
  ca_file: "/etc/ssl/certs/ca-certificates.crt",
  openssl_verify_mode: env.delete("SMTP_OPENSSL_VERIFY_MODE"),
  tls: env.delete("SMTP_TLS") == "true" ? true : nil,
  read_timeout: 20,
}.compact
case env.delete("SMTP_ENABLE_STARTTLS")
when "always" then settings[:enable_starttls] = true
when "never" then settings[:enable_starttls] = settings[:enable_starttls_auto] = false
else settings[:enable_starttls_auto] = true
end
from = env.delete("SMTP_FROM_ADDRESS")
place = ENV.fetch("LOGIN").empty? ? nil : ""
abort "no place for the password" unless env.delete("SMTP_PASSWORD") == place
abort "Mastodon does not know #{env.keys}" unless env.empty?
ActionMailer::Base.smtp_settings = settings
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "SMTP_ENABLE_STARTTLS=always\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "server, port, login and password alone",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("SMTP_ENABLE_STARTTLS=always\n", ""),
                ("SMTP_OPENSSL_VERIFY_MODE=peer\n", ""),
            ]),
        },
        Usual {
            label: "SMTP_OPENSSL_VERIFY_MODE=none",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("VERIFY_MODE=peer", "VERIFY_MODE=none")]),
        },
    ],
};
