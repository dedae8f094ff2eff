//! What a source says within a bound.

use portwise_discovery::{Document, Fault, Outcome, Published};

use super::size;
use crate::shorten::shorten;

/// How many servers, records, domains and names are kept, if they must be cut.
const FEW: usize = 12;
/// How much is kept of an address of a file then, in characters.
const URL: usize = 200;

const TOO_MUCH: &str = "what it says does not fit into the report";

/// Cuts what a source says until it takes no more than so many octets of JSON. Says whether
/// anything was left out. Where not even little fits, the source counts as not tested.
pub fn published(seen: &mut Published, room: usize) -> bool {
    if size(seen) <= room {
        return false;
    }
    for stage in STAGES {
        stage(seen);
        if size(seen) <= room {
            break;
        }
    }
    true
}

/// The least telling first.
const STAGES: &[fn(&mut Published)] = &[
    |seen| {
        [&mut seen.document, &mut seen.addressed].into_iter().flatten().for_each(few);
    },
    |seen| {
        for fetch in &mut seen.fetches {
            fetch.url = shorten(&fetch.url, URL).into_owned();
        }
        seen.faults.iter_mut().for_each(few_names);
    },
    |seen| {
        seen.servers.truncate(FEW);
        seen.faults.truncate(FEW);
    },
    |seen| seen.addressed = None,
    |seen| seen.document = None,
    |seen| seen.fetches.truncate(1),
    |seen| {
        *seen = Published {
            source: seen.source,
            asked: shorten(&seen.asked, URL).into_owned(),
            outcome: Outcome::NotTested(TOO_MUCH.to_owned()),
            faults: Vec::new(),
            protection: seen.protection,
            fetches: Vec::new(),
            document: None,
            addressed: None,
            servers: Vec::new(),
            duration_ms: seen.duration_ms,
            age_s: seen.age_s,
        };
    },
];

fn few(document: &mut Document) {
    match document {
        Document::Autoconfig(file) => {
            file.servers.truncate(FEW);
            file.domains.truncate(FEW);
            file.oauth_issuers.truncate(FEW);
        }
        Document::Srv(records) => records.truncate(FEW),
        Document::Autodiscover(answer) => answer.protocols.truncate(FEW),
        Document::Provider(_) | Document::Pacc(_) | Document::AutodiscoverV2(_) => {}
    }
}

fn few_names(fault: &mut Fault) {
    match fault {
        Fault::CertificateName { names, .. } | Fault::OtherDomain(names) => names.truncate(FEW),
        Fault::Redirect { to, .. } => *to = shorten(to, URL).into_owned(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use portwise_discovery::document::{Autoconfig, ConfigServer};
    use portwise_discovery::{Fetch, Protection, Source};

    use super::*;

    fn large() -> Published {
        let long = |n: usize| format!("{n}{}", "x".repeat(500));
        let server = |n| ConfigServer { hostname: Some(long(n)), ..ConfigServer::default() };
        let file = Autoconfig {
            servers: (0..50).map(server).collect(),
            domains: (0..100).map(long).collect(),
            ..Autoconfig::default()
        };
        let fetch = |n| Fetch { url: long(n), status: None, content_type: None, duration_ms: 1.0 };
        Published {
            source: Source::AutoconfigHost,
            asked: long(0),
            outcome: Outcome::Answered,
            faults: vec![Fault::OtherDomain((0..100).map(long).collect())],
            protection: Protection::Https,
            fetches: (0..8).map(fetch).collect(),
            document: Some(Document::Autoconfig(file.clone())),
            addressed: Some(Document::Autoconfig(file)),
            servers: Vec::new(),
            duration_ms: 1.0,
            age_s: None,
        }
    }

    #[test]
    fn what_is_said_fits_into_any_room_and_loses_the_least_telling_first() {
        let whole = large();
        assert!(size(&whole) > 100_000);
        let within = |room| {
            let mut seen = whole.clone();
            assert!(published(&mut seen, room));
            assert!(size(&seen) <= room, "{} of {room}", size(&seen));
            seen
        };
        assert!(within(70_000).document.is_some_and(|d| size(&d) > 5_000));
        let little = within(9_000);
        assert_eq!((little.outcome, little.document), (Outcome::Answered, None));
        assert!(matches!(within(600).outcome, Outcome::NotTested(_)));
        let mut seen = whole.clone();
        assert!(!published(&mut seen, 1 << 20));
        assert_eq!(seen, whole);
    }
}
