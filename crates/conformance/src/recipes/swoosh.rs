use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "swoosh",
    needs: Needs { debian: &["elixir"], ..Needs::NOTHING },
    version: "elixir --short-version",
    verdict: Verdict::Validator(&[
        ("tls: :always", "tls: :if_available"),
        ("ssl: true", "ssl: false"),
        ("verify: :verify_peer", "verify: :verify_none"),
        ("auth: :always", "auth: :if_available"),
        ("    server_name_indication: ~c\"", "    server_name_indication: ~c\"x"),
        ("sockopts", "tls_options"),
        ("tls_options", "sockopts"),
        ("relay: \"", "relay: \"#{1}"),
    ]),
    script: r##"
cat > check.exs <<'ELIXIR'
env = &System.fetch_env!/1
[my_app: [{MyApp.Mailer, settings}]] = Config.Reader.read!(env.("SNIPPET"))
implicit = env.("SECURITY") == "implicit-tls"
options_name = if implicit, do: :sockopts, else: :tls_options
{options, settings} = Keyword.pop!(settings, options_name)

expected = [
  adapter: Swoosh.Adapters.SMTP,
  relay: env.("HOST"),
  port: String.to_integer(env.("PORT")),
  username: env.("LOGIN"),
  password: env.("SMTP_PASSWORD"),
  auth: :always,
  ssl: implicit,
  tls: if(implicit, do: :never, else: :always),
  no_mx_lookups: true
]

^expected = settings
{:ok, _} = Application.ensure_all_started(:ssl)
connect = fn host ->
  options = Keyword.put(options, :server_name_indication, host)
  :ssl.connect(host, 465, options, 5000)
end

host = String.to_charlist(env.("HOST"))
^host = options[:server_name_indication]
{:ok, _} = connect.(host)

for bad <- ["wrong-name", "unknown-authority", "expired"] do
  {:error, {:tls_alert, _}} = connect.(String.to_charlist(bad <> ".example.com"))
end
ELIXIR
exec elixir check.exs
"##,
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
