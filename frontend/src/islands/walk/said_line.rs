//! What was said, as one line: each part can be changed or taken back.

use portwise_core::questions::{self, Input, Question};
use portwise_core::walk::{SYMPTOM, Step, Symptom, UNSURE, Walk};
use yew::prelude::*;

use crate::hooks::{Given, Said};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) said: Said,
    pub(super) walk: Walk,
    /// Asks a question again; none is the first one.
    pub(super) on_change: Callback<Option<Step>>,
    pub(super) on_answers: Callback<Vec<Given>>,
}

/// A part of what was said.
struct Part {
    id: &'static str,
    label: String,
    /// What asks for it again, where there is a question.
    again: Option<Option<Step>>,
    /// What takes it back.
    without: Vec<Given>,
}

/// What was said, as one line.
#[component]
pub(super) fn SaidLine(props: &Props) -> Html {
    let parts = parts(&props.said, &props.walk);
    if parts.is_empty() {
        return Html::default();
    }
    let all: Vec<Given> = QUESTIONS.iter().map(|id| (*id, String::new())).collect();
    let on_anew = {
        let (on_answers, on_change) = (props.on_answers.clone(), props.on_change.clone());
        Callback::from(move |_| {
            on_answers.emit(all.clone());
            on_change.emit(None);
        })
    };
    html! {
        <div class="said" id="said-line" role="group" aria-label="What you said">
            { for parts.into_iter().map(|part| shown(part, props)) }
            <button type="button" class="link" id="start-over" onclick={on_anew}>{ "Start over" }</button>
        </div>
    }
}

fn shown(part: Part, props: &Props) -> Html {
    let Part { id, label, again, without } = part;
    let on_again = again.map(|step| props.on_change.reform(move |_: MouseEvent| step));
    let on_remove = props.on_answers.reform(move |_: MouseEvent| without.clone());
    html! {
        <span class="part" key={id}>
            { match on_again {
                Some(onclick) => html! {
                    <button type="button" class="change" id={format!("change-{id}")} title="Change" {onclick}>{ label.clone() }</button>
                },
                None => html! { <span class="change">{ label.clone() }</span> },
            } }
            <button type="button" class="remove" id={format!("remove-{id}")} aria-label={format!("Remove {label}")} onclick={on_remove}>{ "×" }</button>
        </span>
    }
}

/// All that can be said.
const QUESTIONS: &[&str] = &[
    "program",
    "role",
    "provider",
    "network",
    "blocked",
    "tls",
    "demands-starttls",
    "login",
    "part",
    SYMPTOM,
    UNSURE,
];

fn parts(said: &Said, walk: &Walk) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |id: &'static str, label: String, again, others: &[&'static str]| {
        let without = std::iter::once(id).chain(others.iter().copied());
        let without = without.map(|id| (id, String::new())).collect();
        parts.push(Part { id, label, again, without });
    };
    let situation = &walk.situation;
    if walk.has_service() {
        let label = match situation.service.provider() {
            Some(provider) => short(provider.name).to_owned(),
            None => said.get("provider").trim_start_matches("you@").to_owned(),
        };
        add("provider", label, Some(None), &["part"]);
    }
    if let Some(program) = situation.program {
        add("program", program.short_name().to_owned(), Some(Some(Step::Program)), &["role"]);
    } else if said.has("role") {
        add("role", answered(Question::Role, said), None, &[]);
    }
    if let Some(symptom) = walk.symptom.filter(|s| *s != Symptom::Nothing) {
        let others = if symptom == Symptom::TimesOut { &["blocked"][..] } else { &[] };
        add(SYMPTOM, symptom.label().to_owned(), Some(Some(Step::Symptom)), others);
    }
    if !situation.blocked.is_empty() {
        let again = walk.steps().contains(&Step::Port).then_some(Some(Step::Port));
        add("blocked", format!("not {}", said.get("blocked").replace(',', ", ")), again, &[]);
    }
    if let Some(network) = situation.network {
        add("network", short(network.name).to_owned(), Some(Some(Step::Network)), &[]);
    }
    for question in [Question::Tls, Question::Starttls, Question::Login] {
        if said.has(question.id()) {
            add(question.id(), answered(question, said), None, &[]);
        }
    }
    for step in walk.steps().into_iter().filter(|step| walk.is_unsure(step.id())) {
        let label = match step {
            Step::Program => "Program",
            Step::Symptom => "What happens",
            Step::Port => "Port tried",
            Step::Network => "Network",
        };
        let others = said.get(UNSURE).split(',').filter(|id| *id != step.id());
        let others = others.collect::<Vec<_>>().join(",");
        parts.push(Part {
            id: step.id(),
            label: format!("{label}: not sure"),
            again: Some(Some(step)),
            without: vec![(UNSURE, others)],
        });
    }
    parts
}

/// The label of an answer that was chosen.
fn answered(question: Question, said: &Said) -> String {
    let given = said.get(question.id());
    let row = questions::find(question);
    let label = row.and_then(|row| match row.input {
        Input::One(answers) | Input::Many(answers) => answers.iter().find(|a| a.id == given),
        Input::Text { .. } => None,
    });
    let label = label.map_or(given, |answer| answer.label).to_owned();
    if question == Question::Starttls { format!("insists on STARTTLS: {label}") } else { label }
}

/// A name without what stands behind it in brackets or after a slash.
pub(super) fn short(name: &'static str) -> &'static str {
    name.split(['(', '/']).next().unwrap_or(name).trim_end()
}
