//! The answers of `/healthz` and `/readyz`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a health check answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Health {
    /// Whether there is room for a probe.
    #[serde(default)]
    pub status: Readiness,
    /// Always [`Health::SERVICE`], by which the page recognises a backend.
    pub service: Cow<'static, str>,
    /// The server's version.
    #[serde(default)]
    pub version: Cow<'static, str>,
}

impl Health {
    /// The name of the service.
    pub const SERVICE: &str = "portwise";

    /// The answer of a server of this version.
    #[must_use]
    pub fn new(status: Readiness) -> Self {
        let version = Cow::Borrowed(env!("CARGO_PKG_VERSION"));
        Self { status, service: Cow::Borrowed(Self::SERVICE), version }
    }

    /// Whether a Portwise server gave the answer.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.service == Self::SERVICE
    }
}

/// Whether there is room for a probe.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Readiness {
    /// There is. The answer of `/healthz` in any case.
    #[default]
    Ok,
    /// All places are taken.
    Busy,
    /// The server ends; it takes no new probes.
    Closing,
    /// What keeps the probes of all servers does not answer.
    EngineUnreachable,
}
