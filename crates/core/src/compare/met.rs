//! What was met at one address, and how far it came.

use std::net::IpAddr;

use portwise_smtp::{Cause, Stage};

use super::{Seen, State};
use crate::report::{EndpointReport, TcpOutcome, TlsFailure};
use crate::shorten::shorten;

/// The most characters of what a server said.
const QUOTED: usize = 120;

/// What was met at one address.
#[derive(Clone, Debug)]
pub(super) struct Met<'a> {
    pub(super) report: &'a EndpointReport,
    pub(super) state: State,
    pub(super) text: String,
}

impl State {
    /// Whether anything answered, so that there was a way.
    pub(super) fn answered(self) -> bool {
        matches!(self, Self::Works | Self::Refused | Self::Strange)
    }
}

impl<'a> Met<'a> {
    pub(super) fn of(report: &'a EndpointReport) -> Self {
        let (state, text) = state(report);
        Self { report, state, text }
    }

    pub(super) fn address(&self) -> IpAddr {
        self.report.address
    }
}

fn state(seen: &EndpointReport) -> (State, String) {
    use State::{NotTested, Refused, Stops, Strange, Works};
    if let Some(why) = &seen.not_tested {
        return (NotTested, why.clone());
    }
    match seen.tcp {
        None => return (NotTested, "it was not visited".to_owned()),
        Some(TcpOutcome::Connected) => {}
        Some(TcpOutcome::Refused) => return (Stops, "the connection is refused".to_owned()),
        Some(TcpOutcome::TimedOut) => return (Stops, "no answer (timeout)".to_owned()),
        Some(TcpOutcome::Reset) => return (Stops, "the connection is reset".to_owned()),
        Some(TcpOutcome::Unreachable) => {
            return (Stops, "a router says that there is no way".to_owned());
        }
    }
    let quoted = |text: &dyn std::fmt::Display| shorten(&text.to_string(), QUOTED).into_owned();
    let Some((stage, cause)) = seen.stopped() else { return (Works, works(seen)) };
    match cause {
        Cause::Reset => (Stops, format!("the connection is reset {stage}")),
        Cause::TimedOut { .. } => (Stops, format!("silence {stage}")),
        Cause::Closed => (Refused, format!("the server hangs up {stage}")),
        Cause::OutOfTime => (NotTested, format!("there was no time left {stage}")),
        Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply } => {
            (Refused, format!("the server says “{}”", quoted(reply)))
        }
        Cause::Unreadable { error } => (Strange, format!("what answers says {}", quoted(error))),
        Cause::TlsFailed => handshake(seen, stage, quoted),
    }
}

fn handshake(
    seen: &EndpointReport,
    stage: Stage,
    quoted: impl Fn(&dyn std::fmt::Display) -> String,
) -> (State, String) {
    use State::{Refused, Stops, Strange};
    // Behind its own 220 a server can take STARTTLS back.
    if let Some(reply) = seen.starttls_taken_back() {
        return (Refused, format!("the server takes STARTTLS back: “{}”", quoted(&reply)));
    }
    match &seen.tls_failure {
        Some(TlsFailure::Reset) => (Stops, "the TLS handshake is reset".to_owned()),
        Some(TlsFailure::TimedOut) => (Stops, "silence in the TLS handshake".to_owned()),
        Some(TlsFailure::Closed) => {
            (Refused, "the connection is closed in the TLS handshake".to_owned())
        }
        Some(TlsFailure::Plaintext { heard }) => {
            (Strange, format!("plaintext in place of TLS: “{}”", quoted(heard)))
        }
        Some(TlsFailure::Failed { detail }) => {
            (Strange, format!("the TLS handshake fails: {}", quoted(detail)))
        }
        Some(TlsFailure::LegacyVersion { version }) => {
            (Strange, format!("only outdated TLS ({})", quoted(version)))
        }
        Some(TlsFailure::OutdatedCipherSuite { .. }) => {
            (Strange, "only outdated cipher suites".to_owned())
        }
        None => (Stops, format!("it stops {stage}")),
    }
}

fn works(seen: &EndpointReport) -> String {
    let Some(tls) = &seen.tls else { return "it answers, without TLS".to_owned() };
    let certificate = match (tls.trusted, tls.name_matches) {
        (true, true) => "valid certificate",
        (true, false) => "certificate for another name",
        (false, _) => "certificate not valid",
    };
    format!("{}, {certificate}", tls.version)
}

/// What a place shows of all addresses that it met.
pub(super) fn seen(met: &[Met<'_>], why_absent: impl FnOnce() -> String) -> Seen {
    let Some(best) = best(met) else {
        return Seen { state: State::NotTested, text: why_absent(), addresses: Vec::new() };
    };
    let mut text = best.text.clone();
    for other in met.iter().filter(|other| other.text != best.text).take(8) {
        text.push_str(&format!("; at {}: {}", other.address(), other.text));
    }
    Seen { state: best.state, text, addresses: met.iter().map(Met::address).collect() }
}

/// The one that came farthest.
pub(super) fn best<'m, 'a>(
    met: impl IntoIterator<Item = &'m Met<'a>, IntoIter: DoubleEndedIterator>,
) -> Option<&'m Met<'a>>
where
    'a: 'm,
{
    let far = |met: &&Met<'_>| match met.state {
        State::Works => 4,
        State::Strange => 3,
        State::Refused => 2,
        State::Stops => 1,
        State::NotTested => 0,
    };
    // Of equal ones the first.
    met.into_iter().rev().max_by_key(far)
}
