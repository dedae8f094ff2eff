//! What page and terminal say of a check. They only paint it: every opinion is formed here, from
//! the findings.

mod chain;
mod conclusion;
mod cut;
mod discovery;
mod ehlo;
mod endpoint;
mod held;
mod markdown;
mod policy;
#[cfg(test)]
mod tests;
mod timeline;

use portwise_model::Port;

use crate::advice::{Advice, Choice};
use crate::findings::{Finding, Severity};
use crate::judge::ProbeResult;
use crate::report::{Mode, Report};

use held::Held;

pub use chain::{ChainView, Link, Tail, chains};
pub(crate) use conclusion::continued;
pub use conclusion::{Conclusion, conclude, menu_name, weight_name};
pub use cut::sentences as cut_sentences;
pub use discovery::{ClientView, SourceView, clients, source, sources};
pub use ehlo::{Change, Keyword, keywords};
pub use endpoint::{EndpointView, Line, LinePart, endpoint, line_of};
pub use markdown::{markdown, moment, policy_markdown};
pub use policy::{
    COLUMNS as SENDER_COLUMNS, PolicyHost, PolicyLine, PolicySource, PolicyView, SenderView,
    of_delivery, policy, policy_id, publication as policy_publication, wait,
};
pub use timeline::{Segment, order, short_name, timeline};

/// How something is to be shown.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Mark {
    /// It was tested and nothing is wrong.
    Good,
    /// It works and should be mended.
    Warning,
    /// It was tested and could not be determined.
    Uncertain,
    /// There is an error.
    Bad,
    /// The port is closed, which is not an error here.
    Closed,
    /// It was not tested, so it is neither good nor bad.
    NotTested,
    /// Worth knowing, and nothing to do about it.
    Note,
}

impl Mark {
    /// How a finding of that severity is to be shown.
    #[must_use]
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Warning => Self::Warning,
            Severity::Inconclusive => Self::Uncertain,
            Severity::Info => Self::Note,
        }
    }
}

/// A check in one sentence, without a capital letter and a full stop.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdict {
    /// How to show it.
    pub mark: Mark,
    /// The sentence.
    pub text: String,
}

/// Findings that say the same of several places.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// The first of them.
    pub finding: &'a Finding,
    /// How to show it. There is nothing to do about a [`Mark::Note`].
    pub mark: Mark,
    /// Hosts and ports, each once; empty for the target as a whole.
    pub places: Vec<String>,
    /// Their ports, each once.
    pub ports: Vec<Port>,
}

/// A host and its endpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct HostView<'a> {
    /// Its name, or its address where it has none.
    pub name: &'a str,
    /// The preference of its MX record.
    pub preference: Option<u16>,
    /// What was seen at each address and port.
    pub endpoints: Vec<EndpointView>,
    /// Which part of it was not visited, and why.
    pub not_tested: Option<&'a str>,
}

/// What the check says of the endpoint that the advice names first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proof {
    /// [`Mark::Bad`] if the endpoint must not be recommended without the note.
    pub mark: Mark,
    /// A part of a sentence; empty if it was seen working.
    pub note: String,
}

impl Proof {
    pub(crate) fn not_tested() -> Self {
        Self { mark: Mark::NotTested, note: "not tested".to_owned() }
    }
}

/// A check, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct View<'a> {
    /// The whole in one sentence.
    pub verdict: Verdict,
    /// The findings, the worst first.
    pub groups: Vec<Group<'a>>,
    /// The hosts of which there is something to show.
    pub hosts: Vec<HostView<'a>>,
    /// What is not there to keep the result within its bounds, in whole sentences.
    pub cut: Vec<String>,
}

/// What to show of a result.
#[must_use]
pub fn view(result: &ProbeResult) -> View<'_> {
    let ProbeResult { report, findings, .. } = result;
    let hosts: Vec<HostView<'_>> = hosts(report, findings);
    let shown = |host: &HostView<'_>| !host.endpoints.is_empty() || host.not_tested.is_some();
    View {
        verdict: verdict(report, findings, &hosts),
        groups: grouped(findings, |finding| Mark::of(finding.severity)),
        hosts: hosts.into_iter().filter(shown).collect(),
        cut: cut::sentences(report),
    }
}

/// What the check says of the first choice, by the very endpoint that it names. `None` where
/// there is no choice, or the check was not about submission.
#[must_use]
pub fn proof(advice: &Advice, report: &Report, findings: &[Finding]) -> Option<Proof> {
    let best = advice.choices.first()?;
    proof_at(|host| names(best, host), best.port, report, findings)
}

/// What the check says of a port of the hosts that are meant.
pub(crate) fn proof_at(
    is_meant: impl Fn(&str) -> bool,
    port: Port,
    report: &Report,
    findings: &[Finding],
) -> Option<Proof> {
    if report.mode == Mode::Mx {
        return None;
    }
    let hosts = hosts(report, findings);
    let seen: Vec<&EndpointView> = hosts
        .iter()
        .filter(|host| is_meant(host.name))
        .flat_map(|host| &host.endpoints)
        .filter(|endpoint| endpoint.port == port)
        .collect();
    // One address that fails is one that clients come to.
    let worst_first = [Mark::Bad, Mark::Uncertain, Mark::Warning, Mark::Good, Mark::Closed];
    let worst =
        worst_first.into_iter().find_map(|mark| seen.iter().find(|e| e.mark == mark)).copied();
    let Some(worst) = worst else {
        return Some(Proof::not_tested());
    };
    let at = if seen.len() > 1 { format!(" at {}", worst.address) } else { String::new() };
    let reason = &worst.reason;
    let note = match worst.mark {
        Mark::Bad if worst.is_flawed => {
            format!("only with a client that insists on TLS{at}: {reason}")
        }
        Mark::Bad if worst.connects => format!("the check found it unsafe{at}: {reason}"),
        Mark::Bad => format!("the check saw it fail{at}: {reason}"),
        Mark::Uncertain => format!("not certain{at}: {reason}"),
        Mark::Warning => format!("with a warning{at}: {reason}"),
        Mark::Closed => format!("the check saw it closed{at}"),
        Mark::Good | Mark::NotTested | Mark::Note => String::new(),
    };
    let mark = match worst.mark {
        Mark::Closed => Mark::Bad,
        Mark::Bad if worst.is_flawed => Mark::Warning,
        mark => mark,
    };
    Some(Proof { mark, note })
}

fn names(choice: &Choice, host: &str) -> bool {
    choice.host.as_ref().is_none_or(|name| name.to_string() == host)
}

fn hosts<'a>(report: &'a Report, findings: &[Finding]) -> Vec<HostView<'a>> {
    let mut hosts: Vec<HostView<'_>> = report
        .hosts
        .iter()
        .map(|host| HostView {
            name: &host.name,
            preference: host.preference,
            endpoints: host
                .endpoints
                .iter()
                .map(|seen| endpoint(report.mode, &host.name, seen, findings))
                .collect(),
            not_tested: host.not_tested.as_deref(),
        })
        .collect();
    if report.mode == Mode::Mx {
        held::say(&mut hosts, findings);
    }
    hosts
}

/// Findings that say the same of several endpoints and weigh the same there, together; in their
/// order.
fn grouped(findings: &[Finding], mark: impl Fn(&Finding) -> Mark) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for finding in findings {
        let mark = mark(finding);
        let place = finding.subject.as_ref().map(ToString::to_string);
        let port = finding.subject.as_ref().and_then(|subject| subject.port);
        let same = groups.iter_mut().find(|group| {
            group.finding.code == finding.code
                && group.finding.detail == finding.detail
                && group.mark == mark
        });
        match same {
            Some(Group { places, ports, .. }) => {
                places.extend(place.filter(|p| !places.contains(p)));
                ports.extend(port.filter(|p| !ports.contains(p)));
            }
            None => groups.push(Group {
                finding,
                mark,
                places: place.into_iter().collect(),
                ports: port.into_iter().collect(),
            }),
        }
    }
    groups
}

fn verdict(report: &Report, findings: &[Finding], hosts: &[HostView<'_>]) -> Verdict {
    if let Some(refusal) = &report.refusal {
        return Verdict { mark: Mark::Bad, text: refusal.text.clone() };
    }
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let endpoints = || hosts.iter().flat_map(|host| &host.endpoints);
    let (all, untested) = untested(hosts);
    let partly = hosts.iter().any(|host| host.not_tested.is_some())
        || endpoints().any(|e| matches!(e.mark, Mark::NotTested | Mark::Uncertain));
    let (mark, text) =
        match (count(Severity::Error), count(Severity::Warning), count(Severity::Inconclusive)) {
            (0, 0, 0) if untested == all => return nothing_tested(report),
            (0, 0, 0) => {
                let mark = if endpoints().any(|e| e.mark == Mark::Good) {
                    Mark::Good
                } else {
                    Mark::Uncertain
                };
                let where_tested = if partly { " in what could be tested" } else { "" };
                (mark, format!("nothing wrong was found{where_tested}"))
            }
            (0, 0, _) => (Mark::Uncertain, "not everything could be determined".to_owned()),
            (0, n, _) => (Mark::Warning, plural(n, "warning")),
            (n, 0, _) => (Mark::Bad, plural(n, "error")),
            (n, m, _) => (Mark::Bad, format!("{}, {}", plural(n, "error"), plural(m, "warning"))),
        };
    let held = match Held::of_all(hosts, findings) {
        _ if report.mode != Mode::Mx => String::new(),
        held if held.is_none() => String::new(),
        held if held::is_everywhere(hosts, findings) => format!("; {} do not deliver", held.who()),
        held => format!("; {} do not deliver to every host", held.who()),
    };
    let rest = match untested {
        0 => String::new(),
        _ if untested == all => "; no endpoint could be tested".to_owned(),
        1 => format!("; 1 of {all} endpoints was not tested"),
        n => format!("; {n} of {all} endpoints were not tested"),
    };
    Verdict { mark, text: text + &held + &rest }
}

/// How many endpoints there are, and how many of them could not be tested.
fn untested(hosts: &[HostView<'_>]) -> (usize, usize) {
    let endpoints = || hosts.iter().flat_map(|host| &host.endpoints);
    (endpoints().count(), endpoints().filter(|e| e.mark == Mark::NotTested).count())
}

/// The verdict where no endpoint could be tested, with the reason if there is a single one.
fn nothing_tested(report: &Report) -> Verdict {
    let mut reasons: Vec<&str> = Vec::new();
    for host in &report.hosts {
        let of_endpoints = host.endpoints.iter().filter_map(|e| e.not_tested.as_deref());
        let of_host = host.not_tested.as_deref().filter(|_| host.endpoints.is_empty());
        for reason in of_endpoints.chain(of_host) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    let text = match reasons.as_slice() {
        [reason] => format!("nothing could be tested: {reason}"),
        _ => "nothing could be tested".to_owned(),
    };
    Verdict { mark: Mark::NotTested, text }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
