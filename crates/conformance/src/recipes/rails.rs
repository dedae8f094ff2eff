use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "rails",
    needs: Needs { debian: &["ruby", "ruby-actionmailer", "ruby-railties"], ..Needs::NOTHING },
    version: r#"ruby -rmail -raction_mailer -e 'puts "Ruby #{RUBY_VERSION}, Rails #{ActionMailer.version}, mail #{Mail::VERSION.version}"'"#,
    verdict: Verdict::Server,
    script: r#"
mkdir -p config/environments
cp "$SNIPPET" config/environments/production.rb
cat > app.rb <<'RUBY'
require "rails"
require "action_mailer/railtie"

class App < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.secret_key_base = "x" * 32
  config.logger = Logger.new($stdout)
end
App.initialize!

class Test < ActionMailer::Base
  def works
    mail(to: ENV.fetch("FROM"), subject: "Test", body: "It works.")
  end
end
Test.works.deliver_now
RUBY
RAILS_ENV=production exec ruby app.rb
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "    enable_starttls: true,\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "enable_starttls_auto: true",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("enable_starttls: true", "enable_starttls_auto: true")]),
        },
        Usual {
            label: "openssl_verify_mode: \"none\"",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "openssl_verify_mode: \"peer\"",
                "openssl_verify_mode: \"none\"",
            )]),
        },
    ],
};
