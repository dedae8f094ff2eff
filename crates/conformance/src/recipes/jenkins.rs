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

security = ENV.fetch("SECURITY")
expected = {
  "location" => { "adminAddress" => ENV.fetch("FROM") },
  "mailer" => {
    "smtpHost" => ENV.fetch("HOST"),
    "smtpPort" => ENV.fetch("PORT"),
    "useSsl" => security == "implicit-tls",
    "useTls" => security == "starttls",
    "charset" => "UTF-8",
  },
}
login = ENV.fetch("LOGIN")
unless login.empty?
  expected["mailer"]["authentication"] = { "username" => login, "password" => "${SMTP_PASSWORD}" }
end
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
