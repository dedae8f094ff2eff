//! A probe as it happens.

use std::net::IpAddr;

use portwise_discovery::Published;
use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::findings::Finding;
use crate::report::{EndpointReport, Mode};

/// Something that happened in a probe.
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeEvent {
    /// A place at which settings are published was asked.
    Source(Box<Published>),
    /// The names are resolved, and these endpoints will be visited.
    Planned(Planned),
    /// An endpoint came to a step.
    Step(StepReached),
    /// An endpoint is done.
    Endpoint(Visited),
}

/// What will be visited.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Planned {
    /// The mode in effect.
    pub mode: Mode,
    /// The endpoints, in the order in which a sender would try them.
    pub endpoints: Vec<PlannedEndpoint>,
}

/// An endpoint that came to a step.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepReached {
    /// Which.
    #[serde(flatten)]
    pub endpoint: PlannedEndpoint,
    /// Where it is.
    pub step: Step,
}

/// An endpoint that is done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Visited {
    /// Its host.
    pub host: String,
    /// What was seen.
    pub report: Box<EndpointReport>,
    /// What it means, as far as that does not depend on other endpoints.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

impl Visited {
    /// The endpoint as it was planned.
    #[must_use]
    pub fn planned(&self) -> PlannedEndpoint {
        let EndpointReport { address, port, .. } = *self.report;
        PlannedEndpoint { host: self.host.clone(), address, port }
    }
}

/// A host's address and port.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlannedEndpoint {
    /// The host.
    pub host: String,
    /// The address.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: IpAddr,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
}

/// Where a visit is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Making the TCP connection.
    Connect,
    /// Waiting for the greeting.
    Greeting,
    /// Asking for the extensions.
    Ehlo,
    /// Asking for STARTTLS.
    StartTls,
    /// In the TLS handshake.
    Handshake,
    /// Asking for the extensions inside TLS.
    EhloTls,
    /// Waiting before the one retry.
    Pause,
    /// In the checks that send something unusual.
    Deep,
}

impl Step {
    /// In words, as something that goes on.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Greeting => "waiting for the greeting",
            Self::Ehlo => "asking what it offers (EHLO)",
            Self::StartTls => "asking for STARTTLS",
            Self::Handshake => "in the TLS handshake",
            Self::EhloTls => "asking what it offers inside TLS",
            Self::Pause => "pausing before one more try",
            Self::Deep => "in the deep checks",
        }
    }
}
