//! A live check and how far it is.

use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, abortable};
use portwise_api::{Event, Outcome, Request};
use portwise_core::ProbeResult;
use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, Step, StepReached};
use portwise_core::report::EndpointReport;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend;

/// A live check.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Probe {
    /// What is checked, once it was asked for.
    pub(crate) wanted: Option<Request>,
    /// What is visited.
    pub(crate) endpoints: Vec<Visit>,
    /// All that came out.
    pub(crate) result: Option<Rc<ProbeResult>>,
    /// Why it cannot go on.
    pub(crate) error: Option<String>,
}

/// One endpoint of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visit {
    pub(crate) planned: PlannedEndpoint,
    pub(crate) step: Option<Step>,
    pub(crate) report: Option<Rc<EndpointReport>>,
}

impl Probe {
    /// Whether it goes on.
    pub(crate) fn is_running(&self) -> bool {
        self.wanted.is_some() && self.result.is_none() && self.error.is_none()
    }
}

pub(crate) enum Action {
    Begin(Request),
    Happened(Box<Event>),
    Failed(String),
    Forget,
}

impl Reducible for Probe {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Begin(wanted) => next = Self { wanted: Some(wanted), ..Self::default() },
            Action::Failed(error) => next.error = Some(error),
            Action::Forget => next = Self::default(),
            Action::Happened(event) => next.happened(*event),
        }
        Rc::new(next)
    }
}

impl Probe {
    /// Takes in what happened. The same twice changes nothing: a stream that broke begins anew.
    fn happened(&mut self, event: Event) {
        match event {
            Event::Progress(ProbeEvent::Planned(Planned { endpoints, .. })) => {
                for planned in endpoints {
                    self.visit(planned);
                }
            }
            Event::Progress(ProbeEvent::Step(StepReached { endpoint, step })) => {
                let visit = self.visit(endpoint);
                if visit.report.is_none() {
                    visit.step = Some(step);
                }
            }
            Event::Progress(ProbeEvent::Endpoint(visited)) => {
                let visit = self.visit(visited.planned());
                visit.report = Some(Rc::from(visited.report));
            }
            Event::Done(Outcome::Result(result)) => {
                for host in &result.report.hosts {
                    for endpoint in &host.endpoints {
                        let planned = PlannedEndpoint {
                            host: host.name.clone(),
                            address: endpoint.address,
                            port: endpoint.port,
                        };
                        self.visit(planned).report = Some(Rc::new(endpoint.clone()));
                    }
                }
                self.result = Some(Rc::from(result));
            }
            Event::Done(Outcome::Problem(problem)) => self.error = Some(problem.detail),
        }
    }

    fn visit(&mut self, planned: PlannedEndpoint) -> &mut Visit {
        let at = self.endpoints.iter().position(|v| v.planned == planned);
        let at = at.unwrap_or_else(|| {
            self.endpoints.push(Visit { planned, step: None, report: None });
            self.endpoints.len() - 1
        });
        &mut self.endpoints[at]
    }
}

/// A live check, what starts one, and what forgets it.
#[hook]
pub(crate) fn use_probe() -> (Rc<Probe>, Callback<Request>, Callback<()>) {
    let probe = use_reducer(Probe::default);
    let running = use_mut_ref(|| None::<AbortHandle>);
    let start = {
        let dispatcher = probe.dispatcher();
        let running = running.clone();
        Callback::from(move |wanted: Request| {
            dispatcher.dispatch(Action::Begin(wanted.clone()));
            let dispatcher = dispatcher.clone();
            let (work, handle) = abortable(async move {
                match backend::probe(&wanted).await {
                    Err(error) => dispatcher.dispatch(Action::Failed(error)),
                    Ok(mut events) => {
                        while let Some(event) = events.next().await {
                            dispatcher.dispatch(match event {
                                Ok(event) => Action::Happened(Box::new(event)),
                                Err(error) => Action::Failed(error),
                            });
                        }
                    }
                }
            });
            if let Some(before) = running.borrow_mut().replace(handle) {
                before.abort();
            }
            spawn_local(async move {
                let _ = work.await;
            });
        })
    };
    let forget = {
        let dispatcher = probe.dispatcher();
        Callback::from(move |()| {
            if let Some(before) = running.borrow_mut().take() {
                before.abort();
            }
            dispatcher.dispatch(Action::Forget);
        })
    };
    (Rc::new((*probe).clone()), start, forget)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use portwise_api::{Event, Outcome, Problem, ProblemCode, Request};
    use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, Step, StepReached, Visited};
    use portwise_core::report::{EndpointReport, Mode};
    use yew::Reducible;

    use super::{Action, Probe};

    fn planned(port: u16) -> PlannedEndpoint {
        let address = "192.0.2.1".parse().unwrap();
        PlannedEndpoint { host: "mail.example.com".into(), address, port }
    }

    fn begun() -> Rc<Probe> {
        let wanted = Request::new("mail.example.com", Mode::Submission);
        Rc::new(Probe::default()).reduce(Action::Begin(wanted))
    }

    #[test]
    fn endpoints_come_in_one_by_one_and_twice_is_once() {
        let plan = || {
            ProbeEvent::Planned(Planned {
                mode: Mode::Submission,
                endpoints: vec![planned(465), planned(587)],
            })
        };
        let report = || {
            let report = Box::new(EndpointReport::new(planned(587).address, 587));
            ProbeEvent::Endpoint(Visited { host: "mail.example.com".into(), report })
        };
        let step =
            || ProbeEvent::Step(StepReached { endpoint: planned(587), step: Step::Greeting });
        let mut probe = begun();
        for event in [plan(), step(), report(), plan(), step(), report()] {
            probe = probe.reduce(Action::Happened(Box::new(Event::Progress(event))));
        }
        assert_eq!(probe.endpoints.len(), 2);
        assert!(probe.endpoints[0].report.is_none());
        assert!(probe.endpoints[1].report.is_some());
        assert!(probe.is_running());
        let failed = probe.reduce(Action::Failed("gone".into()));
        assert!(!failed.is_running());
        assert_eq!(failed.endpoints.len(), 2, "what was seen stays");
    }

    #[test]
    fn a_check_that_ends_without_a_result_says_why() {
        let problem = Problem::new(ProblemCode::EndedWithoutResult, "Start it again.");
        let end = Event::Done(Outcome::Problem(problem));
        let probe = begun().reduce(Action::Happened(Box::new(end)));
        assert!(!probe.is_running());
        assert_eq!(probe.error.as_deref(), Some("Start it again."));
    }
}
