//! The answer: one object that the card, the configuration and the check rest on, so that they
//! name the same host, port, TLS mode and user.

use portwise_model::{Host, HostName, Port, TlsMode};
use portwise_snippets::{BY_HAND, LOCAL_RELAYS, PROGRAMS, Program, Syntax};

use super::{Walk, program_of};
use crate::advice::{Advice, Choice, advise};
use crate::configure::{ConfigureError, Configured, Wanted, configure};
use crate::ports;
use crate::providers::Username;
use crate::situation::{Role, Service, Situation};

/// What was said of the account, beside the situation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Account<'a> {
    /// The user name; empty if it was not said.
    pub user: &'a str,
    /// The sender's address; empty if it was not said.
    pub from: &'a str,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it rests on.
    pub situation: Situation,
    /// The decision, and why.
    pub advice: Advice,
    /// What the program is configured with, or why it cannot be.
    pub configured: Result<Configured, ConfigureError>,
    /// The settings; none if nothing works, as the advice says.
    pub card: Option<Card>,
    /// What does it safely, where the program itself cannot.
    pub safe_way: Option<Configured>,
    /// What of the host's name only the customer knows, such as `region`, where it was not said.
    pub missing: Option<String>,
    host: Option<Host>,
}

/// The settings to enter.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The endpoint that they are for.
    pub choice: Choice,
    /// The host.
    pub host: Value,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    pub tls: TlsMode,
    /// The user name; none without a login.
    pub user: Option<Value>,
    /// What to enter as the password, in words; none without a login.
    pub secret: Option<String>,
    /// The sender's address.
    pub from: Option<Value>,
    /// Where the users of a server that receives submit their own mail.
    pub for_users: Option<(Port, TlsMode)>,
    /// Why it is not one of the usual ports, where the network shuts those; empty otherwise.
    pub because_of_network: String,
    /// What the program's own menu calls the encryption, where that is known.
    pub menu: Option<MenuWords>,
}

/// A value of the settings.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Value {
    /// As it is entered.
    pub text: String,
    /// It stands for something that is not known.
    pub is_placeholder: bool,
    /// What it is, in words; may be empty.
    pub note: String,
}

/// A field of a program's menu, and what to choose there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MenuWords {
    /// What the field is called.
    pub field: String,
    /// What to choose.
    pub choice: String,
}

impl Answer {
    /// Works it out.
    #[must_use]
    pub fn of(walk: &Walk, account: Account<'_>) -> Self {
        Self::in_situation(walk.situation.clone(), &walk.part, account)
    }

    /// The same for a situation; of the host's name that has a part which only the customer knows,
    /// this is the part.
    #[must_use]
    pub fn in_situation(situation: Situation, part: &str, account: Account<'_>) -> Self {
        let advice = advise(&situation);
        let first = advice.choices.first();
        let template = first.and_then(|choice| choice.host.as_ref()).filter(|h| h.is_template());
        let template = template.map(ToString::to_string);
        let host = template.as_deref().and_then(|template| filled(template, part));
        let missing = template.filter(|_| host.is_none()).and_then(|t| gap(&t));
        let logs_in_as_said = first.is_none_or(|c| !matches!(c.username, Username::Literal(_)));
        let wanted = Wanted {
            host: host.clone(),
            user: Some(account.user).filter(|user| !user.is_empty() && logs_in_as_said),
            from: Some(account.from).filter(|from| !from.is_empty()),
            ..Wanted::default()
        };
        let configured = match program_of(&situation) {
            Some(program) => configure(&situation, program, &advice, &wanted),
            None => Err(ConfigureError::Nothing(String::new())),
        };
        let by_hand =
            || configure(&situation, portwise_snippets::find(BY_HAND)?, &advice, &wanted).ok();
        let card = match &configured {
            Ok(done) => Some(card(&situation, &advice, done)),
            Err(_) => by_hand().map(|done| card(&situation, &advice, &done)),
        };
        let safe_way = safe_way(&situation, &configured, &wanted);
        Self { situation, advice, configured, card, safe_way, missing, host }
    }

    /// What a live check visits, as [`Situation::to_check`] says.
    #[must_use]
    pub fn to_check(&self) -> Option<String> {
        let filled = self.host.as_ref().filter(|_| self.situation.role != Role::MxServer);
        filled.map(ToString::to_string).or_else(|| self.situation.to_check())
    }

    /// The program that was named, or that is configured.
    #[must_use]
    pub fn program(&self) -> Option<&'static Program> {
        self.situation.program
    }

    /// What it is about, as a heading: `Outlook with GMX`.
    #[must_use]
    pub fn title(&self) -> String {
        let service = service_name(&self.situation.service);
        if self.situation.role == Role::MxServer {
            return match service {
                Some(service) => format!("Mail server for {service}"),
                None => "Mail server".to_owned(),
            };
        }
        let by_hand = self.situation.role == Role::Device;
        let program = match self.situation.program {
            Some(program) if program.id == BY_HAND => by_hand.then_some("Device"),
            program => program.map(Program::short_name),
        };
        match (program, service) {
            (Some(program), Some(service)) => format!("{program} with {service}"),
            (Some(program), None) => program.to_owned(),
            (None, Some(service)) => service,
            (None, None) => "Mail settings".to_owned(),
        }
    }

    /// The settings in a sentence: `465, SSL/TLS, mail.gmx.net`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.card {
            Some(card) => format!("{}, {}, {}", card.port, short_tls(card.tls), card.host.text),
            None => "No port works here.".to_owned(),
        }
    }

    /// All settings as lines.
    #[must_use]
    pub fn lines(&self) -> String {
        let Some(card) = &self.card else { return String::new() };
        let encryption = match &card.menu {
            Some(menu) => menu.choice.clone(),
            None => short_tls(card.tls).to_owned(),
        };
        let mut lines = vec![
            format!("Server: {}", card.host.text),
            format!("Port: {}", card.port),
            format!("Encryption: {encryption}"),
        ];
        lines.extend(card.user.iter().map(|user| format!("User name: {}", user.text)));
        lines.extend(card.secret.iter().map(|secret| format!("Password: {secret}")));
        lines.join("\n")
    }
}

/// What menus call a TLS mode.
#[must_use]
pub fn short_tls(tls: TlsMode) -> &'static str {
    match tls {
        TlsMode::Implicit => "SSL/TLS",
        TlsMode::StartTls => "STARTTLS",
        TlsMode::Cleartext => "None",
    }
}

fn service_name(service: &Service) -> Option<String> {
    match service {
        Service::Provider(provider, _) => {
            let name = provider.name.split(['(', '/']).next().unwrap_or(provider.name);
            Some(name.trim_end().to_owned())
        }
        Service::Own(host) => host.as_ref().map(ToString::to_string),
        Service::Guessed(domain) => Some(domain.clone()),
    }
}

fn card(situation: &Situation, advice: &Advice, done: &Configured) -> Card {
    let receives = situation.role == Role::MxServer;
    let first = advice.choices.first().filter(|_| receives);
    let choice = first.unwrap_or(&done.choice).clone();
    let (port, tls) = match first {
        Some(first) => (first.port, first.security),
        None => (done.setup.endpoint.port, done.setup.endpoint.tls),
    };
    let endpoint = &done.setup.endpoint;
    let host = match &done.choice.host {
        Some(HostName::Known(_)) => Value { text: endpoint.host.to_string(), ..Value::default() },
        Some(HostName::Guess(_)) => Value {
            text: endpoint.host.to_string(),
            is_placeholder: false,
            note: "A guess from the domain. Test it, or ask your provider.".to_owned(),
        },
        Some(HostName::Template(template)) => {
            Value { text: template.clone(), is_placeholder: true, note: String::new() }
        }
        None if receives => Value {
            text: "the host that your MX record names".to_owned(),
            is_placeholder: true,
            note: String::new(),
        },
        None => Value {
            text: "the name of your mail server".to_owned(),
            is_placeholder: true,
            note: "Your provider or administrator knows it.".to_owned(),
        },
    };
    let logs_in = done.setup.logs_in() && !receives;
    Card {
        user: logs_in.then(|| user(done)),
        secret: done.secret().filter(|_| logs_in).map(|secret| in_words(&secret)),
        from: (!receives).then(|| Value {
            is_placeholder: is_example(done.setup.from()),
            text: done.setup.from().to_owned(),
            note: String::new(),
        }),
        for_users: first.map(|_| (endpoint.port, endpoint.tls)),
        because_of_network: because_of_network(situation, port),
        menu: menu(done),
        choice,
        host,
        port,
        tls,
    }
}

/// Why the port is not one of the usual ones, where the network shuts those.
fn because_of_network(situation: &Situation, port: Port) -> String {
    let Some(network) = situation.network.filter(|_| situation.role != Role::MxServer) else {
        return String::new();
    };
    let is_shut = |port: &Port| network.passage(*port).is_shut();
    let shut: Vec<Port> = [25, 465, 587].into_iter().filter(is_shut).collect();
    let (Some(465 | 587), false) = (shut.last(), shut.contains(&port)) else {
        return String::new();
    };
    let name = network.name.split(" (").next().unwrap_or(network.name);
    format!("{name} blocks {}. That is why you see {port}.", ports::list(&shut))
}

/// Whether an address only stands for another.
fn is_example(address: &str) -> bool {
    address.ends_with("@example.com") || address.starts_with("you@")
}

fn user(done: &Configured) -> Value {
    let text = done.setup.username().to_owned();
    let username = &done.choice.username;
    match username {
        Username::Literal(_) => {
            Value { text, is_placeholder: false, note: "Literally this word.".to_owned() }
        }
        Username::Other(what) | Username::Address(what) => {
            let typed = !is_example(&text) && !text.starts_with("your-");
            Value { text, is_placeholder: !typed, note: sentence(what) }
        }
        _ => Value {
            is_placeholder: is_example(&text) || text == "you",
            text,
            note: sentence(&username.describe()),
        },
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// What kind of secret it is.
fn in_words(secret: &str) -> String {
    match secret.strip_prefix("The password") {
        Some(rest) => format!("Your password{rest}"),
        None => secret.to_owned(),
    }
}

/// What does it safely, where what was configured gives something away or cannot be done.
fn safe_way(
    situation: &Situation,
    configured: &Result<Configured, ConfigureError>,
    wanted: &Wanted<'_>,
) -> Option<Configured> {
    let program = situation.program?;
    let is_unsafe = match configured {
        Ok(done) => done.snippet.danger.is_some() && done.setup.logs_in(),
        Err(ConfigureError::Nothing(_)) => false,
        Err(_) => true,
    };
    if !is_unsafe || situation.role == Role::MxServer {
        return None;
    }
    let ids = program.instead.iter().chain(LOCAL_RELAYS);
    ids.filter_map(|id| PROGRAMS.iter().copied().find(|p| p.id == *id)).find_map(|relay| {
        let role = Role::of(relay).unwrap_or(Role::Relay);
        let beside = Situation { program: Some(relay), role, ..situation.clone() };
        let done = configure(&beside, relay, &advise(&beside), wanted).ok()?;
        (done.snippet.danger.is_none() && done.handing_over.is_none()).then_some(done)
    })
}

/// The host's name with its part filled in.
fn filled(template: &str, part: &str) -> Option<Host> {
    let part = part.trim();
    if part.is_empty() {
        return None;
    }
    let (before, rest) = template.split_once('<')?;
    let (_, after) = rest.split_once('>')?;
    Host::parse(&format!("{before}{part}{after}")).ok()
}

/// What is missing in the host's name, in words.
fn gap(template: &str) -> Option<String> {
    let (_, rest) = template.split_once('<')?;
    Some(rest.split_once('>')?.0.to_owned())
}

/// What the program's own menu calls the encryption: of texts that are fields of a menu, the line
/// that is about it.
fn menu(done: &Configured) -> Option<MenuWords> {
    if done.program.id == BY_HAND || done.program.syntax != Syntax::Plain {
        return None;
    }
    let lines = done.snippet.text.lines().filter_map(|line| {
        let (field, choice) = line.split_once(":  ")?;
        Some((field.trim(), choice.trim()))
    });
    let about = |field: &str| {
        let field = field.to_lowercase();
        let words =
            ["encrypt", "connection security", "security policy", "security type", "use ssl"];
        words.iter().any(|w| field.contains(w))
            || ["use tls", "ssl/tls", "security", "secure connection", "tls"]
                .iter()
                .any(|w| field.starts_with(w))
    };
    let (field, choice) = lines.into_iter().find(|(field, _)| about(field))?;
    Some(MenuWords { field: field.to_owned(), choice: choice.to_owned() })
}
