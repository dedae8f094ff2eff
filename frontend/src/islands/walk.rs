//! The walk: questions, advice, configuration, proof.

use portwise_core::configure::offered;
use portwise_core::questions::program;
use portwise_core::questions::{Input, QUESTIONS, Question, QuestionRow, Suggestions};
use portwise_core::report::Mode;
use portwise_core::{Role, advise};
use yew::prelude::*;

use super::{Island, Props};
use crate::components::{
    AdviceView, CopyButton, ManyOf, OneOf, ProviderField, Snippets, Suggest,
};
use crate::hooks::{Said, use_live, use_said};

impl Island for Walk {
    const NAME: &'static str = "walk";
}

/// The walk.
#[component]
pub fn Walk(_props: &Props) -> Html {
    let (said, say) = use_said();
    let (mut situation, errors) = said.read();
    let target = situation.to_check().unwrap_or_default();
    let mode = if situation.role == Role::MxServer { Mode::Mx } else { Mode::Submission };
    let witness = use_live(&target, mode);
    if let Some(witness) = &witness {
        situation.service = witness.service(situation.service);
        situation.seen.clone_from(&witness.seen);
    }
    let advice = advise(&situation);
    let proof = witness.and_then(|witness| witness.proof(&advice));
    let choices = advice.to_configure(&situation);
    let configurable = offered(situation.role);
    let on_program = {
        let (say, role) = (say.clone(), situation.role);
        Callback::from(move |id: String| {
            // What the program is for goes before what was said of the sender.
            if program::role(portwise_snippets::find(&id), Some(role)).is_err() {
                say.emit((Question::Role.id(), String::new()));
            }
            say.emit((Question::Program.id(), id));
        })
    };
    let ask = |row: &'static QuestionRow| {
        let error = errors.iter().find(|(question, _)| *question == row.question);
        let error = error.map(|(_, e)| e.to_string()).unwrap_or_default();
        let say = say.clone();
        let on_answer = Callback::from(move |answer: String| say.emit((row.question.id(), answer)));
        asked(row, &said, error, on_answer)
    };
    let applying: Vec<&'static QuestionRow> =
        QUESTIONS.iter().filter(|row| (row.applies)(&situation)).collect();
    let needed: Vec<_> = applying.iter().copied().filter(|row| row.is_needed).collect();
    let (first, more): (Vec<_>, Vec<_>) =
        applying.into_iter().partition(|row| row.is_needed || row.question == Question::Program);
    let was_said = |row: &&QuestionRow| said.has(row.question.id());
    let is_ready = needed.iter().all(was_said) && errors.is_empty();
    let more_was_said = QUESTIONS.iter().filter(|row| !row.is_needed).any(|row| was_said(&row));
    html! {
        <div class="walk">
            <div class="columns">
                <section class="card questions" aria-label="Questions">
                    { for first.into_iter().map(&ask) }
                    <details class="more" open={more_was_said}>
                        <summary>{ "More about the program and the network" }</summary>
                        { for more.into_iter().map(&ask) }
                    </details>
                </section>
                <div class="answer">
                    if is_ready {
                        <AdviceView advice={advice.clone()} {proof} />
                        <Share />
                    } else {
                        <section class="card waiting" aria-live="polite">
                            <h2>{ "Your recommendation" }</h2>
                            <p>{ waiting(&said, !errors.is_empty()) }</p>
                        </section>
                    }
                </div>
            </div>
            if is_ready {
                <Snippets
                    advice={advice}
                    {choices}
                    groups={configurable.groups}
                    program={situation.program.map_or(configurable.first, |program| program.id)}
                    {situation}
                    {on_program}
                />
            }
        </div>
    }
}

fn asked(
    row: &'static QuestionRow,
    said: &Said,
    error: String,
    on_answer: Callback<String>,
) -> Html {
    let id = row.question.id();
    let answer = said.get(id).to_owned();
    let QuestionRow { text, help, .. } = *row;
    match row.input {
        Input::One(answers) => {
            html! { <OneOf {id} {text} {help} {answers} {answer} {on_answer} /> }
        }
        Input::Many(answers) => {
            html! { <ManyOf {id} {text} {help} {answers} {answer} {on_answer} /> }
        }
        Input::Text { suggestions: Suggestions::Providers, .. } => {
            html! { <ProviderField {text} {help} {answer} {error} {on_answer} /> }
        }
        Input::Text { examples, suggestions } => html! {
            <Suggest
                {id}
                label={text}
                {help}
                placeholder={examples.first().copied().unwrap_or_default()}
                {answer}
                {error}
                suggestions={suggestions.rows()}
                {on_answer}
            />
        },
    }
}

fn waiting(said: &Said, is_wrong: bool) -> &'static str {
    match (said.has(Question::Role.id()), said.has(Question::Service.id())) {
        _ if is_wrong => {
            "One answer cannot be understood; see beside it what is wrong. The others stay."
        }
        (false, false) => "Say what is to send the mail and who takes it.",
        (false, true) => "Say what is to send the mail.",
        (true, _) => {
            "Say who takes the mail: your e-mail address, your provider, or your server's host name."
        }
    }
}

/// A link to these very answers.
#[component]
fn Share() -> Html {
    html! {
        <p class="share">
            <CopyButton text="" what="a link to this advice" label="Copy a link to this" />
        </p>
    }
}
