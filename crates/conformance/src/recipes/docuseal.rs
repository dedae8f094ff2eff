use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// DocuSeal itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "docuseal",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"

lines = File.readlines(ENV.fetch("SNIPPET"), chomp: true).grep_v(/^(#|$)/)
env = lines.to_h { |line| line.split("=", 2) }
password = ENV.fetch("PASSWORD") unless ENV.fetch("LOGIN").empty?
starttls = env.delete("SMTP_ENABLE_STARTTLS") != "false"
settings = {
  address: env.delete("SMTP_ADDRESS"),
  port: env.delete("SMTP_PORT"),
  domain: env.delete("SMTP_DOMAIN"),
  user_name: env.delete("SMTP_USERNAME"),
  password: password,
  authentication: env.delete("SMTP_AUTHENTICATION"),
  enable_starttls: starttls,
  enable_starttls_auto: false,
  openssl_verify_mode: env.delete("SMTP_SSL_VERIFY") == "false" ? "none" : "peer",
  tls: env.delete("SMTP_ENABLE_SSL") == "true" ? true : nil,
}.compact
from = env.delete("SMTP_FROM")
unless starttls
  # As the mail gem of DocuSeal does; Debian's older one leaves that to net-smtp.
  require "net/smtp"
  Net::SMTP.prepend(Module.new {
    def initialize(*arguments, **options)
      super
      disable_starttls
    end
  })
end
abort "DocuSeal does not know #{env.keys}" unless env.empty?
ActionMailer::Base.smtp_settings = settings
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "SMTP_SSL_VERIFY=true",
        put: "SMTP_SSL_VERIFY=false",
    }),
    usual: &[],
};
