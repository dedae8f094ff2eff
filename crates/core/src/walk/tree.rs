//! The decision as a tree: what was answered, and what other answers would come to.

use std::collections::BTreeSet;

use portwise_model::Port;

use super::answer::short_tls;
use super::{SYMPTOM, Symptom, Walk, common_networks, common_programs};
use crate::advice::{Advice, advise};
use crate::providers::{self, Auth};
use crate::questions::{self, Input, Question};
use crate::situation::{Role, Service, Situation};

/// A question of the decision, with what was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The question's id; that of the result is `result`.
    pub id: &'static str,
    /// What it is about, in a word or two.
    pub about: &'static str,
    /// What was answered, or the result.
    pub chosen: String,
    /// Other answers.
    pub stubs: Vec<Stub>,
}

/// Another answer, and what would come out.
#[derive(Clone, Debug, PartialEq)]
pub struct Stub {
    /// What is said then: ids of questions, and the answers.
    pub answers: Vec<(&'static str, String)>,
    /// In a few words.
    pub label: String,
    /// What would come out, in a few words.
    pub outcome: String,
}

/// The most other answers that are shown to a question.
const MOST: usize = 3;

/// The result's id.
const RESULT: &str = "result";

/// The decision as a tree, from the first question to the result.
#[must_use]
pub fn tree(walk: &Walk, advice: &Advice) -> Vec<Node> {
    let here = &walk.situation;
    let now = outcome(advice);
    let mut nodes = vec![program(walk, &now), service(walk, &now)];
    if here.role != Role::MxServer {
        nodes.push(network(walk, &now));
        nodes
            .extend([Question::Tls, Question::Login].iter().filter_map(|q| choice(walk, *q, &now)));
    }
    nodes.extend(blocked(walk));
    nodes.push(result(walk, advice, &now));
    nodes
}

/// What comes out, in a few words.
fn outcome(advice: &Advice) -> String {
    let Some(best) = advice.choices.first() else { return "no port works".to_owned() };
    let ahead = if best.via.is_some() { ", through a relay" } else { "" };
    let login = match best.auth.first() {
        Some(Auth::OAuth2) => ", browser login",
        _ => "",
    };
    format!("{} {}{ahead}{login}", best.port, short_tls(best.security))
}

/// An answer with what comes out.
fn stub(
    label: impl Into<String>,
    answers: impl IntoIterator<Item = (&'static str, String)>,
    there: &Situation,
) -> Stub {
    Stub {
        answers: answers.into_iter().collect(),
        label: label.into(),
        outcome: outcome(&advise(there)),
    }
}

/// Those that come to something else first, as many as are shown.
fn best(stubs: impl Iterator<Item = Stub>, now: &str) -> Vec<Stub> {
    let (others, same): (Vec<Stub>, Vec<Stub>) = stubs.partition(|stub| stub.outcome != now);
    let mut seen = BTreeSet::new();
    let (new, again): (Vec<Stub>, Vec<Stub>) =
        others.into_iter().partition(|stub| seen.insert(stub.outcome.clone()));
    new.into_iter().chain(again).chain(same).take(MOST).collect()
}

fn program(walk: &Walk, now: &str) -> Node {
    let here = &walk.situation;
    let others = common_programs(walk).iter().filter(|common| !common.is_in(here));
    let stubs = others.filter_map(|common| {
        let program = portwise_snippets::find(common.program)?;
        let role = common.role.or_else(|| Role::of(program)).unwrap_or(here.role);
        let there = Situation { program: Some(program), role, ..here.clone() };
        Some(stub(common.label, common.answers(), &there))
    });
    let chosen = match here.program {
        Some(program) => program.short_name().to_owned(),
        None => format!("not said: {}", role_words(here.role)),
    };
    Node { id: Question::Program.id(), about: "Program", chosen, stubs: best(stubs, now) }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::MailClient => "a mail program",
        Role::Application => "an application",
        Role::MxServer => "a server that receives",
        Role::Relay => "a relay",
        Role::Device => "a device",
    }
}

/// Providers to compare with.
const COMPARED: &[&str] = &["gmail", "outlook-com", "gmx-de", "microsoft365", "icloud"];
const COMPARED_RELAYS: &[&str] = &["sendgrid", "mailgun-us", "amazon-ses", "brevo", "postmark"];

fn service(walk: &Walk, now: &str) -> Node {
    let here = &walk.situation;
    let chosen = match &here.service {
        Service::Provider(provider, _) => short(provider.name).to_owned(),
        Service::Own(Some(host)) => host.to_string(),
        Service::Own(None) => "not said".to_owned(),
        Service::Guessed(domain) => domain.clone(),
    };
    let of_relays = here.role == Role::Application || here.role == Role::Relay;
    let compared = if of_relays { COMPARED_RELAYS } else { COMPARED };
    let own = here.service.provider().map(|p| p.id);
    let others = compared.iter().filter(|id| own != Some(**id) && here.role != Role::MxServer);
    let stubs = others.filter_map(|id| {
        let provider = providers::find(id)?;
        let there = Situation { service: Service::Provider(provider, None), ..here.clone() };
        Some(stub(short(provider.name), [(Question::Service.id(), (*id).to_owned())], &there))
    });
    Node { id: Question::Service.id(), about: "Provider", chosen, stubs: best(stubs, now) }
}

/// A name without what stands in brackets or after a slash.
fn short(name: &'static str) -> &'static str {
    name.split(['(', '/']).next().unwrap_or(name).trim_end()
}

fn network(walk: &Walk, now: &str) -> Node {
    let here = &walk.situation;
    let id = Question::Network.id();
    let own = here.network.map(|n| n.id);
    let none = own.map(|_| {
        let there = Situation { network: None, ..here.clone() };
        stub("not said", [(id, String::new())], &there)
    });
    let others = common_networks().filter(|network| own != Some(network.id));
    let stubs = others.map(|network| {
        let there = Situation { network: Some(network), ..here.clone() };
        stub(short(network.name), [(id, network.id.to_owned())], &there)
    });
    let chosen = here.network.map_or("not said", |n| short(n.name)).to_owned();
    Node { id, about: "Network", chosen, stubs: best(none.into_iter().chain(stubs), now) }
}

/// A question with answers to choose from, where it matters.
fn choice(walk: &Walk, question: Question, now: &str) -> Option<Node> {
    let here = &walk.situation;
    let row = questions::find(question).filter(|row| (row.applies)(here))?;
    let Input::One(answers) = row.input else { return None };
    let given = (row.given)(here);
    let others = answers.iter().filter(|answer| answer.id != given);
    let stubs = others.filter_map(|answer| {
        let mut there = here.clone();
        (row.put)(&mut there, answer.id).ok()?;
        Some(stub(answer.label, [(row.question.id(), answer.id.to_owned())], &there))
    });
    let chosen = answers.iter().find(|answer| answer.id == given).map_or("", |a| a.label);
    let about = if question == Question::Tls { "Encryption" } else { "Login" };
    Some(Node { id: question.id(), about, chosen: chosen.to_owned(), stubs: best(stubs, now) })
}

fn blocked(walk: &Walk) -> Option<Node> {
    let here = &walk.situation;
    if here.blocked.is_empty() {
        return None;
    }
    let there = Situation { blocked: BTreeSet::new(), ..here.clone() };
    let nothing = [(Question::Blocked.id(), String::new()), (SYMPTOM, String::new())];
    let chosen = list(&here.blocked);
    let stubs = vec![stub("no port is blocked", nothing, &there)];
    Some(Node { id: Question::Blocked.id(), about: "Times out", chosen, stubs })
}

fn list(ports: &BTreeSet<Port>) -> String {
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    ports.join(",")
}

fn result(walk: &Walk, advice: &Advice, now: &str) -> Node {
    let here = &walk.situation;
    let next = advice.choices.first().filter(|_| here.role != Role::MxServer).map(|best| {
        let mut blocked = here.blocked.clone();
        blocked.insert(best.port);
        let said = [
            (SYMPTOM, Symptom::TimesOut.id().to_owned()),
            (Question::Blocked.id(), list(&blocked)),
        ];
        let there = Situation { blocked, ..here.clone() };
        stub(format!("{} times out", best.port), said, &there)
    });
    Node { id: RESULT, about: "Use", chosen: now.to_owned(), stubs: next.into_iter().collect() }
}
