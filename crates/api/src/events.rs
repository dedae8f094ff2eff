//! The events of a probe. Each has a name and, as JSON, its content.

use portwise_core::ProbeResult;
use portwise_core::discovery::Published;
use portwise_core::events::{Planned, ProbeEvent, StepReached, Visited};
use serde::de::{DeserializeSeed, IgnoredAny};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::Problem;

/// Something that happened in a probe. As JSON it is its content alone; the name stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// It goes on.
    Progress(ProbeEvent),
    /// It begins anew at another worker: what was told so far does not count any more.
    Restart,
    /// It has ended. Always the last.
    Done(Outcome),
}

/// How a probe ended.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// With a result.
    Result(Box<ProbeResult>),
    /// Without one.
    Problem(Problem),
}

impl Event {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> EventName {
        match self {
            Self::Progress(ProbeEvent::Source(_)) => EventName::Source,
            Self::Progress(ProbeEvent::Planned(_)) => EventName::Planned,
            Self::Progress(ProbeEvent::Step(_)) => EventName::Step,
            Self::Progress(ProbeEvent::Endpoint(_)) => EventName::Endpoint,
            Self::Restart => EventName::Restart,
            Self::Done(_) => EventName::Done,
        }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Progress(ProbeEvent::Source(published)) => published.serialize(to),
            Self::Progress(ProbeEvent::Planned(planned)) => planned.serialize(to),
            Self::Progress(ProbeEvent::Step(step)) => step.serialize(to),
            Self::Progress(ProbeEvent::Endpoint(visited)) => visited.serialize(to),
            Self::Restart => to.serialize_map(Some(0))?.end(),
            Self::Done(outcome) => outcome.serialize(to),
        }
    }
}

/// The name of an [`Event`]; as a seed, it reads the content of one.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EventName {
    /// A place at which settings are published was asked.
    Source,
    /// The names are resolved, and it is known what will be visited.
    Planned,
    /// An endpoint came to a step.
    Step,
    /// An endpoint is done.
    Endpoint,
    /// It begins anew at another worker.
    Restart,
    /// The probe has ended.
    Done,
}

impl EventName {
    /// Every name.
    pub const ALL: [Self; 6] =
        [Self::Source, Self::Planned, Self::Step, Self::Endpoint, Self::Restart, Self::Done];

    /// As it stands in the stream.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Planned => "planned",
            Self::Step => "step",
            Self::Endpoint => "endpoint",
            Self::Restart => "restart",
            Self::Done => "done",
        }
    }
}

impl<'de> DeserializeSeed<'de> for EventName {
    type Value = Event;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Event, D::Error> {
        Ok(match self {
            Self::Source => {
                Event::Progress(ProbeEvent::Source(Box::new(Published::deserialize(from)?)))
            }
            Self::Planned => Event::Progress(ProbeEvent::Planned(Planned::deserialize(from)?)),
            Self::Step => Event::Progress(ProbeEvent::Step(StepReached::deserialize(from)?)),
            Self::Endpoint => Event::Progress(ProbeEvent::Endpoint(Visited::deserialize(from)?)),
            Self::Restart => {
                IgnoredAny::deserialize(from)?;
                Event::Restart
            }
            Self::Done => Event::Done(Outcome::deserialize(from)?),
        })
    }
}

/// An event as it stands in the stream: for the description of the API.
#[cfg(feature = "schema")]
#[derive(utoipa::ToSchema)]
pub struct StreamEvent {
    /// `source`, `planned`, `step`, `endpoint`, `restart` or `done`.
    pub event: String,
    /// The event's content as JSON.
    pub data: String,
}

#[cfg(test)]
mod tests {
    use portwise_core::Mode;
    use portwise_core::discovery::{Outcome as Found, Protection, Published, Source};
    use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, Step, StepReached, Visited};
    use portwise_core::report::EndpointReport;
    use serde::de::DeserializeSeed;
    use serde_json::json;

    use super::{Event, EventName, Outcome};
    use crate::problem::{Problem, ProblemCode};

    #[test]
    fn every_event_is_read_back_by_its_name() {
        let address = "192.0.2.1".parse().unwrap();
        let endpoint = || PlannedEndpoint { host: "mail.example.com".into(), address, port: 587 };
        let report = Box::new(EndpointReport::new(address, 587));
        let lost = Problem::new(ProblemCode::EndedWithoutResult, "Start it again.");
        let published = Published {
            source: Source::SrvSubmissions,
            asked: "_submissions._tcp.example.com".into(),
            outcome: Found::Absent,
            faults: Vec::new(),
            protection: Protection::Dns,
            fetches: Vec::new(),
            document: None,
            addressed: None,
            servers: Vec::new(),
            duration_ms: 1.5,
            age_s: None,
        };
        let events = [
            Event::Progress(ProbeEvent::Source(Box::new(published))),
            Event::Progress(ProbeEvent::Planned(Planned {
                mode: Mode::Submission,
                endpoints: vec![endpoint()],
            })),
            Event::Progress(ProbeEvent::Step(StepReached {
                endpoint: endpoint(),
                step: Step::Greeting,
            })),
            Event::Progress(ProbeEvent::Endpoint(Visited {
                host: endpoint().host,
                report,
                findings: Vec::new(),
            })),
            Event::Restart,
            Event::Done(Outcome::Problem(lost)),
        ];
        assert_eq!(events.each_ref().map(Event::name), EventName::ALL);
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            let mut from = serde_json::Deserializer::from_str(&text);
            assert_eq!(event.name().deserialize(&mut from).unwrap(), event, "{text}");
        }
    }

    #[test]
    fn a_step_names_its_endpoint_beside_itself() {
        let endpoint = PlannedEndpoint {
            host: "mail.example.com".into(),
            address: "192.0.2.1".parse().unwrap(),
            port: 587,
        };
        let step = StepReached { endpoint, step: Step::StartTls };
        let wanted = json!({
            "host": "mail.example.com", "address": "192.0.2.1", "port": 587, "step": "start-tls"
        });
        assert_eq!(serde_json::to_value(step).unwrap(), wanted);
    }
}
