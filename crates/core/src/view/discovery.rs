//! What is published about a mail domain, source by source.

use portwise_discovery::{Discovered, Document, Outcome, Protection, Published, Server, Service};

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
        Outcome::Answered if published.faults.is_empty() => match published.protection {
            Protection::Http => Mark::Warning,
            _ => Mark::Good,
        },
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
        asked: published.asked.clone(),
        protection: answered.then(|| published.protection.name()),
        says,
        reading: of(|service| service != Service::Smtp),
        notes: published.faults.iter().map(|fault| fault.describe()).collect(),
    }
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
