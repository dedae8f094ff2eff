//! What was seen of the ways out of a network. Facts, no opinions.

use std::net::IpAddr;

use portwise_model::Port;
use serde::{Deserialize, Deserializer, Serialize};
use smart_default::SmartDefault;

use crate::moment::Moment;
use crate::report::{DnsFailure, EndpointReport, RefusedAddress};

/// The version of the report's form.
pub const SCHEMA: u32 = 1;

/// Everything that was seen of the ways out of a network.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, SmartDefault)]
pub struct EgressReport {
    /// Always [`SCHEMA`]; a report of another version is not read.
    #[default(SCHEMA)]
    #[serde(deserialize_with = "ours")]
    pub schema: u32,
    /// When it began.
    pub taken_at: Moment,
    /// How long it took.
    pub duration_ms: f64,
    /// The ports that were asked about.
    pub ports: Vec<Port>,
    /// What ways this machine knows at all.
    pub routes: Routes,
    /// How many connections were announced, at most.
    pub planned: usize,
    /// How many were tried.
    pub connections: usize,
    /// The hosts that were visited.
    pub hosts: Vec<HostFacts>,
}

/// For which kinds of addresses this machine has a way out; nothing is sent to find out.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Routes {
    /// For those of IPv4.
    pub ipv4: bool,
    /// For those of IPv6.
    pub ipv6: bool,
}

/// What was seen of one host.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct HostFacts {
    /// Its name, or its address where it has none.
    pub name: String,
    /// Who runs it, if it is one of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The ports at which whoever asks named it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Port>,
    /// Why the name service gave no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns: Option<DnsFailure>,
    /// Why it was not visited, where that is not its fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
    /// How long it took to look its name up.
    pub looked_up_ms: f64,
    /// The addresses that the name service gave.
    pub addresses: Vec<IpAddr>,
    /// Those that are not public.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedAddress>,
    /// The connections, one to each port over each family.
    pub visits: Vec<Visit>,
}

/// One connection.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Visit {
    /// When it began, counted from the beginning of the whole.
    pub begun_ms: f64,
    /// What was seen; `timings_ms.total` is how long it took.
    pub endpoint: EndpointReport,
}

impl Visit {
    /// The port.
    #[must_use]
    pub fn port(&self) -> Port {
        self.endpoint.port
    }

    /// The family of the address.
    #[must_use]
    pub fn family(&self) -> Family {
        Family::of(self.endpoint.address)
    }
}

/// A kind of addresses.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ipv4, Self::Ipv6];

    /// That of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::Ipv4 } else { Self::Ipv6 }
    }

    /// As people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
        }
    }
}

fn ours<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match u32::deserialize(from)? {
        SCHEMA => Ok(SCHEMA),
        other => Err(serde::de::Error::custom(format!(
            "it has schema {other}, and this version of Portwise reads schema {SCHEMA}"
        ))),
    }
}
