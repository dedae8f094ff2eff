//! Certificate chains to read: who vouches for whom, until when, and where it breaks off.

use std::net::IpAddr;

use super::Mark;
use crate::moment::{Moment, seconds};
use crate::report::{Certificate, Path, Report, TlsFacts};

/// A chain, and where it was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainView<'a> {
    /// Hosts and ports, each once.
    pub places: Vec<String>,
    /// Their addresses, each once.
    pub addresses: Vec<IpAddr>,
    /// The hosts that the leaf names.
    pub fits: Vec<&'a str>,
    /// The hosts that it should name and does not.
    pub misfits: Vec<&'a str>,
    /// The certificates as they were sent, the leaf first.
    pub links: Vec<Link<'a>>,
    /// What comes after those that were sent; nothing if the last vouches for itself.
    pub tail: Option<Tail>,
    /// The worst of all this.
    pub mark: Mark,
}

/// A certificate that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Link<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Whom it is for, shortly.
    pub name: &'a str,
    /// Who vouches for it, shortly.
    pub issuer: &'a str,
    /// Whether it is in its period.
    pub mark: Mark,
    /// The same in words, with how long that lasts: `expired 3 days ago`.
    pub period: String,
    /// Why it need not have been sent; empty if it is needed.
    pub surplus: &'static str,
}

/// Where the certificates that were sent lead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tail {
    /// How to show it.
    pub mark: Mark,
    /// Who is there, shortly; may be empty.
    pub name: String,
    /// What is known of it.
    pub text: String,
}

/// The chains of a report, each once.
#[must_use]
pub fn chains(report: &Report) -> Vec<ChainView<'_>> {
    let mut chains: Vec<(&TlsFacts, ChainView<'_>)> = Vec::new();
    for host in &report.hosts {
        for endpoint in &host.endpoints {
            let Some(tls) = endpoint.tls.as_ref().filter(|tls| !tls.certificates.is_empty()) else {
                continue;
            };
            let place = format!("{}:{}", host.name, endpoint.port);
            let known = chains.iter().position(|(other, _)| is_same(other, tls));
            let at = known.unwrap_or_else(|| {
                chains.push((tls, chain(tls, report.taken_at)));
                chains.len() - 1
            });
            let Some((_, view)) = chains.get_mut(at) else { continue };
            if !view.places.contains(&place) {
                view.places.push(place);
            }
            if !view.addresses.contains(&endpoint.address) {
                view.addresses.push(endpoint.address);
            }
            let names = if tls.name_matches { &mut view.fits } else { &mut view.misfits };
            if !names.contains(&host.name.as_str()) {
                names.push(&host.name);
            }
        }
    }
    for (_, view) in &mut chains {
        if !view.misfits.is_empty() {
            view.mark = Mark::Bad;
        }
    }
    chains.into_iter().map(|(_, view)| view).collect()
}

fn is_same(a: &TlsFacts, b: &TlsFacts) -> bool {
    let (ours, theirs) = (a.certificates.iter(), b.certificates.iter());
    let same_certificates = ours.map(|c| &c.sha256).eq(theirs.map(|c| &c.sha256));
    a.path == b.path && a.trusted == b.trusted && same_certificates
}

fn chain(tls: &TlsFacts, now: Moment) -> ChainView<'_> {
    let sent = &tls.certificates;
    // From the leaf up, by names: servers may send more than is needed, in any order.
    let mut way: Vec<usize> = vec![0];
    while let Some(at) = way.last().copied() {
        let above = sent.iter().enumerate().position(|(i, other)| {
            !way.contains(&i) && sent.get(at).is_some_and(|own| other.subject == own.issuer)
        });
        let is_top = sent.get(at).is_some_and(|own| own.self_issued);
        match above {
            Some(above) if !is_top => way.push(above),
            _ => break,
        }
    }
    let links: Vec<Link<'_>> = sent
        .iter()
        .enumerate()
        .map(|(i, certificate)| {
            let (mark, period) = period(certificate, now);
            let surplus = match () {
                () if !way.contains(&i) => "not part of the chain",
                () if i > 0 && certificate.self_issued => "need not be sent",
                () => "",
            };
            let name = match (short(&certificate.subject), certificate.dns_names.first()) {
                ("", Some(first)) => first,
                (name, _) => name,
            };
            Link { certificate, name, issuer: short(&certificate.issuer), mark, period, surplus }
        })
        .collect();
    let top = way.last().and_then(|at| sent.get(*at));
    let tail = tail(&tls.path, top);
    let is_bad = links.iter().any(|link| link.mark == Mark::Bad && link.surplus.is_empty())
        || tail.as_ref().is_some_and(|tail| tail.mark == Mark::Bad);
    let mark = match (is_bad, tls.trusted) {
        (true, _) => Mark::Bad,
        (false, true) => Mark::Good,
        (false, false) => Mark::Uncertain,
    };
    ChainView {
        places: Vec::new(),
        addresses: Vec::new(),
        fits: Vec::new(),
        misfits: Vec::new(),
        links,
        tail,
        mark,
    }
}

fn tail(path: &Path, top: Option<&Certificate>) -> Option<Tail> {
    let bad = |name: &str, text: &str| {
        Some(Tail { mark: Mark::Bad, name: short(name).to_owned(), text: text.to_owned() })
    };
    match path {
        Path::Anchored if top.is_some_and(|top| top.self_issued) => None,
        Path::Anchored => Some(Tail {
            mark: Mark::Good,
            name: top.map(|top| short(&top.issuer).to_owned()).unwrap_or_default(),
            text: "known to clients, need not be sent".to_owned(),
        }),
        Path::SelfSigned => bad("", "It vouches for itself: no authority stands behind it"),
        Path::UnknownAuthority { issuer } => bad(issuer, "an authority that clients do not know"),
        Path::Incomplete { issuer } => bad(issuer, "not sent: the chain breaks off here"),
        Path::Invalid { reason } => bad("", &format!("the chain is not valid: {reason}")),
    }
}

/// The common name in a distinguished name, else all of it.
fn short(name: &str) -> &str {
    let common = name.split(',').map(str::trim).find_map(|part| part.strip_prefix("CN="));
    // A comma inside a name is escaped; then the whole is clearer than a part.
    common.filter(|common| !common.ends_with('\\') && !common.is_empty()).unwrap_or(name)
}

fn period(certificate: &Certificate, now: Moment) -> (Mark, String) {
    let (from, until) = (certificate.not_before, certificate.not_after);
    if now < from {
        (Mark::Bad, format!("valid only in {}", days(now, from)))
    } else if now > until {
        (Mark::Bad, format!("expired {} ago", days(until, now)))
    } else {
        (Mark::Good, format!("{} left", days(now, until)))
    }
}

/// The time between two moments, in days, or in hours if it is less than two.
fn days(from: Moment, to: Moment) -> String {
    const HOUR: i64 = 3600;
    let hours = seconds(from, to).max(0) / HOUR;
    match (hours, hours / 24) {
        (1, _) => "1 hour".to_owned(),
        (hours, 0 | 1) => format!("{hours} hours"),
        (_, days) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::{chains, short};
    use crate::findings::tests::{good, report};
    use crate::report::{Mode, Path, Report};
    use crate::view::Mark;

    fn two_ports() -> Report {
        report(Mode::Submission, vec![good(465), good(587)])
    }

    #[test]
    fn one_chain_on_several_ports_stands_once() {
        let mut whole = two_ports();
        let views = chains(&whole);
        assert_eq!(views.len(), 1);
        assert_eq!(views[0].places, ["mail.example.com:465", "mail.example.com:587"]);
        assert_eq!((views[0].mark, views[0].links[0].name), (Mark::Good, "mail.example.com"));
        assert_eq!(views[0].links[0].period, "183 days left");
        let tail = views[0].tail.as_ref().unwrap();
        assert_eq!((tail.mark, &*tail.name), (Mark::Good, "Example CA"));

        let tls = whole.hosts[0].endpoints[1].tls.as_mut().unwrap();
        tls.certificates[0].sha256 = "11".into();
        assert_eq!(chains(&whole).len(), 2);
    }

    #[test]
    fn it_is_said_since_when_it_has_expired_and_where_it_breaks_off() {
        let mut whole = two_ports();
        for endpoint in &mut whole.hosts[0].endpoints {
            let tls = endpoint.tls.as_mut().unwrap();
            tls.trusted = false;
            tls.name_matches = false;
            tls.path = Path::Incomplete { issuer: "CN=Middle,O=Example".into() };
            tls.certificates[0].not_after = "2026-05-29T00:00:00Z".parse().unwrap();
        }
        let views = chains(&whole);
        assert_eq!((views[0].mark, views[0].links[0].mark), (Mark::Bad, Mark::Bad));
        assert_eq!(views[0].links[0].period, "expired 3 days ago");
        assert_eq!(views[0].misfits, ["mail.example.com"]);
        let tail = views[0].tail.as_ref().unwrap();
        assert_eq!((tail.mark, &*tail.name), (Mark::Bad, "Middle"));
        assert!(tail.text.contains("breaks off"));
    }

    #[test]
    fn what_need_not_be_sent_is_said() {
        let mut whole = two_ports();
        for endpoint in &mut whole.hosts[0].endpoints {
            let sent = &mut endpoint.tls.as_mut().unwrap().certificates;
            let mut root = sent[0].clone();
            (root.subject, root.issuer) = ("CN=Example CA".into(), "CN=Example CA".into());
            root.self_issued = true;
            let mut stray = sent[0].clone();
            stray.subject = "CN=stray".into();
            stray.issuer = "CN=elsewhere".into();
            sent.extend([stray, root]);
        }
        let views = chains(&whole);
        let surplus: Vec<_> = views[0].links.iter().map(|link| link.surplus).collect();
        assert_eq!(surplus, ["", "not part of the chain", "need not be sent"]);
        assert_eq!(views[0].tail, None, "the last one vouches for itself");
    }

    #[test]
    fn names_are_short_where_that_is_safe() {
        assert_eq!(short("CN=R11,O=Let's Encrypt,C=US"), "R11");
        assert_eq!(short("C=US, O=Example, CN=Root"), "Root");
        assert_eq!(short("O=Example"), "O=Example");
        assert_eq!(short("CN=Smith\\, John,O=x"), "CN=Smith\\, John,O=x");
    }
}
