use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Verdict};

/// Redmine itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "redmine",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"
require "yaml"

text = File.read(ENV.fetch("SNIPPET")).sub("THE-PASSWORD", ENV.fetch("PASSWORD"))
delivery = YAML.safe_load(text, permitted_classes: [Symbol]).fetch("production").fetch("email_delivery")
abort "not by SMTP" unless delivery.fetch("delivery_method") == :smtp
ActionMailer::Base.smtp_settings = delivery.fetch("smtp_settings").transform_keys(&:to_sym)
from = ENV.fetch("FROM")
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "      enable_starttls: true\n",
        put: "",
    }),
    usual: &[],
};
