//! A probe as it happens.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::endpoint::Port;
use crate::findings::Finding;
use crate::judge::ProbeResult;
use crate::report::{EndpointReport, Mode};

/// Something that happened in a probe.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum ProbeEvent {
    /// The names are resolved, and these endpoints will be visited.
    Planned {
        /// The mode in effect.
        mode: Mode,
        /// What will be visited.
        endpoints: Vec<PlannedEndpoint>,
    },
    /// An endpoint came to a step.
    Step {
        /// Which.
        #[serde(flatten)]
        endpoint: PlannedEndpoint,
        /// Where it is.
        step: Step,
    },
    /// An endpoint is done.
    Endpoint {
        /// Its host.
        host: String,
        /// What was seen.
        report: Box<EndpointReport>,
        /// What it means, as far as that does not depend on other endpoints.
        #[serde(default)]
        findings: Vec<Finding>,
    },
    /// All is done. Always the last.
    Done {
        /// Everything.
        result: Box<ProbeResult>,
    },
}

/// A host's address and port.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct PlannedEndpoint {
    /// The host.
    pub host: String,
    /// The address.
    pub address: IpAddr,
    /// The port.
    pub port: Port,
}

/// Where a visit is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
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
