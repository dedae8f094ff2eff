//! The walk: one field, the answer, and what was decided by what.

mod ask;
mod configuration;
mod drawing;
mod more;
mod program;
mod said_line;
mod settings;
mod start;
mod trouble;
mod why;

use std::cell::RefCell;
use std::rc::Rc;

use portwise_core::Role;
use portwise_core::questions::{self, Question};
use portwise_core::report::Mode;
use portwise_core::walk::{Account, Answer, PART, Step, Symptom, UNSURE, Walk as Read, tree};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::{Island, Props};
use crate::components::{focus, focus_in_place};
use crate::hooks::{Given, Said, Texts, use_account, use_live, use_said, use_texts};
use ask::Ask;
use configuration::Configuration;
use drawing::Drawing;
use more::More;
use said_line::SaidLine;
use settings::Settings;
use start::Start;
use trouble::Trouble;

/// The heading of the answer.
pub(super) const ANSWER: &str = "answer-title";
/// The heading of the question.
pub(super) const QUESTION: &str = "question-title";
/// The same, for the focus: the question that takes the place of another.
const NEXT: &str = "next-question";

impl Island for Walk {
    const NAME: &'static str = "walk";
}

/// The walk.
#[component]
pub fn Walk(props: &Props) -> Html {
    let (said, say) = use_said();
    let editing = use_state_eq(|| false);
    let asking = use_state_eq(|| None::<Step>);
    let next_focus = use_mut_ref(|| None::<&'static str>);
    let redraw = use_force_update();
    let mut walk = said.read();
    let (typed, on_typed) = use_account(said.get(Question::Service.id()));
    let account = Account { user: &typed.user, from: &typed.from };
    let mut answer = Answer::of(&walk, account);
    let is_ready = walk.is_ready();
    let target = answer.to_check().filter(|_| is_ready).unwrap_or_default();
    let mode = if walk.situation.role == Role::MxServer { Mode::Mx } else { Mode::Submission };
    let witness = use_live(&target, mode);
    if let Some(witness) = &witness {
        walk.situation.service = witness.service(walk.situation.service);
        walk.situation.seen.clone_from(&witness.seen);
        walk.situation.username = witness.username();
        answer = Answer::of(&walk, account);
    }
    let ways = [answer.configured.as_ref().ok(), answer.safe_way.as_ref()];
    let programs = ways.into_iter().flatten().map(|done| done.program);
    let texts = use_texts(programs.chain(answer.program()).collect());
    // Without them it is not known what the program can do.
    let is_busy = texts == Texts::Fetching;
    let proof = witness.and_then(|witness| witness.proof(&answer.advice));
    {
        let next_focus = next_focus.clone();
        use_effect(move || {
            if let Some(id) = next_focus.borrow_mut().take() {
                // The next question stands where the last one stood, below the answer.
                if id == NEXT { focus_in_place(QUESTION) } else { focus(id) }
            }
        });
    }
    use_slash({
        let (editing, next_focus, redraw) = (editing.clone(), next_focus.clone(), redraw.clone());
        move || {
            editing.set(true);
            next_focus.replace(Some(start::FIELD));
            redraw.force_update();
        }
    });
    // Answers, and where the focus goes then.
    let take = {
        let (say, editing, asking) = (say.clone(), editing.clone(), asking.clone());
        let (next_focus, redraw) = (next_focus.clone(), redraw.clone());
        move |given: Vec<Given>, to: &'static str| {
            editing.set(false);
            asking.set(None);
            next_focus.replace(Some(to));
            say.emit(given);
            redraw.force_update();
        }
    };
    let on_start = {
        let (take, said) = (take.clone(), said.clone());
        Callback::from(move |given: Vec<Given>| {
            let ready = given.iter().fold((*said).clone(), |said, (q, a)| said.with(q, a)).read();
            let to = if ready.is_ready() && ready.has_service() { ANSWER } else { start::FIELD };
            take(given, to);
        })
    };
    let on_step = {
        let (take, said) = (take.clone(), said.clone());
        Callback::from(move |(step, mut given): (Step, Vec<Given>)| {
            let unsure = without(said.get(UNSURE), step.id());
            given.push((UNSURE, unsure));
            let after = given.iter().fold((*said).clone(), |said, (q, a)| said.with(q, a)).read();
            take(given, if after.next().is_some() { NEXT } else { ANSWER });
        })
    };
    let on_unsure = {
        let (take, said, walk) = (take.clone(), said.clone(), walk.clone());
        Callback::from(move |step: Step| {
            let unsure = with(said.get(UNSURE), step.id());
            let is_last = walk.steps().into_iter().all(|s| s == step || walk.is_answered(s));
            take(
                vec![(step.id(), String::new()), (UNSURE, unsure)],
                if is_last { ANSWER } else { NEXT },
            );
        })
    };
    let on_change = {
        let (editing, asking) = (editing.clone(), asking.clone());
        let (next_focus, redraw) = (next_focus.clone(), redraw.clone());
        Callback::from(move |step: Option<Step>| {
            editing.set(step.is_none());
            asking.set(step);
            next_focus.replace(Some(if step.is_some() { QUESTION } else { start::FIELD }));
            redraw.force_update();
        })
    };
    let on_answers = {
        let take = take.clone();
        Callback::from(move |given: Vec<Given>| take(given, ANSWER))
    };
    let on_no_service = (!is_ready && walk.situation.program.is_some()).then(|| {
        let (take, unsure) = (take.clone(), said.get(UNSURE).to_owned());
        Callback::from(move |()| {
            let unsure = with(&unsure, Question::Service.id());
            take(vec![(UNSURE, unsure)], ANSWER);
        })
    });
    let on_more = say.reform(|given: Given| vec![given]);
    let on_part = say.reform(|part: String| vec![(PART, part)]);
    let asks_service = !is_ready || *editing || !walk.has_service() && !walk.is_unsure("provider");
    let again = asking.filter(|step| walk.steps().contains(step));
    let step = again.or_else(|| walk.next()).filter(|_| is_ready);
    let has_program = walk.situation.program.is_some();
    let ask = step.map(|step| {
        let on_back = on_back(&walk, step, &asking, &next_focus);
        html! { <Ask {step} walk={walk.clone()} {on_step} {on_unsure} {on_back} /> }
    });
    html! {
        <div class="walk" aria-busy={is_busy.then_some("true")}>
            <p class="visually-hidden" role="status" id="announced">
                if is_ready && !is_busy { { answer.sentence() } }
            </p>
            if !said.is_empty() {
                <SaidLine said={(*said).clone()} walk={walk.clone()} {on_change} on_answers={on_answers.clone()} />
            }
            if asks_service {
                <Start
                    value={start_value(&said, &walk)}
                    want={start_want(&walk)}
                    root={props.root.clone()}
                    program={said.get(Question::Program.id()).to_owned()}
                    on_answers={on_start}
                    on_unsure={on_no_service}
                />
            }
            { dropped(&said, &walk) }
            if is_ready {
                <div class="answered">
                    <div class="answer">
                        <Settings answer={answer.clone()} {proof} part={walk.part.clone()} {on_part} wants_next={walk.symptom == Some(Symptom::TimesOut)} on_answers={on_answers.clone()} />
                        // Beside the answer stands the configuration, as soon as there is one.
                        if has_program { { ask.clone() } }
                        <Trouble symptom={walk.symptom} situation={walk.situation.clone()} root={props.root.clone()} />
                    </div>
                    <div class="beside">
                        if has_program {
                            <Configuration answer={answer.clone()} {typed} {on_typed} {texts} root={props.root.clone()} />
                        } else {
                            { ask }
                        }
                        <More walk={walk.clone()} {on_more} />
                    </div>
                </div>
                <Drawing nodes={tree(&walk, &answer.advice)} on_answers={on_answers} />
            }
        </div>
    }
}

/// A list of ids without one.
fn without(list: &str, id: &str) -> String {
    list.split(',').filter(|other| !other.is_empty() && *other != id).collect::<Vec<_>>().join(",")
}

/// A list of ids with one more.
fn with(list: &str, id: &str) -> String {
    let others = without(list, id);
    if others.is_empty() { id.to_owned() } else { format!("{others},{id}") }
}

/// What goes back to the question before, where there is one.
fn on_back(
    walk: &Read,
    step: Step,
    asking: &UseStateHandle<Option<Step>>,
    next_focus: &Rc<RefCell<Option<&'static str>>>,
) -> Option<Callback<()>> {
    let before = walk.steps().into_iter().take_while(|s| *s != step).last()?;
    let (asking, next_focus) = (asking.clone(), next_focus.clone());
    Some(Callback::from(move |()| {
        next_focus.replace(Some(NEXT));
        asking.set(Some(before));
    }))
}

/// What stands in the field at first.
fn start_value(said: &Said, walk: &Read) -> String {
    let service = said.get(Question::Service.id());
    let named = walk.situation.service.provider().filter(|p| p.id == service);
    named.map_or_else(|| service.to_owned(), |p| p.name.to_owned())
}

/// What is asked for.
fn start_want(walk: &Read) -> start::Want {
    match walk.situation.program {
        _ if walk.situation.role == Role::MxServer => start::Want::Domain,
        Some(_) => start::Want::Service,
        None if walk.situation.network.is_some() => start::Want::Service,
        None => start::Want::Anything,
    }
}

/// What a link said that cannot be understood.
fn dropped(said: &Said, walk: &Read) -> Html {
    let wrong = walk.errors.iter().filter(|(question, _)| *question != Question::Service);
    let lines: Vec<String> = wrong
        .filter_map(|(question, _)| {
            let asked = questions::find(*question)?.text.trim_end_matches('?');
            let given = said.get(question.id());
            Some(format!(
                "{asked}: “{given}” is not known here. It was left out, the rest was kept."
            ))
        })
        .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="dropped" id="dropped" role="status">
            { for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }
        </div>
    }
}

/// Calls back when “/” is pressed outside of fields.
#[hook]
fn use_slash(on_slash: impl Fn() + 'static) {
    let latest = use_mut_ref(|| None::<Box<dyn Fn()>>);
    latest.replace(Some(Box::new(on_slash)));
    use_effect_with((), move |()| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let element = event.target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
            let is_field = element
                .is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
            let with_others = event.ctrl_key() || event.alt_key() || event.meta_key();
            if event.key() == "/" && !is_field && !with_others {
                event.prevent_default();
                if let Some(on_slash) = latest.borrow().as_ref() {
                    on_slash();
                }
            }
        });
        let function = listener.as_ref().unchecked_ref();
        if let Some(document) = &document {
            let _ = document.add_event_listener_with_callback("keydown", function);
        }
        move || {
            if let Some(document) = document {
                let function = listener.as_ref().unchecked_ref();
                let _ = document.remove_event_listener_with_callback("keydown", function);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{with, without};

    #[test]
    fn an_id_is_taken_out_of_a_list() {
        assert_eq!(without("program,network", "program"), "network");
        assert_eq!(without("program", "program"), "");
        assert_eq!(without("", "program"), "");
        assert_eq!(with("", "program"), "program");
        assert_eq!(with("program,network", "program"), "network,program");
    }
}
