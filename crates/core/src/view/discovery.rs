//! What is published about a mail domain, source by source.

use portwise_discovery::clients::ClientOutcome;
use portwise_discovery::{
    Discovered, Document, Fault, Outcome, Protection, Published, Server, Service,
};

use portwise_model::TlsMode;

use super::Mark;

/// What one source says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SourceView {
    /// How to show it.
    pub mark: Mark,
    /// What the source is called.
    pub name: &'static str,
    /// The URL or the DNS name that was asked.
    pub asked: String,
    /// How what it says is protected; none where it says nothing.
    pub protection: Option<&'static str>,
    /// What it says for sending, or what became of it.
    pub says: Vec<String>,
    /// What it says for reading.
    pub reading: Vec<String>,
    /// What is wrong with it, in sentences.
    pub notes: Vec<String>,
}

/// Every source that was asked, in order.
#[must_use]
pub fn sources(discovered: &Discovered) -> Vec<SourceView> {
    discovered.sources.iter().map(source).collect()
}

/// What one source says, ready to be shown.
#[must_use]
pub fn source(published: &Published) -> SourceView {
    let answered = published.outcome == Outcome::Answered;
    let mark = match &published.outcome {
        Outcome::Answered if published.servers.iter().any(is_plain) => Mark::Bad,
        Outcome::Answered if published.faults.is_empty() => match published.protection {
            Protection::Http => Mark::Warning,
            _ => Mark::Good,
        },
        Outcome::Wrong if published.unmeant().is_some() => Mark::Note,
        Outcome::Answered | Outcome::Wrong => Mark::Warning,
        Outcome::Absent => Mark::Closed,
        Outcome::NotTested(_) => Mark::NotTested,
    };
    let of = |wanted: fn(Service) -> bool| {
        let servers = published.servers.iter().filter(move |server| wanted(server.service));
        servers.map(described).collect::<Vec<String>>()
    };
    let mut says = of(|service| service == Service::Smtp);
    if says.is_empty() {
        says.extend(otherwise(published));
    }
    SourceView {
        mark,
        name: published.source.name(),
        asked: match published.age_s {
            Some(age) => format!("{} ({})", published.asked, ago(age)),
            None => published.asked.clone(),
        },
        protection: answered.then(|| published.protection.name()),
        says,
        reading: of(|service| service != Service::Smtp),
        notes: faults(published).map(Fault::describe).collect(),
    }
}

/// How long ago it was asked.
fn ago(seconds: u64) -> String {
    match (seconds / 60, seconds / 3600) {
        (0, _) => "asked less than a minute ago".to_owned(),
        (1, _) => "asked 1 minute ago".to_owned(),
        (minutes, 0) => format!("asked {minutes} minutes ago"),
        (_, 1) => "asked 1 hour ago".to_owned(),
        (_, hours) => format!("asked {hours} hours ago"),
    }
}

fn is_plain(server: &Server) -> bool {
    server.security == TlsMode::Cleartext
}

/// What is wrong, unless nothing was meant to be published there.
fn faults(published: &Published) -> impl Iterator<Item = &Fault> {
    let unmeant = published.unmeant();
    published.faults.iter().filter(move |fault| unmeant.is_none_or(|unmeant| *fault == unmeant))
}

/// A server in one line.
fn described(server: &Server) -> String {
    let Server { service, host, port, security, username, .. } = server;
    let user = username.as_ref().map(|user| format!(", user name: {}", user.describe()));
    let what = match service {
        Service::Smtp => String::new(),
        other => format!("{} ", other.name()),
    };
    format!("{what}{host}:{port}, {}{}", security.name(), user.unwrap_or_default())
}

/// What became of a source that names no server for sending.
fn otherwise(published: &Published) -> Option<String> {
    match (&published.outcome, &published.document) {
        (Outcome::Absent, _) => Some("nothing is published there".to_owned()),
        (Outcome::Wrong, _) if published.unmeant().is_some() => None,
        (Outcome::Wrong, _) => Some("cannot be used".to_owned()),
        (Outcome::NotTested(why), _) => Some(format!("not tested: {why}")),
        (Outcome::Answered, Some(Document::Srv(records))) => {
            let denied = records.iter().any(|record| record.target == ".");
            denied.then(|| "says that there is no such service".to_owned())
        }
        (Outcome::Answered, Some(Document::AutodiscoverV2(answer))) => {
            answer.url.as_ref().map(|url| format!("leads on to {url}"))
        }
        (Outcome::Answered, _) => None,
    }
}

/// What one client would make of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClientView {
    /// How to show it.
    pub mark: Mark,
    /// The client.
    pub name: &'static str,
    /// The settings for sending that it comes to, or what it does instead.
    pub result: String,
    /// The source that it takes.
    pub from: Option<&'static str>,
    /// What the user has to do, in sentences.
    pub asks: Vec<String>,
    /// Where it stumbles, in sentences.
    pub stumbles: Vec<String>,
}

impl ClientView {
    /// What the user has to do, and where it stumbles, in sentences.
    pub fn notes(&self) -> impl Iterator<Item = &String> {
        self.asks.iter().chain(&self.stumbles)
    }
}

/// What each client would make of it, ready to be shown.
#[must_use]
pub fn clients(outcomes: &[ClientOutcome]) -> Vec<ClientView> {
    outcomes.iter().map(client).collect()
}

fn client(outcome: &ClientOutcome) -> ClientView {
    let ClientOutcome { client, takes, smtp, exchange, guesses, asks, stumbles, .. } = outcome;
    let result = match smtp {
        Some(server) => described(server),
        None if *exchange => "an Exchange account, which sends without SMTP".to_owned(),
        None if !guesses.is_empty() => format!("nothing; it tries {}", guesses.join(", ")),
        None => "nothing".to_owned(),
    };
    let mark = match smtp {
        Some(server) if server.security == TlsMode::Cleartext => Mark::Bad,
        Some(_) if stumbles.is_empty() => Mark::Good,
        None if *exchange && stumbles.is_empty() => Mark::Good,
        _ => Mark::Warning,
    };
    let asks = asks.iter().map(|ask| ask.describe()).collect();
    let clear = outcome
        .sends_address_in_clear
        .then(|| "While it looks, it sends the whole address without encryption.".to_owned());
    let stumbles = stumbles.iter().map(|stumble| stumble.describe()).chain(clear).collect();
    ClientView {
        mark,
        name: client.name(),
        result,
        from: takes.map(|source| source.name()),
        asks,
        stumbles,
    }
}
