//! The decision: from a situation to a ranked list of endpoints, with reasons.

mod case;
mod choice;
mod fill;
mod rules;
#[cfg(test)]
mod tests;

use portwise_model::{Confidence, TlsMode};
use serde::{Deserialize, Serialize};

use crate::providers::{Auth, Kind, Standing, Username};
use crate::questions::Question;
use crate::situation::{SeenOutcome, Situation};
use case::{Candidate, Case};
pub use choice::{Choice, Reason, Via};
use fill::fill;
pub use rules::texts;
#[cfg(test)]
pub(crate) use rules::words_of;
use rules::{At, Pick, RULES, Rule};

/// What to use, why, and what to do next.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Advice {
    /// What makes everything else pointless, as sentences; most often there is nothing.
    #[serde(default)]
    pub urgent: Vec<String>,
    /// The endpoints, best first. Empty only if `none_because` says why.
    pub choices: Vec<Choice>,
    /// Why no endpoint can be recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none_because: Option<String>,
    /// What to know before, the most important first.
    pub warnings: Vec<Warning>,
    /// What to do after.
    pub next_steps: Vec<String>,
    /// The questions that decided, with their answers.
    pub path: Vec<PathStep>,
    /// The rules that applied; the first one ranked the choices.
    pub rules: Vec<String>,
}

impl Advice {
    /// The choices behind the first, each with those of its reasons that were not given before.
    #[must_use]
    pub fn fallbacks(&self) -> Vec<(&Choice, Vec<&Reason>)> {
        let mut said: Vec<&Reason> = Vec::new();
        let mut all = Vec::new();
        for choice in &self.choices {
            let new = choice.reasons.iter().filter(|r| !said.contains(r)).collect::<Vec<_>>();
            said.extend(&new);
            all.push((choice, new));
        }
        all.drain(..all.len().min(1));
        all
    }
}

/// Something to know before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Warning {
    /// What it is about; stable.
    pub code: String,
    /// In words.
    pub text: String,
    /// It comes before everything else: without it the rest is of no use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

/// A question that took part in the decision.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PathStep {
    /// The question.
    pub question: Question,
    /// The answer given.
    pub answer: String,
}

/// Decides. Total: every situation gets choices, or the reason why there are none.
#[must_use]
pub fn advise(situation: &Situation) -> Advice {
    let case = Case::new(situation);
    let applying: Vec<&Rule> = RULES.iter().filter(|rule| (rule.when)(&case)).collect();
    let ranking = applying.iter().find(|rule| !rule.rank.is_empty());
    let choices = ranking.map_or_else(Vec::new, |rule| rank(&case, rule.rank));
    let case = Case { chosen: choices.iter().map(|c| (c.port, c.security)).collect(), ..case };

    let none_because = choices
        .is_empty()
        .then(|| applying.iter().find_map(|rule| rule.none_because))
        .flatten()
        .map(|text| fill(&case, text))
        .or_else(|| choices.is_empty().then(|| fill(&case, rules::NOTHING_LEFT)));
    let mut said: Vec<&Rule> = ranking.into_iter().copied().collect();
    said.extend(RULES.iter().filter(|rule| rule.rank.is_empty() && (rule.when)(&case)));

    let mut warnings: Vec<Warning> = Vec::new();
    for rule in &said {
        let at = |(code, text): &(&str, &str)| Warning {
            code: (*code).to_owned(),
            text: fill(&case, text),
            urgent: rule.urgent,
        };
        warnings.extend(rule.warnings.iter().map(at));
    }
    warnings.sort_by_key(|w| !w.urgent);

    let mut path: Vec<PathStep> = Vec::new();
    for question in said.iter().flat_map(|rule| rule.asks) {
        let step = PathStep { question: *question, answer: case.answer(*question) };
        if !path.contains(&step) {
            path.push(step);
        }
    }
    let urgent = warnings.iter().filter(|w| w.urgent).map(|w| w.text.clone()).collect();
    Advice {
        urgent,
        choices,
        none_because,
        warnings,
        next_steps: said.iter().flat_map(|rule| rule.next_steps).map(|s| fill(&case, s)).collect(),
        path,
        rules: said.iter().map(|rule| rule.id.to_owned()).collect(),
    }
}

fn rank(case: &Case<'_>, picks: &[Pick]) -> Vec<Choice> {
    // What was seen to work comes first, what is unconfirmed last; within, the rule's order.
    let is_seen = |c: &&Candidate| c.seen == Some(SeenOutcome::Works);
    let is_doubtful = |c: &&Candidate| c.standing == Standing::Unconfirmed;
    let (seen, rest): (Vec<_>, Vec<_>) = case.candidates.iter().partition(is_seen);
    let can_be_used = |c: &&Candidate| c.seen == Some(SeenOutcome::Flawed) || !is_doubtful(c);
    let (usable, doubtful): (Vec<_>, Vec<_>) = rest.into_iter().partition(can_be_used);
    let mut choices: Vec<Choice> = Vec::new();
    for mut left in [seen, usable, doubtful] {
        for pick in picks {
            let (taken, rest): (Vec<&Candidate>, _) =
                left.into_iter().partition(|c| pick.at.holds(c));
            left = rest;
            for candidate in taken {
                let next = choice(case, pick, candidate, choices.last());
                choices.push(next);
            }
        }
    }
    choices
}

fn choice(case: &Case<'_>, pick: &Pick, candidate: &Candidate, before: Option<&Choice>) -> Choice {
    let provider = case.situation.service.provider();
    let mut reasons: Vec<Reason> = pick
        .because
        .iter()
        .filter(|because| (because.fits)(case, candidate))
        .map(|because| reason(&fill(case, because.text), because.source))
        .collect();
    if let Some(provider) = provider {
        let text = match candidate.standing {
            Standing::Recommended | Standing::Offered
                if provider.confidence == Confidence::Known =>
            {
                format!("It is commonly said of {} that it offers it.", provider.name)
            }
            Standing::Recommended if provider.is_published_by_provider() => {
                format!("The settings published for {} name it.", provider.name)
            }
            Standing::Recommended => {
                let programs = match provider.kind {
                    Kind::Relay | Kind::Transactional => "Programs",
                    Kind::Mailbox | Kind::Hosting | Kind::Isp => "Mail programs",
                };
                format!("{programs} are commonly set up with it for {}.", provider.name)
            }
            Standing::Offered => format!("{} offers it.", provider.name),
            Standing::Unconfirmed => {
                format!("We have not seen it confirmed that {} offers it.", provider.name)
            }
        };
        reasons.push(reason(&text, provider.docs.unwrap_or_default()));
    }
    match candidate.seen {
        Some(SeenOutcome::Works) => {
            let text = "It answered just now, with TLS and a valid certificate.";
            reasons.insert(0, reason(text, ""));
        }
        Some(SeenOutcome::Flawed) => {
            let text = "It answered just now, with TLS and a valid certificate, but something about it is wrong: see what the check found.";
            reasons.push(reason(text, ""));
        }
        Some(SeenOutcome::Unsafe) => {
            let text = "It answered just now, but not as it should: see what the check found.";
            reasons.push(reason(text, ""));
        }
        Some(SeenOutcome::Shut | SeenOutcome::Stripped) | None => {}
    }
    let login = (!case.receives() && !case.situation.is_without_login()).then_some(provider);
    Choice {
        rank: before.map_or(1, |c| c.rank + 1),
        port: candidate.port,
        security: candidate.tls,
        host: case.host(),
        auth: match login {
            Some(Some(provider)) => case.logins(provider).collect(),
            Some(None) if candidate.port != 25 => vec![Auth::Password],
            Some(None) | None => Vec::new(),
        },
        username: match login {
            Some(Some(provider)) => provider.username.clone(),
            Some(None) if candidate.port != 25 => {
                case.situation.username.clone().unwrap_or(Username::FullAddress)
            }
            Some(None) | None => Username::None,
        },
        reasons,
        when: before.map(|c| fallback(c, candidate)),
        via: case.through_relay.then_some(Via::LocalRelay),
    }
}

/// When to use an endpoint rather than the one before.
fn fallback(before: &Choice, candidate: &Candidate) -> String {
    match (before.port == candidate.port, candidate.tls) {
        (false, _) => {
            let port = before.port;
            format!("If port {port} times out or is refused, use {}.", candidate.port)
        }
        (true, TlsMode::Cleartext) => "If the relay's certificate cannot be checked, or it offers no STARTTLS: inside a network of your own, use plaintext.".to_owned(),
        (true, _) => format!("If the relay has a certificate that can be checked, use {}.", candidate.tls.name()),
    }
}

fn reason(text: &str, source: &str) -> Reason {
    Reason { text: text.to_owned(), source: source.to_owned() }
}

impl At {
    fn holds(self, candidate: &Candidate) -> bool {
        match self {
            Self::Port(port) => candidate.port == port,
            Self::Implicit => candidate.tls == TlsMode::Implicit,
            Self::StartTls => candidate.tls == TlsMode::StartTls && candidate.port != 25,
            Self::Any => true,
        }
    }
}
