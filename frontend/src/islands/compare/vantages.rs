//! The same check from other vantage points of the server, where it has some.

use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use futures_util::{StreamExt, stream};
use portwise_api::{CheckedEvent, CheckedOutcome, Request, Vantage};
use portwise_core::Report;
use portwise_core::compare::read::read;
use portwise_core::events::Planned;
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend::{self, Heard};

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

/// How far a check is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Running { planned: usize, over: usize },
    Told(Rc<Report>),
    Failed(String),
}

impl State {
    fn describe(&self) -> String {
        match self {
            Self::Running { planned: 0, .. } => "looking up addresses".to_owned(),
            Self::Running { planned, over } => format!("{over} of {planned} tested"),
            Self::Told(_) => "done".to_owned(),
            Self::Failed(why) => why.clone(),
        }
    }
}

/// The checks that were begun.
#[derive(Clone, Debug, Default, PartialEq)]
struct Checks {
    of: Vec<(Vantage, State)>,
    /// What happened last, for those who hear it.
    said: String,
}

enum Action {
    Begin(Vec<Vantage>),
    Happened(Vantage, Box<Heard>),
    Failed(Vantage, String),
    Forget,
}

impl Reducible for Checks {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Forget => next = Self::default(),
            Action::Begin(vantages) => {
                let names: Vec<&str> = vantages.iter().map(Vantage::as_str).collect();
                next.said = format!("Checking from {}.", names.join(", "));
                let running = State::Running { planned: 0, over: 0 };
                next.of = vantages.into_iter().map(|at| (at, running.clone())).collect();
            }
            Action::Failed(at, why) => next.ends(&at, State::Failed(why)),
            Action::Happened(at, heard) => next.happened(&at, &heard),
        }
        Rc::new(next)
    }
}

impl Checks {
    fn is_running(&self) -> bool {
        self.of.iter().any(|(_, state)| matches!(state, State::Running { .. }))
    }

    fn happened(&mut self, at: &Vantage, heard: &Heard) {
        let state = self.of.iter_mut().find(|(known, _)| known == at).map(|(_, state)| state);
        match (&heard.event, state) {
            (CheckedEvent::Planned(Planned { endpoints, .. }), Some(state)) => {
                *state = State::Running { planned: endpoints.len(), over: 0 };
            }
            (CheckedEvent::Endpoint(_), Some(State::Running { over, .. })) => *over += 1,
            (CheckedEvent::Restart, Some(state)) => {
                *state = State::Running { planned: 0, over: 0 };
            }
            (CheckedEvent::Done(CheckedOutcome::Result(_)), _) => {
                let told = read(&heard.text).map(|report| State::Told(Rc::new(report)));
                self.ends(at, told.unwrap_or_else(|why| State::Failed(why.to_string())));
            }
            (CheckedEvent::Done(CheckedOutcome::Problem(problem)), _) => {
                self.ends(at, State::Failed(problem.detail.clone()));
            }
            _ => {}
        }
    }

    fn ends(&mut self, at: &Vantage, how: State) {
        self.said = format!("{at}: {}", how.describe());
        if let Some((_, state)) = self.of.iter_mut().find(|(known, _)| known == at) {
            *state = how;
        }
    }
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

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use portwise_api::{CheckedEvent, CheckedOutcome, Problem, ProblemCode, Vantage};
    use portwise_core::events::{Planned, PlannedEndpoint};
    use portwise_core::report::Mode;
    use yew::Reducible;

    use super::{Action, Checks, State};
    use crate::backend::Heard;

    fn vantage(name: &str) -> Vantage {
        name.parse().unwrap()
    }

    fn begun() -> Rc<Checks> {
        let both = vec![vantage("fra"), vantage("home")];
        Rc::new(Checks::default()).reduce(Action::Begin(both))
    }

    fn hears(checks: Rc<Checks>, at: &str, event: CheckedEvent) -> Rc<Checks> {
        let heard = Box::new(Heard { event, text: String::new() });
        checks.reduce(Action::Happened(vantage(at), heard))
    }

    #[test]
    fn each_place_goes_on_by_itself() {
        let planned = || {
            let address = "192.0.2.1".parse().unwrap();
            let endpoints = [465, 587].map(|port| PlannedEndpoint {
                host: "mail.example.com".into(),
                address,
                port,
            });
            CheckedEvent::Planned(Planned { mode: Mode::Submission, endpoints: endpoints.into() })
        };
        let checks = begun();
        assert_eq!(checks.said, "Checking from fra, home.");
        let checks = hears(checks, "home", planned());
        assert_eq!(checks.of[0].1.describe(), "looking up addresses");
        assert_eq!(checks.of[1].1.describe(), "0 of 2 tested");
        let checks = hears(checks, "home", CheckedEvent::Restart);
        assert_eq!(checks.of[1].1, State::Running { planned: 0, over: 0 });
        let checks = hears(checks, "elsewhere", planned());
        assert!(checks.is_running());
        let problem = Problem::new(ProblemCode::EndedWithoutResult, "Start it again.");
        let checks = hears(checks, "fra", CheckedEvent::Done(CheckedOutcome::Problem(problem)));
        assert_eq!(checks.said, "fra: Start it again.");
        assert!(checks.is_running(), "home goes on");
        let checks = checks.reduce(Action::Failed(vantage("home"), "Nobody is there.".into()));
        assert!(!checks.is_running());
        assert_eq!(checks.of[1].1, State::Failed("Nobody is there.".into()));
        assert_eq!(checks.reduce(Action::Forget), Rc::new(Checks::default()));
    }
}
