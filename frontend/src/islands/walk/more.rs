//! What can be said beside, where it can matter.

use portwise_core::questions::answer::Answer;
use portwise_core::questions::{Input, QUESTIONS, Question, QuestionRow};
use portwise_core::walk::Walk;
use yew::prelude::*;

use crate::hooks::Given;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) walk: Walk,
    pub(super) on_more: Callback<Given>,
}

/// The questions that are asked one at a time.
const ASKED: &[Question] = &[Question::Program, Question::Service, Question::Network];

/// What can be said beside.
#[component]
pub(super) fn More(props: &Props) -> Html {
    let situation = &props.walk.situation;
    let applies = |row: &&QuestionRow| !ASKED.contains(&row.question) && (row.applies)(situation);
    let rows: Vec<&'static QuestionRow> = QUESTIONS.iter().filter(applies).collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <details class="card more" id="more">
            <summary>{ "More about the program and the network" }</summary>
            { for rows.into_iter().map(|row| question(row, props)) }
            // The script of the document reads what is pasted.
            <label for="evidence">{ "Or measure it: run " }<code>{ "portwise egress --json" }</code>{ " where the mail is sent from, and paste what it writes." }</label>
            <textarea id="evidence" rows="2" spellcheck="false" data-evidence="evidence-told" />
            <p class="help" id="evidence-told" role="status"></p>
        </details>
    }
}

fn question(row: &'static QuestionRow, props: &Props) -> Html {
    let given = (row.given)(&props.walk.situation);
    let (answers, is_many) = match row.input {
        Input::One(answers) => (answers, false),
        Input::Many(answers) => (answers, true),
        Input::Text { .. } => return Html::default(),
    };
    let chosen: Vec<String> = if is_many {
        given.split([',', ' ']).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    } else {
        vec![given]
    };
    let chips = answers.iter().map(|answer| {
        let pressed = chosen.iter().any(|id| id == answer.id);
        let next = if is_many { toggled(answers, &chosen, answer.id) } else { answer.id.to_owned() };
        let id = row.question.id();
        let onclick = props.on_more.reform(move |_: MouseEvent| (id, next.clone()));
        html! {
            <button type="button" class="chip small" aria-pressed={pressed.to_string()} title={answer.help} {onclick}>{ answer.label }</button>
        }
    });
    html! {
        <fieldset id={format!("question-{}", row.question.id())}>
            <legend>{ row.text }</legend>
            <p class="help">{ row.help }</p>
            <div class="chips">{ for chips }</div>
        </fieldset>
    }
}

/// The chosen ones with one more, or one less.
fn toggled(answers: &[Answer], chosen: &[String], id: &str) -> String {
    let is_chosen = |answer: &&Answer| chosen.iter().any(|c| c == answer.id) != (answer.id == id);
    answers.iter().filter(is_chosen).map(|a| a.id).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use portwise_core::questions::answer::Answer;

    use super::toggled;

    #[test]
    fn an_answer_is_added_and_taken_away() {
        let answers = ["25", "465", "587"].map(|id| Answer { id, label: "", help: "" });
        assert_eq!(toggled(&answers, &["25".to_owned()], "587"), "25,587");
        assert_eq!(toggled(&answers, &["25".to_owned(), "587".to_owned()], "25"), "587");
        assert_eq!(toggled(&answers, &["none".to_owned()], "25"), "25");
    }
}
