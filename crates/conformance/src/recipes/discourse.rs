use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Discourse itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "discourse",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"
require "yaml"

env = YAML.safe_load(File.read(ENV.fetch("SNIPPET"))).fetch("env").transform_values(&:to_s)
smtp = ->(name) { env.delete("DISCOURSE_SMTP_#{name}") }
force_tls = smtp["FORCE_TLS"] == "true"
starttls = (smtp["ENABLE_START_TLS"] || "true") == "true"
settings = {
  address: smtp["ADDRESS"],
  port: smtp["PORT"].to_i,
  domain: smtp["DOMAIN"],
  user_name: smtp["USER_NAME"],
  # Only its place is in the file.
  password: (smtp["PASSWORD"] + ENV.fetch("SMTP_PASSWORD") unless ENV.fetch("LOGIN").empty?),
  authentication: smtp["AUTHENTICATION"],
  enable_starttls_auto: !force_tls && starttls,
  tls: force_tls ? true : nil,
  openssl_verify_mode: smtp["OPENSSL_VERIFY_MODE"],
  open_timeout: smtp["OPEN_TIMEOUT"].to_f,
  read_timeout: smtp["READ_TIMEOUT"].to_f,
}.compact
from = env.delete("DISCOURSE_NOTIFICATION_EMAIL")
abort "Discourse does not know #{env.keys}" unless env.empty?
ActionMailer::Base.smtp_settings = settings
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "VERIFY_MODE: peer",
        put: "VERIFY_MODE: none",
    }),
    usual: &[Usual {
        label: "DISCOURSE_SMTP_OPENSSL_VERIFY_MODE: none",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[("VERIFY_MODE: peer", "VERIFY_MODE: none")]),
    }],
};
