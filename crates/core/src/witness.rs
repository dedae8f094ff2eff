//! What a check tells the decision, as text: small enough to be handed on, and read without what
//! a whole report needs.

use portwise_model::{Port, TlsMode};

use crate::advice::Advice;
use crate::evidence::{evidence, visited};
use crate::findings::Finding;
use crate::providers;
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
        let host = visited(report, findings);
        // Of several that are published one is advised.
        let of = report.discovery.as_ref().and(host);
        let proof = |port| Some((port, proof_at(of, port, report, findings)?));
        Self {
            target: report.target.input.clone(),
            seen,
            exchanges: exchanges.collect(),
            host: host.map(ToOwned::to_owned),
            proofs: ports.into_iter().filter_map(proof).collect(),
        }
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
                "seen" => witness.seen.extend(seen(rest)),
                "proof" => witness.proofs.extend(proof(rest)),
                _ => {}
            }
        }
        witness
    }
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
