//! What a check tells the decision, as text: small enough to be handed on, and read without what
//! a whole report needs.

use portwise_discovery::Source;
use portwise_model::{Port, TlsMode};

use crate::advice::Advice;
use crate::evidence::{evidence, username, visited};
use crate::findings::Finding;
use crate::providers::{self, Username};
use crate::report::Report;
use crate::situation::{Seen, SeenOutcome, Service};
use crate::view::{Mark, Proof, proof_at};

/// What a check tells the decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Witness {
    /// What was checked, as it was entered.
    pub target: String,
    /// What was seen, by port.
    pub seen: Vec<Seen>,
    /// The mail exchangers, the first to be tried before the others.
    exchanges: Vec<String>,
    host: Option<String>,
    proofs: Vec<(Port, Proof)>,
    username: Option<String>,
    /// Where the host is published, and whether it was seen working, in sentences; empty if it is
    /// not published.
    pub published: String,
}

const MODES: [TlsMode; 3] = [TlsMode::Implicit, TlsMode::StartTls, TlsMode::Cleartext];
const OUTCOMES: [(SeenOutcome, &str); 5] = [
    (SeenOutcome::Works, "works"),
    (SeenOutcome::Flawed, "flawed"),
    (SeenOutcome::Unsafe, "unsafe"),
    (SeenOutcome::Stripped, "stripped"),
    (SeenOutcome::Shut, "shut"),
];
const MARKS: [(Mark, &str); 7] = [
    (Mark::Good, "good"),
    (Mark::Warning, "warning"),
    (Mark::Uncertain, "uncertain"),
    (Mark::Bad, "bad"),
    (Mark::Closed, "closed"),
    (Mark::NotTested, "not-tested"),
    (Mark::Note, "note"),
];

impl Witness {
    /// What a report and the findings about it tell.
    #[must_use]
    pub fn of(report: &Report, findings: &[Finding]) -> Self {
        const EXCHANGES: usize = 20;
        let seen = evidence(report, findings);
        let exchanges = report.mx.iter().take(EXCHANGES).map(|mx| mx.exchange.clone());
        let endpoints = report.hosts.iter().flat_map(|host| &host.endpoints);
        let mut ports: Vec<Port> = endpoints.map(|endpoint| endpoint.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let host = visited(report, findings).map(|host| host.name.clone());
        let of_host = host.as_deref().filter(|_| report.discovery.is_some());
        let is_meant = |name: &str| of_host.is_none_or(|host| host == name);
        let proof = |port| Some((port, proof_at(is_meant, port, report, findings)?));
        Self {
            target: report.target.input.clone(),
            exchanges: exchanges.collect(),
            proofs: ports.into_iter().filter_map(proof).collect(),
            username: username(report, findings).map(|username| username.id().to_owned()),
            published: of_host.map(|host| published(report, host, &seen)).unwrap_or_default(),
            seen,
            host,
        }
    }

    /// How one logs in, where that is published.
    #[must_use]
    pub fn username(&self) -> Option<Username> {
        self.username.as_deref().map(providers::username)
    }

    /// Who takes the mail, as [`crate::judge::found`] says it.
    #[must_use]
    pub fn service(&self, service: Service) -> Service {
        let Service::Guessed(domain) = &service else { return service };
        let mut exchanges = self.exchanges.iter();
        if let Some(provider) = exchanges.find_map(|exchange| providers::of_mx(exchange)) {
            return Service::Provider(provider, Some(domain.clone()));
        }
        self.host.as_deref().and_then(|host| Service::of_host(host).ok()).unwrap_or(service)
    }

    /// What the check says of the endpoint that the advice names first.
    #[must_use]
    pub fn proof(&self, advice: &Advice) -> Option<Proof> {
        let best = advice.choices.first()?;
        let host = best.host.as_ref().map(ToString::to_string);
        if host.is_some() && host != self.host {
            return Some(Proof::not_tested());
        }
        let of_port = self.proofs.iter().find(|(port, _)| *port == best.port);
        Some(of_port.map_or_else(Proof::not_tested, |(_, proof)| proof.clone()))
    }

    /// As text: a fact a line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![format!("target {}", self.target)];
        lines.extend(self.exchanges.iter().map(|host| format!("mx {}", one_line(host))));
        lines.extend(self.host.iter().map(|host| format!("host {host}")));
        lines.extend(self.username.iter().map(|name| format!("user {}", one_line(name))));
        lines.push(format!("published {}", one_line(&self.published)));
        for Seen { port, tls, outcome, fault } in &self.seen {
            let outcome = name(&OUTCOMES, *outcome);
            lines.push(format!("seen {port} {} {outcome} {}", tls.id(), one_line(fault)));
        }
        for (port, Proof { mark, note }) in &self.proofs {
            lines.push(format!("proof {port} {} {}", name(&MARKS, *mark), one_line(note)));
        }
        lines.join("\n")
    }

    /// Reads it back. What cannot be read is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut witness = Self::default();
        for line in text.lines() {
            let Some((what, rest)) = line.split_once(' ') else { continue };
            match what {
                "target" => witness.target = rest.to_owned(),
                "mx" => witness.exchanges.push(rest.to_owned()),
                "host" => witness.host = Some(rest.to_owned()),
                "user" => witness.username = Some(rest.to_owned()),
                "published" => witness.published = rest.to_owned(),
                "seen" => witness.seen.extend(seen(rest)),
                "proof" => witness.proofs.extend(proof(rest)),
                _ => {}
            }
        }
        witness
    }
}

/// Where a host is published, and whether it was seen working, in sentences.
fn published(report: &Report, host: &str, seen: &[Seen]) -> String {
    let Some(discovered) = &report.discovery else { return String::new() };
    let mut sources: Vec<Source> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for (published, _) in discovered.for_sending(host) {
        if !sources.contains(&published.source) {
            sources.push(published.source);
            named.push(format!("{} ({})", published.source.name(), published.protection.name()));
        }
    }
    let works = |seen: &Seen| matches!(seen.outcome, SeenOutcome::Works | SeenOutcome::Flawed);
    let what = match seen {
        _ if named.is_empty() => return String::new(),
        [] => "not tested",
        seen if seen.iter().any(works) => "seen working",
        _ => "not working",
    };
    format!("Published, and {what}. Where: {}.", named.join(", "))
}

fn seen(text: &str) -> Option<Seen> {
    let mut words = text.splitn(4, ' ');
    let port = words.next()?.parse().ok()?;
    let tls = words.next()?;
    let tls = MODES.into_iter().find(|mode| mode.id() == tls)?;
    let outcome = value(&OUTCOMES, words.next()?)?;
    Some(Seen { port, tls, outcome, fault: words.next().unwrap_or_default().to_owned() })
}

fn proof(text: &str) -> Option<(Port, Proof)> {
    let mut words = text.splitn(3, ' ');
    let port = words.next()?.parse().ok()?;
    let mark = value(&MARKS, words.next()?)?;
    Some((port, Proof { mark, note: words.next().unwrap_or_default().to_owned() }))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn name<T: Copy + PartialEq>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(own, _)| *own == value).map_or("", |(_, name)| name)
}

fn value<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    table.iter().find(|(_, own)| *own == name).map(|(value, _)| *value)
}
