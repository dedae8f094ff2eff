use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Chatwoot itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "chatwoot",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"

lines = File.readlines(ENV.fetch("SNIPPET"), chomp: true).grep_v(/^(#|$)/)
env = lines.to_h { |line| line.split("=", 2) }
password = ENV.fetch("PASSWORD") unless ENV.fetch("LOGIN").empty?
settings = {
  address: env.delete("SMTP_ADDRESS"),
  port: env.delete("SMTP_PORT"),
  domain: env.delete("SMTP_DOMAIN"),
  user_name: env.delete("SMTP_USERNAME"),
  password: password,
  authentication: env.delete("SMTP_AUTHENTICATION")&.to_sym,
  enable_starttls_auto: env.delete("SMTP_ENABLE_STARTTLS_AUTO") != "false",
  openssl_verify_mode: env.delete("SMTP_OPENSSL_VERIFY_MODE"),
  tls: env.delete("SMTP_TLS") == "true" ? true : nil,
}.compact
from = env.delete("MAILER_SENDER_EMAIL")
abort "Chatwoot does not know #{env.keys}" unless env.empty?
ActionMailer::Base.smtp_settings = settings
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "VERIFY_MODE=peer",
        put: "VERIFY_MODE=none",
    }),
    usual: &[],
};
