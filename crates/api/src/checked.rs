//! What the page reads of a probe: all but the advice, which it gives by itself.

use portwise_core::discovery::Published;
use portwise_core::discovery::clients::ClientOutcome;
use portwise_core::events::{Planned, StepReached, Visited};
use portwise_core::policy::Policy;
use portwise_core::policy::verdict::HostOutcome;
use portwise_core::{Finding, report::Report};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny};

use crate::events::EventName;
use crate::problem::Problem;

/// A result without its advice.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Checked {
    /// Facts.
    pub report: Report,
    /// Opinions.
    pub findings: Vec<Finding>,
    /// What mail clients would make of what is published.
    #[serde(default)]
    pub clients: Vec<ClientOutcome>,
}

/// A probe, as [`PROBE`](crate::paths::PROBE) shows it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct CheckedProbe {
    /// Names it in addresses.
    pub id: String,
    /// The result, once it is done.
    #[serde(default)]
    pub result: Option<Box<Checked>>,
}

/// What of a result tells what other servers do.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct PolicyResult {
    /// Facts.
    pub report: Report,
    /// Opinions.
    pub findings: Vec<Finding>,
    /// What other servers do with mail for each mail exchanger.
    #[serde(default)]
    pub senders: Vec<HostOutcome>,
}

impl PolicyResult {
    /// Reads it from the JSON of a probe or of its last event; `None` without a result.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Probe<T> {
            result: T,
        }
        #[derive(Deserialize)]
        struct Told {
            report: Policies,
        }
        #[derive(Deserialize)]
        struct Policies {
            policy: Option<Box<Policy>>,
        }
        let probe: Probe<Self> = serde_json::from_str(json).ok()?;
        // On the page, reports are read without.
        let told: Probe<Told> = serde_json::from_str(json).ok()?;
        let Self { mut report, findings, senders } = probe.result;
        report.policy = told.result.report.policy;
        Some(Self { report, findings, senders })
    }
}

/// How a probe ended.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum CheckedOutcome {
    /// With a result.
    Result(Box<Checked>),
    /// Without one.
    Problem(Problem),
}

/// Something that happened in a probe.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckedEvent {
    /// A place at which settings are published was asked.
    Source(Box<Published>),
    /// It is known what will be visited.
    Planned(Planned),
    /// An endpoint came to a step.
    Step(StepReached),
    /// An endpoint is done.
    Endpoint(Box<Visited>),
    /// It begins anew: what was told so far does not count any more.
    Restart,
    /// It has ended. Always the last.
    Done(CheckedOutcome),
}

/// Reads the content of an event of that name without its advice.
#[derive(Clone, Copy, Debug)]
pub struct CheckedSeed(pub EventName);

impl<'de> DeserializeSeed<'de> for CheckedSeed {
    type Value = CheckedEvent;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<CheckedEvent, D::Error> {
        Ok(match self.0 {
            EventName::Source => CheckedEvent::Source(Box::new(Published::deserialize(from)?)),
            EventName::Planned => CheckedEvent::Planned(Planned::deserialize(from)?),
            EventName::Step => CheckedEvent::Step(StepReached::deserialize(from)?),
            EventName::Endpoint => CheckedEvent::Endpoint(Box::new(Visited::deserialize(from)?)),
            EventName::Restart => {
                IgnoredAny::deserialize(from)?;
                CheckedEvent::Restart
            }
            EventName::Done => CheckedEvent::Done(CheckedOutcome::deserialize(from)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use portwise_core::report::{EndpointReport, HostReport, Report};
    use portwise_core::{Mode, judge};
    use serde::de::DeserializeSeed;

    use super::{CheckedEvent, CheckedOutcome, CheckedProbe, CheckedSeed, PolicyResult};
    use crate::events::{Event, EventName, Outcome};
    use crate::probes::{Probe, Request};

    #[test]
    fn a_result_is_read_as_it_is_written_but_for_the_advice() {
        let address = "192.0.2.1".parse().unwrap();
        let host = HostReport {
            name: "mail.example.com".into(),
            endpoints: vec![EndpointReport::new(address, 587)],
            ..HostReport::default()
        };
        let policy = Some(Box::default());
        let hosts = vec![host];
        let report = Report { mode: Mode::Submission, hosts, policy, ..Report::default() };
        let result = Box::new(judge(report, None));
        let text = serde_json::to_string(&Event::Done(Outcome::Result(result.clone()))).unwrap();
        let policies = PolicyResult::read(&text).unwrap();
        assert_eq!(
            (policies.report, policies.senders),
            (result.report.clone(), result.senders.clone())
        );
        assert_eq!(PolicyResult::read("{\"problem\":{}}"), None);
        let mut from = serde_json::Deserializer::from_str(&text);
        let read = CheckedSeed(EventName::Done).deserialize(&mut from).unwrap();
        let CheckedEvent::Done(CheckedOutcome::Result(checked)) = read else { panic!("{read:?}") };
        assert_eq!((&checked.report, &checked.findings), (&result.report, &result.findings));

        let request = Request::new("mail.example.com", Mode::Submission);
        let probe = Probe::new("a1".into(), request, Some(result));
        let text = serde_json::to_string(&probe).unwrap();
        let read: CheckedProbe = serde_json::from_str(&text).unwrap();
        assert_eq!((read.id.as_str(), read.result), ("a1", Some(checked)));
    }
}
