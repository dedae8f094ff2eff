//! The decision: from answers to a ranked list of endpoints, with reasons.

mod rules;
mod situation;
#[cfg(test)]
mod tests;

use portwise_model::{Confidence, Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::answers::{Answers, SeenOutcome, Service};
use crate::providers::{Auth, Standing, Username};
use rules::{At, Pick, RULES, Rule};
use situation::{Candidate, Situation};

/// What to use, why, and what to do next.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Advice {
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
    pub path: Vec<Step>,
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

/// An endpoint to use.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Choice {
    /// 1 is the best.
    pub rank: usize,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
    /// The host, where it is known. A part in angle brackets is for the visitor to fill in.
    pub host: Option<String>,
    /// How to prove who one is, the preferred way first.
    pub auth: Vec<String>,
    /// What to enter as the user name: `full-address`, `local-part`, `none`, else the text.
    pub username: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When to use this rather than the choice before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// `local-relay`: not for the program itself, but for a relay beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The host is a guess from the mail domain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guessed: bool,
}

/// Why an endpoint is recommended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Reason {
    /// One sentence.
    pub text: String,
    /// An RFC and section, or a link. Empty where the reason rests on the answers alone.
    pub source: String,
}

/// Something to know before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
pub struct Step {
    /// The question.
    pub question: String,
    /// The answer given.
    pub answer: String,
}

/// Decides. Total: every set of answers gets choices, or the reason why there are none.
#[must_use]
pub fn advise(answers: &Answers) -> Advice {
    let cx = Situation::new(answers);
    let applying: Vec<&Rule> = RULES.iter().filter(|rule| (rule.when)(&cx)).collect();
    let ranking = applying.iter().find(|rule| !rule.rank.is_empty());
    let choices = ranking.map_or_else(Vec::new, |rule| rank(&cx, rule.rank));
    let cx = Situation { chosen: choices.iter().map(|c| (c.port, c.security)).collect(), ..cx };

    let none_because = choices
        .is_empty()
        .then(|| applying.iter().find_map(|rule| rule.none_because))
        .flatten()
        .map(|text| cx.fill(text))
        .or_else(|| choices.is_empty().then(|| cx.fill(rules::NOTHING_LEFT)));
    let mut said: Vec<&Rule> = ranking.into_iter().copied().collect();
    said.extend(RULES.iter().filter(|rule| rule.rank.is_empty() && (rule.when)(&cx)));

    let mut warnings: Vec<Warning> = Vec::new();
    for rule in &said {
        let at = |(code, text): &(&str, &str)| Warning {
            code: (*code).to_owned(),
            text: cx.fill(text),
            urgent: rule.urgent,
        };
        warnings.extend(rule.warnings.iter().map(at));
    }
    warnings.sort_by_key(|w| !w.urgent);

    let mut path: Vec<Step> = Vec::new();
    for question in said.iter().flat_map(|rule| rule.asks) {
        let step = Step { question: question.id().to_owned(), answer: cx.answer(*question) };
        if !path.contains(&step) {
            path.push(step);
        }
    }
    Advice {
        choices,
        none_because,
        warnings,
        next_steps: said.iter().flat_map(|rule| rule.next_steps).map(|s| cx.fill(s)).collect(),
        path,
        rules: said.iter().map(|rule| rule.id.to_owned()).collect(),
    }
}

fn rank(cx: &Situation<'_>, picks: &[Pick]) -> Vec<Choice> {
    // What was seen to work comes first, what nobody confirmed last, and what was seen to fail
    // behind what can be used; within, the rule's order.
    let is_seen = |c: &&Candidate| c.seen == Some(SeenOutcome::Works);
    let is_doubtful = |c: &&Candidate| c.standing == Standing::Unconfirmed;
    let (seen, rest): (Vec<_>, Vec<_>) = cx.candidates.iter().partition(is_seen);
    let can_be_used = |c: &&Candidate| match c.seen {
        Some(SeenOutcome::Unsafe) => false,
        Some(SeenOutcome::Flawed) => true,
        _ => c.standing != Standing::Unconfirmed,
    };
    let (usable, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(can_be_used);
    let (doubtful, failing): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_doubtful);
    let mut choices: Vec<Choice> = Vec::new();
    for mut left in [seen, usable, failing, doubtful] {
        for pick in picks {
            let (taken, rest): (Vec<&Candidate>, _) =
                left.into_iter().partition(|c| pick.at.holds(c));
            left = rest;
            for candidate in taken {
                let next = choice(cx, pick, candidate, choices.last());
                choices.push(next);
            }
        }
    }
    choices
}

fn choice(
    cx: &Situation<'_>,
    pick: &Pick,
    candidate: &Candidate,
    before: Option<&Choice>,
) -> Choice {
    let provider = cx.answers.service.provider();
    let mut reasons: Vec<Reason> = pick
        .because
        .iter()
        .filter(|because| (because.fits)(cx, candidate))
        .map(|because| reason(&cx.fill(because.text), because.source))
        .collect();
    if let Some(provider) = provider {
        let text = match candidate.standing {
            Standing::Recommended | Standing::Offered
                if provider.confidence == Confidence::Known =>
            {
                format!("It is commonly said of {} that it offers it.", provider.name)
            }
            Standing::Recommended => {
                format!("The settings published for {} name it.", provider.name)
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
            let text = "It answered just now, but not safely: see what the check found.";
            reasons.push(reason(text, ""));
        }
        Some(SeenOutcome::Shut | SeenOutcome::Stripped) | None => {}
    }
    let host = cx.host();
    let is_guess = matches!(cx.answers.service, Service::Guessed(_)) && host.is_some();
    let login = (!cx.receives()).then_some(provider);
    Choice {
        rank: before.map_or(1, |c| c.rank + 1),
        port: candidate.port,
        security: candidate.tls,
        host,
        auth: match login {
            Some(Some(provider)) => cx.logins(provider).map(|a| a.id().to_owned()).collect(),
            Some(None) if candidate.port != 25 => vec![Auth::Password.id().to_owned()],
            Some(None) | None => Vec::new(),
        },
        username: match login {
            Some(Some(provider)) => provider.username.id(),
            Some(None) if candidate.port != 25 => Username::FullAddress.id(),
            Some(None) | None => Username::None.id(),
        }
        .to_owned(),
        reasons,
        when: before.map(|c| {
            format!("If port {} times out or is refused, use {}.", c.port, candidate.port)
        }),
        via: cx.through_relay.then(|| "local-relay".to_owned()),
        guessed: is_guess,
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
        }
    }
}

/// Everything that a rule says.
fn words(rule: &Rule) -> Vec<&'static str> {
    let reasons = rule.rank.iter().flat_map(|pick| pick.because).map(|b| b.text);
    let warnings = rule.warnings.iter().map(|(_, text)| *text);
    let rest = rule.none_because.into_iter().chain(rule.next_steps.iter().copied());
    reasons.chain(warnings).chain(rest).collect()
}

/// Everything that the rules can say, to be filled in.
#[must_use]
pub fn texts() -> Vec<&'static str> {
    RULES.iter().flat_map(words).collect()
}

/// Everything that a rule says, for tests over all that is said.
#[cfg(test)]
pub(crate) fn words_of(rule: &str) -> Option<Vec<&'static str>> {
    RULES.iter().find(|r| r.id == rule).map(words)
}
