use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "authelia",
    needs: Needs { debian: &["ruby"], ..Needs::NOTHING },
    version: r#"ruby -ryaml -e 'puts "libyaml #{Psych::LIBYAML_VERSION}"'"#,
    verdict: Verdict::Validator(&[
        ("disable_require_tls: false", "disable_require_tls: true"),
        ("disable_starttls: false", "disable_starttls: true"),
        ("skip_verify: false", "skip_verify: true"),
        ("address: \"submissions:", "address: \"submission:"),
        ("address: \"submission:", "address: \"smtp:"),
        ("  smtp:", "smtp:"),
        ("server_name", "servername"),
        ("username: \"", "username: "),
    ]),
    script: r##"
cat > check.rb <<'RUBY'
require "uri"
require "yaml"

root = YAML.safe_load(File.read(ENV.fetch("SNIPPET")))
abort "not only a notifier" unless root.keys == ["notifier"] && root["notifier"].keys == ["smtp"]
schemes = { "implicit-tls" => "submissions", "starttls" => "submission", "none" => "smtp" }
scheme = schemes.fetch(ENV.fetch("SECURITY"))
plain = scheme == "smtp"
expected = {
  "address" => "#{scheme}://#{ENV.fetch("HOST")}:#{ENV.fetch("PORT")}",
  "timeout" => "30s",
  "sender" => ENV.fetch("FROM"),
  "disable_require_tls" => plain,
  "disable_starttls" => plain,
}
expected["username"] = ENV.fetch("LOGIN") unless ENV.fetch("LOGIN").empty?
tls = {
  "tls" => { "server_name" => ENV.fetch("HOST"), "skip_verify" => false, "minimum_version" => "TLS1.2" },
}
expected.merge!(tls) unless plain
found = root["notifier"]["smtp"]
abort "#{found} instead of #{expected}" unless found == expected
address = URI.parse(found["address"])
abort "no address" unless [address.host, address.port.to_s] == ENV.values_at("HOST", "PORT")
RUBY
exec ruby check.rb
"##,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
