//! What senders do with mail for a domain, in one sentence, and what of it was not found out.

use portwise_policy::verdict::{Cause, Delivery, Fate, HostOutcome, Sender, together};
use portwise_policy::{Policy, Validation};

/// The kinds of senders that a table has columns for: a sender that honours both does what one of
/// the others does.
pub const COLUMNS: [Sender; 3] = [Sender::Dane, Sender::MtaSts, Sender::Neither];

/// What each kind of sender does at all hosts together; empty where there is no host.
pub(super) fn sentence(senders: &[HostOutcome]) -> String {
    let mut groups: Vec<((Delivery, bool), Vec<&str>)> = Vec::new();
    for sender in COLUMNS {
        let of_sender = || senders.iter().filter(|outcome| outcome.sender == sender);
        if of_sender().next().is_none() {
            return String::new();
        }
        let whole = together(of_sender().map(|outcome| &outcome.together)).delivery;
        let is_stuck =
            |outcome: &HostOutcome| matches!(outcome.together.delivery, Delivery::NotAtAll(_));
        let delivers = !matches!(whole, Delivery::NotAtAll(_) | Delivery::NotTested);
        let does = (whole, delivers && of_sender().any(is_stuck));
        match groups.iter_mut().find(|(known, _)| *known == does) {
            Some((_, names)) => names.push(sender.name()),
            None => groups.push((does, vec![sender.name()])),
        }
    }
    let (tested, untested): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|((delivery, _), _)| *delivery != Delivery::NotTested);
    let mut out = match tested.as_slice() {
        [] => String::new(),
        [(does, names)] if names.len() == COLUMNS.len() => format!("All senders {}.", verb(*does)),
        some => {
            let parts = some.iter().enumerate().map(|(at, (does, names))| {
                let who = if at == 0 { "Senders" } else { "those" };
                format!("{who} {} {}", names.join(" and "), verb(*does))
            });
            format!("{}.", parts.collect::<Vec<_>>().join("; "))
        }
    };
    for (_, names) in untested {
        if !out.is_empty() {
            out.push(' ');
        }
        let who = match names.len() {
            n if n == COLUMNS.len() => "senders".to_owned(),
            _ => format!("senders {}", names.join(" and ")),
        };
        out.push_str(&format!("What {who} do was not tested."));
    }
    out
}

/// What senders do, and whether some host gets no mail from them.
fn verb((delivery, is_partly): (Delivery, bool)) -> String {
    let does = match delivery {
        Delivery::Authenticated => "deliver over TLS to authenticated servers",
        Delivery::Unauthenticated => "deliver over TLS to whoever answers",
        Delivery::Plaintext => "deliver in plaintext",
        Delivery::NotAtAll(Fate::Waits) => "do not deliver for now",
        Delivery::NotAtAll(Fate::Bounces) => "return mail at once",
        Delivery::NotTested => "were not tested",
    };
    let but = if is_partly { ", though not to every host" } else { "" };
    format!("{does}{but}")
}

/// What was not found out, and why, in sentences, each once.
pub(super) fn untested(policy: &Policy, senders: &[HostOutcome]) -> Vec<String> {
    let mut out = Vec::new();
    let mut known = "";
    if let Validation::Fails(why) = &policy.validation {
        out.push(policy.validation.describe());
        known = why;
    } else if policy.validation == Validation::Off {
        out.push(policy.validation.describe());
    }
    let is_shown = |outcome: &&HostOutcome| COLUMNS.contains(&outcome.sender);
    let all = senders.iter().filter(is_shown).flat_map(|outcome| {
        let at = outcome.at.iter().map(|(_, outcome)| outcome);
        at.chain([&outcome.together]).flat_map(|outcome| &outcome.causes)
    });
    for cause in all {
        let sentence = match cause {
            // Where nothing could be validated, all that rests on it says so.
            Cause::NotTested(why) if why != known && policy.validation != Validation::Off => {
                cause.describe()
            }
            _ => continue,
        };
        if !out.contains(&sentence) {
            out.push(sentence);
        }
    }
    out
}
