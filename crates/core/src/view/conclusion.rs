//! A check as people ask about it: may it be used, what is to be done, and which ports matter.
//! Severities stay as they are; here is weighed what they mean for the goal.

#[cfg(test)]
mod tests;

use portwise_model::{Port, TlsMode};

use super::held::{Held, is_everywhere};
use super::{EndpointView, Group, HostView, Mark, grouped, hosts, nothing_tested, untested};
use crate::findings::{Finding, Part, Subject, serves};
use crate::ports::{list, mode_of};
use crate::report::{Mode, Report, TcpOutcome};

/// The ports of which a program that sends mail needs one.
const NEEDED: [Port; 2] = [465, 587];
/// The ports that it can use, the best first.
const USABLE: [Port; 3] = [465, 587, 2525];

/// What a check comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Conclusion<'a> {
    /// How to show it.
    pub mark: Mark,
    /// Whether it may be used, in one or two whole sentences.
    pub text: String,
    /// What is to be done first; empty if there is nothing to do.
    pub cure: &'a str,
    /// The ports at which a program can send, the best first; none where servers deliver.
    pub usable: Vec<Port>,
    /// The findings, the weightiest first. A port that is closed and not needed is
    /// [`Mark::Closed`].
    pub groups: Vec<Group<'a>>,
    /// The hosts that were visited, their endpoints by the same weights.
    pub hosts: Vec<HostView<'a>>,
}

/// What a report comes to, with the findings about it.
#[must_use]
pub fn conclude<'a>(report: &'a Report, findings: &'a [Finding]) -> Conclusion<'a> {
    let mut groups = grouped(findings, |finding| weigh(report, finding));
    groups.sort_by_key(|group| rank(group.mark));
    let mut hosts = hosts(report, findings);
    for host in &mut hosts {
        for shown in &mut host.endpoints {
            reweigh(report, findings, host.name, shown);
        }
    }
    let usable = if report.mode == Mode::Mx { Vec::new() } else { usable(&hosts) };
    let (mark, text) = sentence(report, findings, &groups, &hosts, &usable);
    let first = groups.first().filter(|group| is_to_mend(group.mark)).map(|group| group.finding);
    let cure = first.map_or("", |first| {
        // In a result that was cut, the words stand with another of the same code.
        let same = findings.iter().find(|f| f.code == first.code && !f.fix.is_empty());
        same.map_or("", |f| f.fix.as_str())
    });
    hosts.retain(|host| !host.endpoints.is_empty() || host.not_tested.is_some());
    Conclusion { mark, text, cure, usable, groups, hosts }
}

fn is_to_mend(mark: Mark) -> bool {
    matches!(mark, Mark::Bad | Mark::Uncertain | Mark::Warning)
}

fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Bad => 0,
        Mark::Warning => 1,
        Mark::Uncertain => 2,
        Mark::Closed => 3,
        Mark::Note | Mark::NotTested | Mark::Good => 4,
    }
}

/// How much a finding matters for the goal. A program needs one port to send, not each of them.
fn weigh(report: &Report, finding: &Finding) -> Mark {
    let plain = Mark::of(finding.severity);
    let Some(Subject { host, port: Some(port), .. }) = &finding.subject else { return plain };
    if finding.part != Part::Connection || report.mode == Mode::Mx {
        return plain;
    }
    let of_host = report.hosts.iter().filter(|h| h.name == *host).flat_map(|h| &h.endpoints);
    let is_served = |port: &Port| of_host.clone().any(|e| e.port == *port && serves(e));
    let one_is_enough = of_host.clone().any(|e| NEEDED.contains(&e.port));
    match () {
        // Another address of the host takes connections there, so clients come to this one too.
        () if is_served(port) => Mark::Warning,
        () if USABLE.iter().any(is_served) => Mark::Closed,
        () if one_is_enough && !NEEDED.contains(port) => Mark::Closed,
        () => Mark::Bad,
    }
}

/// Shows a closed endpoint by its weight.
fn reweigh(report: &Report, findings: &[Finding], host: &str, shown: &mut EndpointView) {
    let seen = report.hosts.iter().filter(|h| h.name == host).flat_map(|h| &h.endpoints);
    let seen = seen.clone().find(|e| e.address == shown.address && e.port == shown.port);
    let Some(seen) = seen else { return };
    let Some(outcome) = seen.tcp.filter(|tcp| *tcp != TcpOutcome::Connected) else { return };
    let about = findings.iter().find(|f| f.part == Part::Connection && f.is_about(host, seen));
    let Some(finding) = about else { return };
    shown.mark = weigh(report, finding);
    let what = match outcome {
        TcpOutcome::TimedOut => "No answer (timed out)",
        TcpOutcome::Refused => "Closed (refused)",
        other => return shown.verdict = format!("Not reached ({}).", other.describe()),
    };
    let but = if shown.mark == Mark::Closed { ", not needed" } else { "" };
    shown.verdict = format!("{what}{but}.");
    for line in &mut shown.lines {
        line.mark = shown.mark;
    }
}

/// The ports at which every endpoint that could be tested works.
fn usable(hosts: &[HostView<'_>]) -> Vec<Port> {
    let endpoints = || hosts.iter().flat_map(|host| &host.endpoints);
    let mut ports = USABLE.to_vec();
    // Others that were asked for. Port 25 is between servers.
    ports.extend(endpoints().map(|e| e.port).filter(|port| *port != 25));
    let mut seen = Vec::new();
    for port in ports {
        let of_port = || endpoints().filter(|e| e.port == port && e.mark != Mark::NotTested);
        let all_work = of_port().all(|e| e.works);
        if !seen.contains(&port) && all_work && of_port().next().is_some() {
            seen.push(port);
        }
    }
    seen
}

fn sentence(
    report: &Report,
    findings: &[Finding],
    groups: &[Group<'_>],
    hosts: &[HostView<'_>],
    usable: &[Port],
) -> (Mark, String) {
    if let Some(refusal) = &report.refusal {
        return (Mark::Bad, refusal.text.clone());
    }
    let first = groups.first().filter(|group| is_to_mend(group.mark));
    let (all, untested) = untested(hosts);
    if first.is_none() && untested == all {
        return (Mark::NotTested, capital(&nothing_tested(report).text) + ".");
    }
    let (mark, mut text) = match first {
        None => sound(report, hosts, usable),
        Some(first) => {
            let same = |group: &&Group<'_>| group.mark == Mark::Bad;
            let more = groups.iter().filter(same).count().saturating_sub(1);
            if report.mode == Mode::Mx {
                mx(report, findings, groups, hosts, first, more)
            } else {
                submission(report, first, more, hosts, usable)
            }
        }
    };
    match untested {
        0 => {}
        1 => text.push_str(&format!(" 1 of {all} endpoints was not tested.")),
        n => text.push_str(&format!(" {n} of {all} endpoints were not tested.")),
    }
    (mark, text)
}

/// Where nothing is to be mended.
fn sound(report: &Report, hosts: &[HostView<'_>], usable: &[Port]) -> (Mark, String) {
    let any_good = hosts.iter().flat_map(|host| &host.endpoints).any(|e| e.mark == Mark::Good);
    match any_good {
        true if report.mode == Mode::Mx => {
            let domain = &report.target.host;
            (Mark::Good, format!("Other servers can deliver mail to {domain}, encrypted."))
        }
        true if !usable.is_empty() => (
            Mark::Good,
            format!("{}. Encryption, certificate and login are right.", to_use(hosts, usable)),
        ),
        _ => (Mark::Uncertain, "Nothing wrong was found, and nothing was seen to work.".to_owned()),
    }
}

fn mx(
    report: &Report,
    findings: &[Finding],
    groups: &[Group<'_>],
    hosts: &[HostView<'_>],
    first: &Group<'_>,
    more: usize,
) -> (Mark, String) {
    let title = continued(&first.finding.title);
    let at = if first.places.is_empty() { String::new() } else { format!(" ({})", places(first)) };
    let domain = &report.target.host;
    let held = Held::of_all(hosts, findings);
    let is_about_sending = |group: &Group<'_>| group.finding.code.starts_with("ptr.");
    // Whether each of them would deliver, were it not for what the domain publishes.
    let is_held = !held.is_none()
        && groups
            .iter()
            .filter(|group| group.mark == Mark::Bad)
            .all(|group| !Held::by(group.finding).is_none() || is_about_sending(group));
    let text = match first.mark {
        // The address that mail is sent from has nothing to do with mail that comes.
        Mark::Bad if is_about_sending(first) => {
            format!("Mail from {} can be refused: {title}{}.", places(first), and_more(more))
        }
        Mark::Bad if is_held => {
            let who = capital(held.who());
            let what = match is_everywhere(hosts, findings) {
                true => format!("do not deliver mail to {domain}"),
                false => format!("do not deliver to every mail exchanger of {domain}"),
            };
            let takes_mail = hosts.iter().flat_map(|host| &host.endpoints).any(|e| e.works);
            let others = if takes_mail { " Others do." } else { "" };
            format!("{who} {what}: {title}{at}{}.{others}", and_more(more))
        }
        Mark::Bad => format!("Mail to {domain} can fail: {title}{at}{}.", and_more(more)),
        Mark::Uncertain => format!("Not everything could be determined: {title}{at}."),
        _ => format!("Mail arrives. To be mended: {title}{at}."),
    };
    (first.mark, text)
}

fn submission(
    report: &Report,
    first: &Group<'_>,
    more: usize,
    hosts: &[HostView<'_>],
    usable: &[Port],
) -> (Mark, String) {
    let title = continued(&first.finding.title);
    let use_it = to_use(hosts, usable);
    let ports = ports(first);
    let endpoints = || hosts.iter().flat_map(|host| &host.endpoints);
    match (first.mark, usable, ports.as_str()) {
        (Mark::Bad, [_, ..], "") => (Mark::Warning, format!("{use_it}, but {title}.")),
        (Mark::Bad, [_, ..], ports) => {
            (Mark::Warning, format!("{use_it}. To be mended on {ports}: {title}."))
        }
        (Mark::Bad, [], _) if first.finding.part == Part::Names => {
            (Mark::Bad, format!("{} cannot be used: {title}.", report.target.host))
        }
        (Mark::Bad, [], ports) if first.finding.part == Part::Connection => {
            let what = match &*first.finding.code {
                "tcp.refused" if ports.starts_with("ports") => format!("{ports} are closed"),
                "tcp.refused" => format!("{ports} is closed"),
                "tcp.timeout" => format!("nothing answers on {ports}"),
                _ => format!("{ports} cannot be reached"),
            };
            (Mark::Bad, format!("Programs cannot send through it: {what}{}.", and_more(more)))
        }
        (Mark::Bad, [], _) if endpoints().any(|e| e.is_flawed) => {
            (Mark::Warning, format!("Use it only with a program that insists on TLS: {title}."))
        }
        (Mark::Bad, [], _) => (Mark::Bad, format!("Do not use it yet: {title}{}.", and_more(more))),
        (Mark::Uncertain, [], _) => {
            (Mark::Uncertain, format!("Not everything could be determined: {title}."))
        }
        (mark, [], _) => (mark, format!("{}.", capital(&title))),
        (mark, _, "") => (mark, format!("{use_it}. To be looked at: {title}.")),
        (mark, _, ports) => (mark, format!("{use_it}. To be looked at on {ports}: {title}.")),
    }
}

/// `Use port 465 (SSL/TLS), or 587 (STARTTLS)`.
fn to_use(hosts: &[HostView<'_>], usable: &[Port]) -> String {
    let endpoints = || hosts.iter().flat_map(|host| &host.endpoints);
    let named = |port: &Port| {
        let at_once = endpoints().any(|e| e.port == *port && e.at_once);
        let mode = if at_once { TlsMode::Implicit } else { mode_of(*port) };
        format!("{port} ({})", menu_name(mode))
    };
    let ports: Vec<String> = usable.iter().take(2).map(named).collect();
    format!("Use port {}", ports.join(", or "))
}

/// What menus of programs call a TLS mode.
#[must_use]
pub fn menu_name(mode: TlsMode) -> &'static str {
    match mode {
        TlsMode::Implicit => "SSL/TLS",
        other => other.name(),
    }
}

/// `port 465`, `ports 465 and 587`; empty if it is about none.
fn ports(group: &Group<'_>) -> String {
    match group.ports.as_slice() {
        [] => String::new(),
        [port] => format!("port {port}"),
        ports => format!("ports {}", list(ports)),
    }
}

fn places(group: &Group<'_>) -> String {
    const SHOWN: usize = 3;
    let mut text = group.places.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if group.places.len() > SHOWN {
        text.push_str(" …");
    }
    text
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => ", and 1 more error".to_owned(),
        n => format!(", and {n} more errors"),
    }
}

/// A title in the middle of a sentence; abbreviations stay as they are.
pub(crate) fn continued(title: &str) -> String {
    let mut letters = title.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(|c| c.is_lowercase() || c == ' ') {
        return first.to_lowercase().chain(title.chars().skip(1)).collect();
    }
    title.to_owned()
}

/// With a capital letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a finding is called where it is weighed.
#[must_use]
pub fn weight_name(mark: Mark) -> &'static str {
    match mark {
        Mark::Bad => "Error",
        Mark::Warning => "Warning",
        Mark::Closed => "Not needed",
        Mark::Uncertain => "Not certain",
        Mark::Note | Mark::NotTested | Mark::Good => "Note",
    }
}
