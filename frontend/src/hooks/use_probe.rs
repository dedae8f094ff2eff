//! A live check and how far it is.

use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, abortable};
use portwise_api::{Checked, CheckedEvent, CheckedOutcome, Request};
use portwise_core::discovery::{Published, Source};
use portwise_core::events::{Planned, PlannedEndpoint, Step, StepReached};
use portwise_core::report::{EndpointReport, Mode};
use portwise_core::view::{
    EndpointView, Mark, SourceView, conclude, endpoint, source as discovered,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend::{self, Heard};

/// A live check.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Probe {
    /// What is checked, once it was asked for.
    pub(crate) wanted: Option<Request>,
    /// The mode in effect, once it is known.
    pub(crate) mode: Mode,
    /// What the places say at which settings are published, in their order, those that were asked.
    pub(crate) sources: Vec<(Source, SourceView)>,
    /// What is visited, in the order in which a sender would try it.
    pub(crate) visits: Vec<Visit>,
    /// All that came out.
    pub(crate) result: Option<Rc<Checked>>,
    /// The same as it came.
    pub(crate) text: Rc<str>,
    /// Why it cannot go on.
    pub(crate) error: Option<String>,
    /// What happened last, for those who hear it.
    pub(crate) said: String,
}

/// One endpoint of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visit {
    pub(crate) planned: PlannedEndpoint,
    /// The steps that it came to, and when, in milliseconds of whatever clock.
    pub(crate) steps: Vec<(Step, f64)>,
    /// What was seen, once it is done.
    pub(crate) seen: Option<Rc<Seen>>,
}

/// What was seen of an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) report: EndpointReport,
    pub(crate) shown: EndpointView,
}

impl Probe {
    /// Whether it goes on.
    pub(crate) fn is_running(&self) -> bool {
        self.wanted.is_some() && self.result.is_none() && self.error.is_none()
    }

    /// How many endpoints are done.
    pub(crate) fn done(&self) -> usize {
        self.visits.iter().filter(|visit| visit.seen.is_some()).count()
    }

    /// Whether all that is published about a mail domain was asked for.
    pub(crate) fn discovers(&self) -> bool {
        !self.sources.is_empty()
    }
}

pub(crate) enum Action {
    Begin(Request),
    /// What happened, and when.
    Happened(Box<Heard>, f64),
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
            Action::Happened(heard, now) => next.happened(*heard, now),
        }
        Rc::new(next)
    }
}

impl Probe {
    /// Takes in what happened. The same twice changes nothing: a stream that broke begins anew.
    fn happened(&mut self, heard: Heard, now: f64) {
        match heard.event {
            CheckedEvent::Source(published) => self.published(&published),
            CheckedEvent::Planned(Planned { mode, endpoints }) => {
                self.mode = mode;
                self.said = match endpoints.len() {
                    1 => "Testing 1 port.".to_owned(),
                    n => format!("Testing {n} ports."),
                };
                for planned in endpoints {
                    self.visit(planned);
                }
            }
            CheckedEvent::Step(StepReached { endpoint, step }) => {
                let visit = self.visit(endpoint);
                if visit.seen.is_none() && !visit.steps.iter().any(|(known, _)| *known == step) {
                    visit.steps.push((step, now));
                }
            }
            CheckedEvent::Endpoint(visited) => {
                let shown = endpoint(self.mode, &visited.host, &visited.report, &visited.findings);
                self.said = format!("Port {}: {}", shown.port, shown.verdict);
                self.seen(visited.host, Seen { report: *visited.report, shown });
            }
            CheckedEvent::Restart => self.visits.clear(),
            CheckedEvent::Done(CheckedOutcome::Result(result)) => {
                let Checked { report, findings, .. } = &*result;
                let concluded = conclude(report, findings);
                self.mode = report.mode;
                report.discovery.iter().flat_map(|d| &d.sources).for_each(|p| self.published(p));
                self.said = concluded.text;
                // The whole weighs its parts anew.
                let reports = report.hosts.iter().flat_map(|host| {
                    host.endpoints.iter().map(move |endpoint| (host.name.as_str(), endpoint))
                });
                let shown = concluded
                    .hosts
                    .iter()
                    .flat_map(|host| host.endpoints.iter().map(move |shown| (host.name, shown)));
                for ((host, report), (_, shown)) in reports.zip(shown) {
                    let seen = Seen { report: report.clone(), shown: shown.clone() };
                    self.seen(host.to_owned(), seen);
                }
                self.text = heard.text.into();
                self.result = Some(Rc::from(result));
            }
            CheckedEvent::Done(CheckedOutcome::Problem(problem)) => {
                self.error = Some(problem.detail);
            }
        }
    }

    /// Takes in what a source says. Only where it says something, that is said aloud.
    fn published(&mut self, published: &Published) {
        let (source, shown) = (published.source, discovered(published));
        if !matches!(shown.mark, Mark::Closed | Mark::NotTested) {
            let what =
                shown.says.first().or_else(|| shown.notes.first()).cloned().unwrap_or_default();
            self.said = format!("{}: {what}", shown.name);
        }
        match self.sources.binary_search_by_key(&source, |(known, _)| *known) {
            Ok(at) => self.sources[at].1 = shown,
            Err(at) => self.sources.insert(at, (source, shown)),
        }
    }

    fn seen(&mut self, host: String, seen: Seen) {
        let Seen { shown, .. } = &seen;
        let planned = PlannedEndpoint { host, address: shown.address, port: shown.port };
        self.visit(planned).seen = Some(Rc::new(seen));
    }

    fn visit(&mut self, planned: PlannedEndpoint) -> &mut Visit {
        let at = self.visits.iter().position(|v| v.planned == planned);
        let at = at.unwrap_or_else(|| {
            self.visits.push(Visit { planned, steps: Vec::new(), seen: None });
            self.visits.len() - 1
        });
        &mut self.visits[at]
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
                                Ok(heard) => Action::Happened(Box::new(heard), js_sys::Date::now()),
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

    use portwise_api::{Checked, CheckedEvent, CheckedOutcome, Problem, ProblemCode, Request};
    use portwise_core::TlsMode;
    use portwise_core::discovery::{Outcome, Protection, Published, Server, Service, Source};
    use portwise_core::events::{Planned, PlannedEndpoint, Step, StepReached, Visited};
    use portwise_core::report::{EndpointReport, HostReport, Mode, Report, TcpOutcome};
    use portwise_core::view::Mark;
    use yew::Reducible;

    use super::{Action, Probe};
    use crate::backend::Heard;

    fn planned(port: u16) -> PlannedEndpoint {
        let address = "192.0.2.1".parse().unwrap();
        PlannedEndpoint { host: "mail.example.com".into(), address, port }
    }

    fn begun() -> Rc<Probe> {
        let wanted = Request::new("mail.example.com", Mode::Submission);
        Rc::new(Probe::default()).reduce(Action::Begin(wanted))
    }

    fn hears(probe: Rc<Probe>, event: CheckedEvent, now: f64) -> Rc<Probe> {
        probe.reduce(Action::Happened(Box::new(Heard { event, text: String::new() }), now))
    }

    fn plan() -> CheckedEvent {
        let endpoints = vec![planned(465), planned(587)];
        CheckedEvent::Planned(Planned { mode: Mode::Submission, endpoints })
    }

    #[test]
    fn endpoints_come_in_one_by_one_and_twice_is_once() {
        let report = || {
            let report = Box::new(EndpointReport::new(planned(587).address, 587));
            CheckedEvent::Endpoint(Box::new(Visited {
                host: "mail.example.com".into(),
                report,
                findings: Vec::new(),
            }))
        };
        let step = |step| CheckedEvent::Step(StepReached { endpoint: planned(587), step });
        let mut probe = begun();
        for (at, event) in [plan(), step(Step::Connect), step(Step::Greeting)]
            .into_iter()
            .chain([plan(), step(Step::Connect), step(Step::Greeting)])
            .enumerate()
        {
            probe = hears(probe, event, f64::from(u32::try_from(at).unwrap()));
        }
        assert_eq!(probe.visits[1].steps, [(Step::Connect, 1.0), (Step::Greeting, 2.0)]);
        assert_eq!(probe.said, "Testing 2 ports.");
        probe = hears(probe, report(), 7.0);
        probe = hears(probe, report(), 8.0);
        assert_eq!((probe.visits.len(), probe.done()), (2, 1));
        assert!(probe.visits[0].seen.is_none());
        assert_eq!(probe.visits[1].seen.as_ref().unwrap().shown.mark, Mark::NotTested);
        assert_eq!(probe.said, "Port 587: Not tested.");
        assert!(probe.is_running());
        let failed = probe.reduce(Action::Failed("gone".into()));
        assert!(!failed.is_running());
        assert_eq!(failed.visits.len(), 2, "what was seen stays");
    }

    #[test]
    fn the_end_weighs_the_parts_anew() {
        let closed = |port| EndpointReport {
            tcp: Some(TcpOutcome::Refused),
            ..EndpointReport::new(planned(port).address, port)
        };
        let host = HostReport {
            name: "mail.example.com".into(),
            endpoints: vec![closed(465), closed(587)],
            ..HostReport::default()
        };
        let report = Report { mode: Mode::Submission, hosts: vec![host], ..Report::default() };
        let findings = portwise_core::findings(&report);
        let visited = Visited {
            host: "mail.example.com".into(),
            report: Box::new(closed(465)),
            findings: Vec::new(),
        };
        let probe = hears(begun(), plan(), 0.0);
        let probe = hears(probe, CheckedEvent::Endpoint(Box::new(visited)), 1.0);
        let mark = |probe: &Probe| probe.visits[0].seen.as_ref().unwrap().shown.mark;
        assert_eq!(mark(&probe), Mark::Closed, "another port may do");
        let result =
            CheckedOutcome::Result(Box::new(Checked { report, findings, clients: Vec::new() }));
        let probe = hears(probe, CheckedEvent::Done(result), 2.0);
        assert_eq!(mark(&probe), Mark::Bad, "none does");
        assert_eq!((probe.visits.len(), probe.is_running()), (2, false));
        assert!(probe.said.contains("ports 465 and 587 are closed"), "{}", probe.said);
    }

    #[test]
    fn sources_come_in_their_order_and_twice_is_once() {
        let published = |source, outcome| {
            CheckedEvent::Source(Box::new(Published {
                source,
                asked: "example.com".into(),
                outcome,
                faults: Vec::new(),
                protection: Protection::Dns,
                fetches: Vec::new(),
                document: None,
                addressed: None,
                servers: vec![Server {
                    service: Service::Smtp,
                    host: "mail.example.com".into(),
                    port: 465,
                    security: TlsMode::Implicit,
                    auth: Vec::new(),
                    username: None,
                }],
                duration_ms: 1.0,
                age_s: None,
            }))
        };
        let said = "SRV _submissions: mail.example.com:465, implicit TLS";
        let mut probe = begun();
        for event in [
            published(Source::SrvSubmissions, Outcome::Answered),
            published(Source::Ispdb, Outcome::Absent),
            published(Source::SrvSubmissions, Outcome::Answered),
            published(Source::Table, Outcome::NotTested("time ran out".into())),
        ] {
            probe = hears(probe, event, 0.0);
            assert_eq!(probe.said, said, "nothing is said of those that say nothing");
        }
        let sources: Vec<_> = probe.sources.iter().map(|(source, _)| *source).collect();
        assert_eq!(sources, [Source::Table, Source::Ispdb, Source::SrvSubmissions]);
        assert!(probe.discovers() && probe.is_running());
    }

    #[test]
    fn a_check_that_ends_without_a_result_says_why() {
        let problem = Problem::new(ProblemCode::EndedWithoutResult, "Start it again.");
        let probe = hears(begun(), CheckedEvent::Done(CheckedOutcome::Problem(problem)), 0.0);
        assert!(!probe.is_running());
        assert_eq!(probe.error.as_deref(), Some("Start it again."));
    }
}
