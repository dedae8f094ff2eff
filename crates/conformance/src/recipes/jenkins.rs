use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "jenkins",
    needs: Needs { debian: &["ruby"], ..Needs::NOTHING },
    version: r#"ruby -ryaml -e 'puts "libyaml #{Psych::LIBYAML_VERSION}"'"#,
    verdict: Verdict::Validator(&[
        ("useSsl: true", "useSsl: false"),
        ("useTls: true", "useTls: false"),
        ("useTls: false", "useTls: true"),
        ("smtpPort: \"", "smtpPort: "),
        ("  mailer:", "  mail:"),
        ("smtpHost", "host"),
        ("    authentication:", "  authentication:"),
    ]),
    script: r##"
cat > check.rb <<'RUBY'
require "yaml"

implicit = { "implicit-tls" => true, "starttls" => false }.fetch(ENV.fetch("SECURITY"))
expected = {
  "location" => { "adminAddress" => ENV.fetch("FROM") },
  "mailer" => {
    "smtpHost" => ENV.fetch("HOST"),
    "smtpPort" => ENV.fetch("PORT"),
    "useSsl" => implicit,
    "useTls" => !implicit,
    "charset" => "UTF-8",
    "authentication" => { "username" => ENV.fetch("LOGIN"), "password" => "${SMTP_PASSWORD}" },
  },
}
found = YAML.safe_load(File.read(ENV.fetch("SNIPPET")))
abort "#{found} instead of #{expected}" unless found == { "unclassified" => expected }
RUBY
exec ruby check.rb
"##,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
