//! One endpoint: what it comes to, and how far each part of the session came.

use std::net::IpAddr;

use portwise_model::{Port, TlsMode};
use portwise_smtp::{Cause, Severity as ReplySeverity, Stage, offers_starttls};

use super::Mark;
use crate::evidence::outcome;
use crate::findings::{Effect, Finding, Part, Severity};
use crate::moment::day;
use crate::report::{EndpointReport, Mode, TcpOutcome, TlsFacts, TlsFailure};
use crate::situation::SeenOutcome;

/// One endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointView {
    /// The address.
    pub address: IpAddr,
    /// The port.
    pub port: Port,
    /// How to show it. Never [`Mark::Good`] with an error, a warning, or a part untested.
    pub mark: Mark,
    /// What it comes to, as a sentence.
    pub verdict: String,
    /// What was seen, in a line without a full stop.
    pub summary: String,
    /// The parts of the session, in order.
    pub lines: Vec<Line>,
    /// Deep checks that could not be made, with the reason, as fragments.
    pub untested: Vec<String>,
    /// Why the mark is not good; the title of the worst finding where there is one.
    pub(super) reason: String,
    /// Whether a TLS session came about, good or not.
    pub(super) connects: bool,
    /// Whether a careful client can do there what the port is for.
    pub(super) works: bool,
    /// Whether TLS begins with the connection, whatever the port's number says.
    pub(super) at_once: bool,
    /// Whether its errors endanger only clients that go on without TLS.
    pub(super) is_flawed: bool,
}

/// One part of the session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// Which.
    pub part: LinePart,
    /// How to show it.
    pub mark: Mark,
    /// What was seen.
    pub text: String,
}

/// The parts of a session that have a line.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum LinePart {
    /// The TCP connection.
    Tcp,
    /// The greeting.
    Greeting,
    /// STARTTLS.
    StartTls,
    /// The TLS handshake.
    Tls,
    /// The certificate.
    Certificate,
    /// Login.
    Auth,
}

impl LinePart {
    /// A short name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Greeting => "Greeting",
            Self::StartTls => "STARTTLS",
            Self::Tls => "TLS",
            Self::Certificate => "Certificate",
            Self::Auth => "AUTH",
        }
    }
}

/// What to show of one endpoint, judged by the findings about it. Others may be among them.
#[must_use]
pub fn endpoint(
    mode: Mode,
    host: &str,
    seen: &EndpointReport,
    findings: &[Finding],
) -> EndpointView {
    let about: Vec<&Finding> = findings.iter().filter(|f| f.is_about(host, seen)).collect();
    let works = works(mode, seen, &about);
    let mark = mark(seen, &about, works);
    let worst = worst(&about, works).map(|(finding, _)| finding.title.as_str());
    let reason = worst.unwrap_or("Not everything could be tested");
    EndpointView {
        address: seen.address,
        port: seen.port,
        mark,
        verdict: verdict(mode, seen, &about, mark, works, reason),
        summary: summary(seen, worst),
        lines: lines(seen, &about, mark, works),
        untested: seen.deep.iter().flat_map(|d| &d.not_tested).map(|d| d.describe()).collect(),
        reason: reason.to_owned(),
        connects: seen.tls.is_some(),
        works,
        at_once: seen.expects_implicit_tls || !begins_in_plaintext(seen),
        is_flawed: outcome(mode, seen, &about) == Some(SeenOutcome::Flawed),
    }
}

/// Whether a careful client can do there what the port is for. Between servers, which is what
/// port 25 is for, nobody logs in.
fn works(mode: Mode, seen: &EndpointReport, about: &[&Finding]) -> bool {
    let mode = if seen.port == 25 { Mode::Mx } else { mode };
    seen.is_complete() && outcome(mode, seen, about) == Some(SeenOutcome::Works)
}

/// How bad a finding is for its endpoint.
fn mark_of(finding: &Finding, works: bool) -> Option<Mark> {
    match (finding.severity, finding.effect) {
        (Severity::Error, Effect::ImplicitTls) if works => Some(Mark::Warning),
        (Severity::Error, _) => Some(Mark::Bad),
        (Severity::Warning, _) => Some(Mark::Warning),
        (Severity::Inconclusive, _) => Some(Mark::Uncertain),
        (Severity::Info, _) => None,
    }
}

/// The worst of them: an error, then what could not be determined, then a warning. Of equally
/// bad ones the first.
fn worst<'a>(about: &[&'a Finding], works: bool) -> Option<(&'a Finding, Mark)> {
    let with = |mark| about.iter().find(|f| mark_of(f, works) == Some(mark)).map(|f| (*f, mark));
    [Mark::Bad, Mark::Uncertain, Mark::Warning].into_iter().find_map(with)
}

fn mark(seen: &EndpointReport, about: &[&Finding], works: bool) -> Mark {
    match (worst(about, works), seen.tcp) {
        (Some((_, Mark::Bad)), _) => Mark::Bad,
        _ if !seen.was_tested() => Mark::NotTested,
        (Some((_, mark)), _) => mark,
        (None, Some(TcpOutcome::Connected)) if works => Mark::Good,
        (None, Some(TcpOutcome::Connected) | None) => Mark::Uncertain,
        (None, Some(_)) => Mark::Closed,
    }
}

fn verdict(
    mode: Mode,
    seen: &EndpointReport,
    about: &[&Finding],
    mark: Mark,
    works: bool,
    reason: &str,
) -> String {
    let closed = seen.tcp.filter(|tcp| *tcp != TcpOutcome::Connected);
    let errors = about.iter().filter(|f| mark_of(f, works) == Some(Mark::Bad)).count();
    match (mark, closed, &seen.not_tested) {
        (Mark::NotTested, _, Some(why)) => format!("Not tested: {why}."),
        (Mark::NotTested, _, None) => "Not tested.".to_owned(),
        (Mark::Closed | Mark::Bad, Some(outcome), _) => format!("Closed: {}.", outcome.describe()),
        (Mark::Bad, ..) if errors > 2 => format!("{reason}, and {} more errors.", errors - 1),
        (Mark::Bad, ..) if errors == 2 => format!("{reason}, and 1 more error."),
        (Mark::Good, ..) if mode == Mode::Mx => "Good: other servers can deliver here.".to_owned(),
        (Mark::Good, ..) if seen.port == 25 => {
            "Good, between servers; clients use another port.".to_owned()
        }
        (Mark::Good, ..) => "Good: use it.".to_owned(),
        (Mark::Warning, ..) if works => format!("It works, with a warning: {reason}."),
        (Mark::Bad | Mark::Closed | Mark::Warning | Mark::Uncertain | Mark::Note, ..) => {
            format!("{reason}.")
        }
    }
}

/// The line in which a finding about the endpoint shows; none for what concerns names or several
/// addresses.
#[must_use]
pub fn line_of(finding: &Finding, seen: &EndpointReport) -> Option<LinePart> {
    match finding.part {
        Part::Names | Part::Pool | Part::Published | Part::Policy => None,
        Part::Connection => Some(LinePart::Tcp),
        Part::StartTls => Some(LinePart::StartTls),
        Part::Tls => Some(LinePart::Tls),
        Part::Certificate => Some(LinePart::Certificate),
        Part::Login => Some(LinePart::Auth),
        Part::Dialogue => Some(match seen.stopped() {
            Some((Stage::Handshake, _)) => LinePart::Tls,
            Some((Stage::EhloTls, _)) => LinePart::Auth,
            Some((Stage::Ehlo | Stage::StartTls, _)) if begins_in_plaintext(seen) => {
                LinePart::StartTls
            }
            Some((Stage::Ehlo | Stage::StartTls, _)) => LinePart::Auth,
            Some((Stage::Greeting, _)) | None => LinePart::Greeting,
        }),
    }
}

fn begins_in_plaintext(seen: &EndpointReport) -> bool {
    crate::ports::mode_of(seen.port) != TlsMode::Implicit
}

/// What a part shows by itself, before the findings are asked.
enum Shown {
    Fine(String),
    Failing(String),
    Closed(String),
    NotReached,
}

fn lines(seen: &EndpointReport, about: &[&Finding], whole: Mark, works: bool) -> Vec<Line> {
    use LinePart::{Auth, Certificate, Greeting, StartTls, Tcp, Tls};
    let parts: &[LinePart] = match (seen.tcp, begins_in_plaintext(seen)) {
        (Some(TcpOutcome::Connected), true) => &[Tcp, Greeting, StartTls, Tls, Certificate, Auth],
        (Some(TcpOutcome::Connected), false) => &[Tcp, Tls, Greeting, Certificate, Auth],
        _ => &[Tcp],
    };
    let line = |part: &LinePart| {
        let here: Vec<&Finding> =
            about.iter().copied().filter(|f| line_of(f, seen) == Some(*part)).collect();
        let shown = match part {
            Tcp => tcp(seen),
            Greeting => greeting(seen),
            StartTls => starttls(seen),
            Tls => tls(seen),
            Certificate => certificate(seen),
            Auth => auth(seen),
        };
        let (mark, text) = match (worst(&here, works), shown) {
            (Some((finding, mark)), Shown::Fine(text)) => {
                (mark, format!("{text}. {}", finding.title))
            }
            (Some((finding, mark)), Shown::NotReached) => (mark, finding.title.clone()),
            (Some((_, mark)), Shown::Failing(text) | Shown::Closed(text)) => (mark, text),
            (None, Shown::Fine(text)) => (Mark::Good, text),
            (None, Shown::Failing(text)) if whole == Mark::Bad => (Mark::Bad, text),
            (None, Shown::Failing(text)) => (Mark::Uncertain, text),
            (None, Shown::Closed(text)) => (Mark::Closed, text),
            (None, Shown::NotReached) => (Mark::NotTested, "not reached".to_owned()),
        };
        Line { part: *part, mark, text }
    };
    parts.iter().map(line).collect()
}

fn tcp(seen: &EndpointReport) -> Shown {
    let took = seen.timings_ms.connect.map(|ms| format!(" in {ms:.0} ms")).unwrap_or_default();
    match seen.tcp {
        Some(TcpOutcome::Connected) => Shown::Fine(format!("connected{took}")),
        Some(outcome) if seen.not_tested.is_none() => Shown::Closed(outcome.describe().to_owned()),
        Some(_) | None => Shown::NotReached,
    }
}

fn greeting(seen: &EndpointReport) -> Shown {
    match (&seen.greeting, seen.stopped()) {
        (Some(reply), _) if reply.severity() == ReplySeverity::Positive => {
            Shown::Fine(reply.to_string())
        }
        (Some(reply), _) => Shown::Failing(reply.to_string()),
        (None, Some((Stage::Handshake, _) | (_, Cause::TlsFailed | Cause::OutOfTime))) => {
            Shown::NotReached
        }
        (None, _) => Shown::Failing("none".to_owned()),
    }
}

fn starttls(seen: &EndpointReport) -> Shown {
    match (&seen.starttls, &seen.ehlo_plain) {
        (Some(starttls), _) if u16::from(starttls.reply.code) == 220 => {
            Shown::Fine("offered and accepted".to_owned())
        }
        (Some(starttls), _) => Shown::Failing(format!("refused: {}", starttls.reply)),
        (None, Some(offered)) if !offers_starttls(offered) => {
            Shown::Failing("not offered".to_owned())
        }
        (None, _) => Shown::NotReached,
    }
}

fn tls(seen: &EndpointReport) -> Shown {
    match (&seen.tls, &seen.tls_failure) {
        (Some(tls), _) => Shown::Fine(format!("{}, {}", tls.version, tls.key_exchange)),
        (None, Some(TlsFailure::OutdatedCipherSuite { .. })) => {
            Shown::Failing("only outdated cipher suites".to_owned())
        }
        (None, Some(_)) => Shown::Failing("the handshake failed".to_owned()),
        (None, None) => Shown::NotReached,
    }
}

fn certificate(seen: &EndpointReport) -> Shown {
    let Some(tls) = &seen.tls else { return Shown::NotReached };
    match (tls.trusted, tls.name_matches) {
        (true, true) => Shown::Fine(valid(tls)),
        (true, false) => Shown::Failing("for another name".to_owned()),
        (false, _) => Shown::Failing("not valid".to_owned()),
    }
}

fn valid(tls: &TlsFacts) -> String {
    match tls.certificates.first() {
        Some(leaf) => format!("valid until {}", day(leaf.not_after)),
        None => "valid".to_owned(),
    }
}

fn auth(seen: &EndpointReport) -> Shown {
    match (seen.auth.as_slice(), seen.is_complete()) {
        ([], false) => Shown::NotReached,
        ([], true) if seen.port == 25 => Shown::Fine("none, as it should be".to_owned()),
        ([], true) => Shown::Failing("not offered".to_owned()),
        (offered, _) if seen.tls.is_some() && seen.port == 25 => {
            Shown::Fine(format!("{}, which servers do not need", offered.join(" ")))
        }
        (offered, _) if seen.tls.is_some() => Shown::Fine(offered.join(" ")),
        (offered, _) => Shown::Failing(format!("{} without TLS", offered.join(" "))),
    }
}

/// What was seen in one line, and what is wrong with it where that does not show.
fn summary(seen: &EndpointReport, worst: Option<&str>) -> String {
    if let Some(why) = &seen.not_tested {
        return format!("not tested: {why}");
    }
    match seen.tcp {
        None => return "not tested".to_owned(),
        Some(TcpOutcome::Connected) => {}
        Some(outcome) => return outcome.describe().to_owned(),
    }
    if let Some(tls) = seen.tls.as_ref().filter(|_| seen.is_complete()) {
        let mode = if tls.mode == TlsMode::Implicit { "implicit" } else { "STARTTLS" };
        let certificate = match (tls.trusted, tls.name_matches) {
            (true, true) => valid(tls),
            (true, false) => "for another name".to_owned(),
            (false, _) => "not valid".to_owned(),
        };
        let login = match seen.auth.as_slice() {
            [] => "no login".to_owned(),
            offered => format!("AUTH {}", offered.join(" ")),
        };
        let but = worst.map(|title| format!(" · {title}")).unwrap_or_default();
        return format!("{mode} {}, certificate {certificate}, {login}{but}", tls.version);
    }
    match seen.stopped() {
        Some((_, Cause::PutOff { reply })) => format!("put off: {reply}"),
        Some(_) if matches!(seen.tls_failure, Some(TlsFailure::OutdatedCipherSuite { .. })) => {
            "only outdated cipher suites; the rest was not tested".to_owned()
        }
        Some((_, Cause::TlsFailed)) => "the TLS handshake failed".to_owned(),
        Some((stage, _)) => format!("stopped {stage}"),
        None if seen.ehlo_plain.as_deref().is_some_and(offers_starttls) => {
            "STARTTLS was refused".to_owned()
        }
        None => "no TLS".to_owned(),
    }
}
