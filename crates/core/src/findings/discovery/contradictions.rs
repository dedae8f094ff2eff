//! Where sources contradict each other.

use std::collections::BTreeSet;
use std::fmt::Display;

use portwise_discovery::compare::{At, Contradiction, Version, contradictions};
use portwise_discovery::{Discovered, Outcome, Protection, Service, Source};
use portwise_model::Port;

use super::{push, rows, sending};
use crate::findings::{Finding, Row, Severity};

pub(super) fn run(discovered: &Discovered, out: &mut Vec<Finding>) {
    for contradiction in contradictions(discovered) {
        let Some((row, service, detail)) = words(&contradiction) else { continue };
        // Portwise judges how mail is sent; what concerns reading is worth knowing.
        let severity = match service {
            Service::Smtp => row.severity,
            Service::Imap | Service::Pop3 => row.severity.max(Severity::Warning),
        };
        out.push(row.finding(severity, None, detail));
    }
    ports(discovered, out);
    unprotected(discovered, out);
}

fn words(contradiction: &Contradiction) -> Option<(&'static Row, Service, String)> {
    use Contradiction as C;
    Some(match contradiction {
        C::Owner { service, versions } | C::Host { service, versions } => {
            let detail = format!("For {}, {}.", service.name(), said(versions, Clone::clone));
            (&rows::HOST_DIFFERS, *service, detail)
        }
        C::Security { service, at, versions } => {
            let detail = format!("For {}, {}.", place(at), said(versions, |mode| mode.name()));
            (&rows::SECURITY_DIFFERS, *service, detail)
        }
        C::Custom { service, at, security, sources } => {
            let (who, what, place) = (names(sources), security.name(), place(at));
            let row = match sources.as_slice() {
                [Source::SrvSubmission | Source::SrvSubmissions] => &rows::SRV_PORT,
                _ => &rows::UNUSUAL_SECURITY,
            };
            (row, *service, format!("For {place}, {what} is said by {who}."))
        }
        C::Denied { service, by, offered, .. } => {
            let detail = format!(
                "{} says that there is no such service. It is offered by: {}.",
                by.name(),
                names(offered)
            );
            (&rows::DENIED, *service, detail)
        }
        C::UserName { service, versions } => {
            let said = said(versions, |name| name.describe());
            (&rows::USERNAME_DIFFERS, *service, format!("For {}, {said}.", service.name()))
        }
        C::Login { service, passwords, oauth } => {
            let detail = format!(
                "For {}, only passwords are named by {}, only OAuth2 by {}.",
                service.name(),
                names(passwords),
                names(oauth)
            );
            (&rows::AUTH_DIFFERS, *service, detail)
        }
        C::Plaintext { service, at, sources } => {
            let detail = format!(
                "{} names {} without encryption for {}.",
                names(sources),
                place(at),
                service.name()
            );
            (&rows::PLAINTEXT, *service, detail)
        }
        C::Order { versions } => {
            (&rows::PORT_DIFFERS, Service::Smtp, format!("Preferred: {}.", said(versions, place)))
        }
        C::HttpCopy { https, http } => {
            let detail =
                format!("The file at {} differs from the one at {}.", http.name(), https.name());
            (&rows::COPIES_DIFFER, Service::Smtp, detail)
        }
        C::Hidden { source, by } => {
            let detail = format!(
                "The file at {} is good, but {} answers first, with something else.",
                source.name(),
                by.name()
            );
            (&rows::SHADOWED, Service::Smtp, detail)
        }
        // These are faults of one source, and said there.
        C::OtherDomain { .. } | C::AddressCopy(_) => return None,
    })
}

/// What each version says, and who says it.
fn said<T, D: Display>(versions: &[Version<T>], value: impl Fn(&T) -> D) -> String {
    let one = |v: &Version<T>| format!("{} ({})", value(&v.value), names(&v.sources));
    versions.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn place(at: &At) -> String {
    format!("{}:{}", at.host, at.port)
}

fn names(sources: &[Source]) -> String {
    sources.iter().map(|source| source.name()).collect::<Vec<_>>().join(" and ")
}

/// Settings that come only over ways that anyone can forge.
fn unprotected(discovered: &Discovered, out: &mut Vec<Finding>) {
    let speaking: Vec<_> =
        discovered.sources.iter().filter(|p| sending(p).next().is_some()).collect();
    let is_forgeable = |p: &Protection| matches!(p, Protection::Http | Protection::ByMx);
    if !speaking.is_empty() && speaking.iter().all(|p| is_forgeable(&p.protection)) {
        let named: Vec<_> = speaking.iter().map(|p| p.source).collect();
        push(
            out,
            &rows::ONLY_UNPROTECTED,
            format!("Settings were found only here: {}.", names(&named)),
        );
    }
    for (http, https) in [
        (Source::AutoconfigHostHttp, Source::AutoconfigHost),
        (Source::AutoconfigWellKnownHttp, Source::AutoconfigWellKnown),
    ] {
        let answered =
            |source| discovered.of(source).is_some_and(|p| p.outcome == Outcome::Answered);
        if answered(http) && !answered(https) {
            let asked = discovered.of(http).map(|p| p.asked.as_str()).unwrap_or_default();
            push(
                out,
                &rows::ADDRESS_LEAKED,
                format!("{asked} has the file, and by https it is not there."),
            );
        }
    }
}

/// Sources that name no port of a host in common. SRV records for both ways of sending are one
/// source.
fn ports(discovered: &Discovered, out: &mut Vec<Finding>) {
    type Named<'a> = (Vec<Source>, BTreeSet<(&'a str, Port)>);
    let mut groups: Vec<Named<'_>> = Vec::new();
    let is_srv = |source| matches!(source, Source::SrvSubmission | Source::SrvSubmissions);
    for published in &discovered.sources {
        let named: BTreeSet<_> = sending(published).map(|s| (s.host.as_str(), s.port)).collect();
        let source = published.source;
        match groups.iter_mut().find(|(s, _)| is_srv(source) && s.iter().any(|s| is_srv(*s))) {
            _ if named.is_empty() => {}
            Some((sources, known)) => {
                sources.push(source);
                known.extend(named);
            }
            None => groups.push((vec![source], named)),
        }
    }
    let hosts: BTreeSet<&str> =
        groups.iter().flat_map(|(_, named)| named.iter().map(|n| n.0)).collect();
    for host in hosts {
        let mut said: Vec<(BTreeSet<Port>, Vec<Source>)> = Vec::new();
        for (sources, named) in &groups {
            let here: BTreeSet<Port> =
                named.iter().filter(|(at, _)| *at == host).map(|(_, port)| *port).collect();
            match said.iter_mut().find(|(ports, _)| *ports == here) {
                _ if here.is_empty() => {}
                Some((_, who)) => who.extend(sources),
                None => said.push((here, sources.clone())),
            }
        }
        let differ = said
            .iter()
            .enumerate()
            .any(|(at, (one, _))| said[at + 1..].iter().any(|(other, _)| one.is_disjoint(other)));
        if differ {
            let list = |ports: &BTreeSet<Port>| {
                ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
            };
            let each = said.iter().map(|(ports, who)| format!("{} ({})", list(ports), names(who)));
            let each = each.collect::<Vec<_>>().join("; ");
            push(out, &rows::PORT_DIFFERS, format!("For {host}, {each}."));
        }
    }
}
