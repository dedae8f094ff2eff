//! The same check from other vantage points of the server, where it has some.

use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use futures_util::{StreamExt, stream};
use portwise_api::{Request, Vantage};
use portwise_core::Report;
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::checks::{Action, Checks, State};
use crate::backend;

/// How many checks go on at a time; browsers keep few connections to one server.
const AT_A_TIME: usize = 4;

/// What the server's vantage points see.
#[derive(Clone, PartialEq)]
pub(super) struct Elsewhere {
    /// The one that the check was made from, if its name is known.
    pub(super) own: Option<Vantage>,
    /// What was seen from others, as far as it is there.
    pub(super) told: Vec<(Vantage, Rc<Report>)>,
    /// The choice of others, and how far they are.
    pub(super) view: Html,
}

/// The vantage points of a server.
#[derive(Clone, Default, PartialEq)]
struct Known {
    own: Option<Vantage>,
    others: Vec<Vantage>,
}

/// Offers the vantage points of the server, and checks from those that are chosen what was checked;
/// `None` where there are no others.
#[hook]
pub(super) fn use_vantages(checked: &str, report: Rc<Option<Report>>) -> Option<Elsewhere> {
    let known = use_state_eq(Known::default);
    let left_out = use_state_eq(Vec::<Vantage>::new);
    let checks = use_reducer(Checks::default);
    let running = use_mut_ref(|| None::<AbortHandle>);
    {
        let known = known.clone();
        use_effect_with((), move |()| spawn_local(async move { known.set(look().await) }));
    }
    {
        // What was seen of one target says nothing about another.
        let (dispatcher, running) = (checks.dispatcher(), running.clone());
        use_effect_with(checked.to_owned(), move |_| {
            if let Some(before) = running.borrow_mut().take() {
                before.abort();
            }
            dispatcher.dispatch(Action::Forget);
        });
    }
    let Known { own, others } = &*known;
    let report = (*report).as_ref()?;
    if others.is_empty() {
        return None;
    }
    let is_chosen = |at: &&Vantage| !left_out.contains(at);
    let chosen: Vec<Vantage> = others.iter().filter(is_chosen).cloned().collect();
    let is_running = checks.is_running();
    let onclick = {
        let (dispatcher, chosen) = (checks.dispatcher(), chosen.clone());
        let wanted = Request {
            discover: report.discovery.is_some(),
            ..Request::new(report.target.input.clone(), report.mode)
        };
        Callback::from(move |_: MouseEvent| {
            if is_running || chosen.is_empty() {
                return;
            }
            let (work, handle) =
                abortable(follow(chosen.clone(), wanted.clone(), dispatcher.clone()));
            running.borrow_mut().replace(handle);
            spawn_local(async move {
                let _ = work.await;
            });
        })
    };
    let ticks = others.iter().map(|at| tick(at, chosen.contains(at), &left_out));
    let view = html! {
        <fieldset id="vantages">
            <legend>{ "Other places of this server" }</legend>
            <p class="help">{ from(own.as_ref()) }</p>
            <div class="choices">{ for ticks }</div>
            <button
                type="button" id="check-there" {onclick}
                aria-disabled={(is_running || chosen.is_empty()).then_some("true")}
            >
                { if is_running { "Checking …" } else { "Check from there too" } }
            </button>
            <p class="visually-hidden" role="status" id="vantages-status">{ &checks.said }</p>
            if !checks.of.is_empty() {
                <ul class="places">
                    { for checks.of.iter().map(|(at, state)| html! {
                        <li class={matches!(state, State::Failed(_)).then_some("error")}>
                            <strong>{ at.to_string() }</strong>{ ": " }{ state.describe() }
                        </li>
                    }) }
                </ul>
            }
        </fieldset>
    };
    let told = checks.of.iter().filter_map(|(at, state)| match state {
        State::Told(report) => Some((at.clone(), report.clone())),
        State::Running { .. } | State::Failed(_) => None,
    });
    Some(Elsewhere { own: own.clone(), told: told.collect(), view })
}

fn from(own: Option<&Vantage>) -> String {
    match own {
        Some(own) => format!(
            "The check above was made from {own}. The same from other places shows whether a network is in the way:"
        ),
        None => "The same from other places shows whether a network is in the way:".to_owned(),
    }
}

fn tick(at: &Vantage, is_chosen: bool, left_out: &UseStateHandle<Vec<Vantage>>) -> Html {
    let onchange = {
        let (at, left_out) = (at.clone(), left_out.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let is_chosen = input.is_some_and(|input| input.checked());
            let mut next: Vec<Vantage> = left_out.iter().filter(|o| **o != at).cloned().collect();
            if !is_chosen {
                next.push(at.clone());
            }
            left_out.set(next);
        })
    };
    let id = format!("vantage-{at}");
    html! {
        <div class="tick">
            <input type="checkbox" id={id.clone()} checked={is_chosen} {onchange} />
            <label for={id}>{ at.to_string() }</label>
        </div>
    }
}

async fn look() -> Known {
    let mut known = Known::default();
    for point in backend::vantages().await {
        match point.own {
            true => known.own = Some(point.name),
            false => known.others.push(point.name),
        }
    }
    known
}

/// Has the check made from these places, and tells what happens.
async fn follow(chosen: Vec<Vantage>, wanted: Request, checks: UseReducerDispatcher<Checks>) {
    checks.dispatch(Action::Begin(chosen.clone()));
    let follow = |at: Vantage| {
        let (checks, wanted) = (&checks, &wanted);
        async move {
            let asked = Request { vantage: vec![at.clone()], ..wanted.clone() };
            match backend::probe(&asked).await {
                Err(why) => checks.dispatch(Action::Failed(at, why)),
                Ok(mut events) => {
                    while let Some(event) = events.next().await {
                        checks.dispatch(match event {
                            Ok(heard) => Action::Happened(at.clone(), Box::new(heard)),
                            Err(why) => Action::Failed(at.clone(), why),
                        });
                    }
                }
            }
        }
    };
    stream::iter(chosen).for_each_concurrent(AT_A_TIME, follow).await;
}
