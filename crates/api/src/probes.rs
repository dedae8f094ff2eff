//! The probe: what starts one, and what it is.

use std::net::IpAddr;

use portwise_core::{Mode, Port, ProbeResult};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::vantage::Vantage;

/// What to probe: the body of a `POST` to [`PROBES`](crate::paths::PROBES).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// A host, a domain, an e-mail address, an IP address or a URL.
    pub target: String,
    /// Which question to answer.
    #[serde(default)]
    pub mode: Mode,
    /// The ports to visit; empty for those of the mode.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(schema_with = ports))]
    pub ports: Vec<Port>,
    /// Whether to make the checks that send something unusual.
    #[serde(default)]
    pub deep: bool,
    /// Whether to look for all that is published about the mail domain, even if a known provider
    /// has it. It is looked for anyway where an e-mail address belongs to no known provider.
    #[serde(default)]
    pub discover: bool,
    /// An address that mail is sent from, whose names are looked at as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(schema_with = address))]
    pub from_address: Option<IpAddr>,
    /// The name that is said in EHLO from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 255))]
    pub from_helo: Option<String>,
    /// The vantage points to look from, each by a probe of its own; empty for the server's own. At
    /// most [`Request::MOST_VANTAGES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 8))]
    pub vantage: Vec<Vantage>,
}

#[cfg(feature = "schema")]
fn address() -> utoipa::openapi::Schema {
    use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, SchemaFormat, Type};

    let of = |format: &str| {
        let format = SchemaFormat::Custom(format.to_owned());
        ObjectBuilder::new().schema_type(Type::String).format(Some(format))
    };
    AnyOfBuilder::new().item(of("ipv4")).item(of("ipv6")).build().into()
}

#[cfg(feature = "schema")]
fn ports() -> utoipa::openapi::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};

    let port =
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(65_535));
    ArrayBuilder::new().items(port).build()
}

impl Request {
    /// How many vantage points one request may name.
    pub const MOST_VANTAGES: usize = 8;

    /// A request for the ports of the mode, without the deep checks.
    #[must_use]
    pub fn new(target: impl Into<String>, mode: Mode) -> Self {
        Self {
            target: target.into(),
            mode,
            ports: Vec::new(),
            deep: false,
            discover: false,
            from_address: None,
            from_helo: None,
            vantage: Vec::new(),
        }
    }
}

/// A probe, as [`PROBE`](crate::paths::PROBE) shows it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Probe {
    /// Names it in addresses.
    pub id: String,
    /// Whether it goes on.
    pub status: Status,
    /// What was asked for, in the one form that all ways of asking the same have: nothing in it
    /// is in the words of the caller.
    pub request: Request,
    /// The result, once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<ProbeResult>>,
    /// The probes from the other vantage points that the request named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
}

/// A probe of the same from another vantage point.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Elsewhere {
    /// From where.
    pub vantage: Vantage,
    /// Names the probe in addresses, if it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why it was not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// Places from which targets can be looked at: the answer of [`VANTAGES`](crate::paths::VANTAGES).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Vantages {
    /// Those at which somebody works now, by name; none without a shared engine.
    pub vantages: Vec<VantagePoint>,
}

/// A place from which targets can be looked at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VantagePoint {
    /// Its name.
    pub name: Vantage,
    /// How many workers there are.
    pub workers: usize,
    /// Whether it is the one that is used if none is named.
    #[serde(default)]
    pub own: bool,
}

impl Probe {
    /// A probe that is done if it has a result.
    #[must_use]
    pub fn new(id: String, request: Request, result: Option<Box<ProbeResult>>) -> Self {
        let status = if result.is_some() { Status::Done } else { Status::Running };
        Self { id, status, request, result, elsewhere: Vec::new() }
    }
}

/// Whether a probe goes on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It goes on.
    Running,
    /// It has ended.
    Done,
}

/// The query of [`PROBE`](crate::paths::PROBE).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Wait {
    /// How many seconds to wait for the end, at most [`Wait::LONGEST`].
    #[serde(default)]
    pub wait: Option<u64>,
}

impl Wait {
    /// The longest wait in one request, in seconds.
    pub const LONGEST: u64 = 60;
}
