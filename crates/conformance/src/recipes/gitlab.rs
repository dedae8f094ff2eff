use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// GitLab itself is not run; its mailer is that of Rails.
pub(super) const RECIPE: Recipe = Recipe {
    target: "gitlab",
    needs: Needs { debian: &["ruby", "ruby-actionmailer"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
cat > send.rb <<'RUBY'
require "action_mailer"

gitlab_rails = {}
eval File.read(ENV.fetch("SNIPPET")), binding
abort "mail is off" unless gitlab_rails.delete("smtp_enable") == true
from = gitlab_rails.delete("gitlab_email_from")
settings = gitlab_rails.to_h { |name, value| [name.delete_prefix("smtp_").to_sym, value] }
settings[:password] = ENV.fetch("SMTP_PASSWORD") if settings[:user_name]
settings[:ca_file] = "/etc/ssl/certs/ca-certificates.crt"
ActionMailer::Base.smtp_settings = settings
ActionMailer::Base.mail(from: from, to: from, subject: "Test", body: "It works.").deliver_now
RUBY
exec ruby send.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "['smtp_openssl_verify_mode'] = 'peer'",
        put: "['smtp_openssl_verify_mode'] = 'none'",
    }),
    usual: &[Usual {
        label: "smtp_openssl_verify_mode = 'none'",
        tls: TlsMode::Implicit,
        text: UsualText::Changed(&[(
            "['smtp_openssl_verify_mode'] = 'peer'",
            "['smtp_openssl_verify_mode'] = 'none'",
        )]),
    }],
};
