//! What published settings say of an endpoint that is advised.

use portwise_discovery::{Discovered, Outcome, Published, Server, Service};

use crate::advice::{Advice, Choice, Reason, Warning};
use crate::evidence::is_trustworthy;
use crate::report::Report;
use crate::situation::{SeenOutcome, Situation};

const BY_HTTP: &str = "The settings were found only by plain http, where anyone on the way can write what they say, and receive the passwords then. Nothing is advised from them. Ask the provider for its settings, or let it serve the same file by https.";

/// Whether servers for sending are published, and all that names them came by plain http.
pub(crate) fn is_only_by_http(report: &Report) -> bool {
    let Some(discovered) = report.discovery.as_deref() else { return false };
    let mut naming = answered(discovered).peekable();
    naming.peek().is_some() && !naming.any(|(published, _)| is_trustworthy(published))
}

/// Adds to each choice what sources say of it, and a warning where they cannot be relied on. Where
/// nothing else `was_said`, settings that came only by plain http give no choice.
pub(crate) fn add(advice: &mut Advice, situation: &Situation, report: &Report, was_said: bool) {
    let Some(discovered) = report.discovery.as_deref() else { return };
    if is_only_by_http(report) {
        if !was_said {
            advice.choices.clear();
            advice.none_because = Some(BY_HTTP.to_owned());
        }
        advice.warnings.insert(
            0,
            Warning {
                code: "settings-by-http".to_owned(),
                text: BY_HTTP.to_owned(),
                urgent: false,
            },
        );
        return;
    }
    for choice in &mut advice.choices {
        let seen = situation.seen.iter().find(|seen| seen.port == choice.port);
        if let Some(reason) = reason(discovered, choice, seen.map(|seen| seen.outcome)) {
            // What was seen of the endpoint comes first, then this.
            let at = usize::from(seen.is_some_and(|seen| seen.outcome == SeenOutcome::Works));
            choice.reasons.insert(at.min(choice.reasons.len()), reason);
        }
    }
}

/// What the sources say of a choice; nothing where none says anything of its host.
fn reason(discovered: &Discovered, choice: &Choice, seen: Option<SeenOutcome>) -> Option<Reason> {
    let host = choice.host.as_ref()?.to_string();
    let of_host: Vec<_> = answered(discovered)
        .filter(|(published, server)| is_trustworthy(published) && server.host == host)
        .collect();
    let mut naming: Vec<&Published> = of_host
        .iter()
        .filter(|(_, s)| (s.port, s.security) == (choice.port, choice.security))
        .map(|(published, _)| *published)
        .collect();
    naming.dedup_by_key(|published| published.source);
    // The best protected speaks for all.
    naming.sort_by_key(|published| published.protection);
    let works = match seen {
        Some(SeenOutcome::Works) => Some("seen working"),
        Some(SeenOutcome::Flawed) => Some("seen working with faults"),
        Some(SeenOutcome::Unsafe | SeenOutcome::Stripped | SeenOutcome::Shut) => {
            Some("not working")
        }
        None => None,
    };
    let Some(best) = naming.first() else {
        let is_unnamed = !of_host.is_empty() && seen == Some(SeenOutcome::Works);
        return is_unnamed.then(|| Reason {
            text: "Seen working, and not published: the sources name other ports of this host."
                .to_owned(),
            source: String::new(),
        });
    };
    let by = naming
        .iter()
        .map(|published| format!("{} ({})", published.source.name(), published.protection.name()))
        .collect::<Vec<_>>()
        .join(", ");
    let text = match works {
        Some(works) => format!("Published, and {works}: {by}."),
        None => format!("Published, and not tested: {by}."),
    };
    Some(Reason { text, source: best.source.standard().to_owned() })
}

/// The servers for sending that sources name which can be used.
fn answered(discovered: &Discovered) -> impl Iterator<Item = (&Published, &Server)> {
    let about = discovered.sources.iter().filter(|p| p.source.is_about_domain());
    let usable = about.filter(|p| p.outcome == Outcome::Answered);
    usable.flat_map(|published| {
        let sending = published.servers.iter().filter(|s| s.service == Service::Smtp);
        sending.map(move |server| (published, server))
    })
}

#[cfg(test)]
pub(crate) mod tests;
