//! Checks from other vantage points, and how far each is.

use std::rc::Rc;

use portwise_api::{CheckedEvent, CheckedOutcome, Vantage};
use portwise_core::Report;
use portwise_core::compare::read::read;
use portwise_core::events::Planned;
use yew::Reducible;

use crate::backend::Heard;

/// How far a check is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    Running { planned: usize, over: usize },
    Told(Rc<Report>),
    Failed(String),
}

impl State {
    /// In words.
    pub(super) fn describe(&self) -> String {
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
pub(super) struct Checks {
    /// Each place, in the order in which they were asked.
    pub(super) of: Vec<(Vantage, State)>,
    /// What happened last, for those who hear it.
    pub(super) said: String,
}

/// What changes how far they are.
pub(super) enum Action {
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
    /// Whether one goes on.
    pub(super) fn is_running(&self) -> bool {
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
