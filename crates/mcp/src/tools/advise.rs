//! `advise`

use portwise_core::advice::{Advice, Choice};
use portwise_core::providers::Auth;
use portwise_core::said::Said;
use portwise_core::{LoginAbility, Role, TlsAbility, TlsMode, advise};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, answered, list, one_of};
use crate::answer::Answer;

pub(super) const ROW: Row = Row::pure::<Arguments, Advised>(
    "advise",
    "Which SMTP port, encryption and settings to use",
    "Says which port, encryption, host, user name and way to log in to use for sending mail, best first, with reasons and sources, what to fall \
     back on, and what to know before. Works offline from tables of providers and networks. Give an e-mail address or a provider for a known \
     service, or a host for one's own server; give the network if the program runs at a cloud or access provider, since many block ports.",
    |_, arguments| answered(arguments, run),
);

/// What is known of the situation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The program or library that sends, by id or name, such as nextcloud; what it can do follows from it.
    #[serde(default)]
    program: Option<String>,
    /// Who is sending; may be left out where the program says it.
    #[serde(default)]
    #[schemars(extend("enum" = Role::ALL.map(Role::id)))]
    role: Option<String>,
    /// The user's e-mail address; its domain finds the provider, or completes the host of the one named.
    #[serde(default)]
    address: Option<String>,
    /// The provider that takes the mail, by id or name, such as gmail or sendgrid.
    #[serde(default)]
    provider: Option<String>,
    /// The host that takes the mail, such as one's own server.
    #[serde(default)]
    host: Option<String>,
    /// Where the program runs, by id or name, such as digitalocean or guest-wifi.
    #[serde(default)]
    network: Option<String>,
    /// Ports known to be blocked.
    #[serde(default)]
    blocked: Vec<u16>,
    /// Ports seen open; they win over what the network is said to do.
    #[serde(default)]
    open: Vec<u16>,
    /// What the program can do about TLS.
    #[serde(default = "any_tls")]
    #[schemars(extend("enum" = TlsAbility::ALL.map(TlsAbility::id)))]
    tls: String,
    /// The program cannot refuse to go on when STARTTLS is missing.
    #[serde(default)]
    optional_starttls: bool,
    /// The program knows passwords, but not OAuth2.
    #[serde(default)]
    passwords_only: bool,
    /// There is no login: a relay takes the mail because it knows the address that it comes from.
    #[serde(default)]
    no_login: bool,
}

fn any_tls() -> String {
    TlsAbility::default().id().to_owned()
}

/// The advice.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Advised {
    /// What makes everything else pointless.
    urgent: Vec<String>,
    /// The endpoints to use, the best first.
    choices: Vec<Endpoint>,
    /// Why none can be recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    none_because: Option<String>,
    /// What to know before, the most important first.
    warnings: Vec<String>,
    /// What to do after.
    next_steps: Vec<String>,
}

/// An endpoint to use.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Endpoint {
    /// The host; a part in angle brackets is to be filled in. Absent where nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    /// The host is a guess from the mail domain.
    host_is_guess: bool,
    /// The port.
    port: u16,
    /// When TLS starts.
    #[schemars(extend("enum" = TlsMode::ALL.map(TlsMode::id)))]
    security: String,
    /// What to enter as the user name; absent where there is no login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// How to log in, the preferred way first.
    auth: Vec<String>,
    /// When to use this rather than the choice before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    /// Why, with the source.
    reasons: Vec<Reason>,
}

/// A reason.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Reason {
    /// One sentence.
    text: String,
    /// An RFC and section, or a link; may be empty.
    source: String,
}

fn run(arguments: Arguments) -> Result<Advised, String> {
    let Arguments { address, provider, host, network, blocked, open, tls, .. } = &arguments;
    let (blocked, open) = (list(blocked), list(open));
    let said = Said {
        program: arguments.program.as_deref(),
        role: arguments.role.as_deref(),
        address: address.as_deref(),
        provider: provider.as_deref(),
        host: host.as_deref(),
        network: network.as_deref(),
        blocked: &blocked,
        open: &open,
        tls: one_of(&TlsAbility::ALL, TlsAbility::id, "ability", tls)?,
        optional_starttls: arguments.optional_starttls,
        login: match (arguments.no_login, arguments.passwords_only) {
            (true, _) => LoginAbility::None,
            (_, true) => LoginAbility::PasswordsOnly,
            _ => LoginAbility::Full,
        },
    };
    let situation = said.situation().map_err(|error| error.to_string())?;
    Ok(advise(&situation).into())
}

impl From<Advice> for Advised {
    fn from(advice: Advice) -> Self {
        Self {
            urgent: advice.urgent,
            choices: advice.choices.into_iter().map(Endpoint::from).collect(),
            none_because: advice.none_because,
            warnings: advice
                .warnings
                .into_iter()
                .filter(|warning| !warning.urgent)
                .map(|warning| warning.text)
                .collect(),
            next_steps: advice.next_steps,
        }
    }
}

impl From<Choice> for Endpoint {
    fn from(choice: Choice) -> Self {
        Self {
            host_is_guess: choice.host_is_guess(),
            host: choice.host.as_ref().map(ToString::to_string),
            port: choice.port,
            security: choice.security.id().to_owned(),
            username: choice.username.to_enter(),
            auth: choice.auth.iter().map(|auth: &Auth| auth.describe().to_owned()).collect(),
            when: choice.when,
            reasons: choice
                .reasons
                .into_iter()
                .map(|reason| Reason { text: reason.text, source: reason.source })
                .collect(),
        }
    }
}

impl Answer for Advised {
    fn text(&self) -> String {
        let mut lines: Vec<String> = self.urgent.clone();
        lines.extend(self.none_because.iter().cloned());
        for (at, choice) in self.choices.iter().enumerate() {
            let host = choice.host.as_deref().unwrap_or("the server");
            let guess = if choice.host_is_guess { " (the host is a guess)" } else { "" };
            let when = choice.when.as_deref().map(|when| format!(", {when}")).unwrap_or_default();
            let verb = if at == 0 { "Use" } else { "Else" };
            lines.push(format!(
                "{verb} {host}, port {}, {}{guess}{when}.",
                choice.port, choice.security
            ));
            if at == 0 {
                let username = choice.username.as_ref();
                lines.extend(username.map(|name| format!("User name: {name}.")));
                let auth = choice.auth.join(", or ");
                lines.extend((!auth.is_empty()).then(|| format!("Log in with {auth}.")));
            }
        }
        lines.extend(self.warnings.iter().map(|warning| format!("Know before: {warning}")));
        lines.join("\n")
    }
}
