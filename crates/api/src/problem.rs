//! Errors as RFC 9457 writes them.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An error: the body of every answer that is not a success.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Which kind, for programs.
    #[serde(default)]
    pub code: ProblemCode,
    /// Which kind, for people.
    #[serde(default)]
    pub title: Cow<'static, str>,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What happened, and what to do.
    pub detail: String,
    /// After how many seconds it makes sense to try again, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// The media type of the body.
    pub const MEDIA_TYPE: &str = "application/problem+json";

    /// A problem with the title and status that its code usually has.
    #[must_use]
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let title = Cow::Borrowed(code.title());
        Self { code, title, status: code.status(), detail: detail.into(), retry_after: None }
    }

    /// The same, saying when to try again. A part of a second counts as a whole one.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Self { retry_after: Some(seconds), ..self }
    }
}

/// The kind of a [`Problem`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The target cannot be read.
    InvalidTarget,
    /// The target is not public, and no option allows it.
    TargetNotAllowed,
    /// No mail is sent on the port.
    PortNotAllowed,
    /// The caller, or all callers of a host together, asked too often.
    RateLimited,
    /// All places are taken.
    TooBusy,
    /// The server is about to end, and starts nothing new.
    ShuttingDown,
    /// There is nothing at this address, or not any more.
    NotFound,
    /// The request cannot be read.
    BadRequest,
    /// The probe broke off because of a fault of the server.
    EndedWithoutResult,
    /// The server does not answer for the host in the request's address.
    HostNotAllowed,
    /// A page of another site may not ask this.
    OriginNotAllowed,
    /// The request could not be answered because of a fault of the server.
    InternalError,
    /// A code of a newer server.
    #[default]
    #[serde(other)]
    Unknown,
}

impl ProblemCode {
    /// Every code that a server of this version gives.
    pub const ALL: [Self; 12] = [
        Self::InvalidTarget,
        Self::TargetNotAllowed,
        Self::PortNotAllowed,
        Self::RateLimited,
        Self::TooBusy,
        Self::ShuttingDown,
        Self::NotFound,
        Self::BadRequest,
        Self::EndedWithoutResult,
        Self::HostNotAllowed,
        Self::OriginNotAllowed,
        Self::InternalError,
    ];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::InvalidTarget => "invalid-target",
            Self::TargetNotAllowed => "target-not-allowed",
            Self::PortNotAllowed => "port-not-allowed",
            Self::RateLimited => "rate-limited",
            Self::TooBusy => "too-busy",
            Self::ShuttingDown => "shutting-down",
            Self::NotFound => "not-found",
            Self::BadRequest => "bad-request",
            Self::EndedWithoutResult => "ended-without-result",
            Self::HostNotAllowed => "host-not-allowed",
            Self::OriginNotAllowed => "origin-not-allowed",
            Self::InternalError => "internal-error",
            Self::Unknown => "unknown",
        }
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidTarget | Self::BadRequest => 400,
            Self::TargetNotAllowed | Self::PortNotAllowed | Self::OriginNotAllowed => 403,
            Self::NotFound => 404,
            Self::HostNotAllowed => 421,
            Self::RateLimited => 429,
            Self::EndedWithoutResult | Self::InternalError | Self::Unknown => 500,
            Self::TooBusy | Self::ShuttingDown => 503,
        }
    }

    /// In words, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::InvalidTarget => "Invalid target",
            Self::TargetNotAllowed => "This host is not visited",
            Self::PortNotAllowed => "This port is not visited",
            Self::RateLimited => "Too many checks",
            Self::TooBusy => "All places are taken",
            Self::ShuttingDown => "The server is restarting",
            Self::NotFound => "Not found",
            Self::BadRequest => "Invalid request",
            Self::EndedWithoutResult => "The check ended without a result",
            Self::HostNotAllowed => "Unknown host name",
            Self::OriginNotAllowed => "Not allowed from another site",
            Self::InternalError => "Fault of the server",
            Self::Unknown => "Something went wrong",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Problem, ProblemCode};

    #[test]
    fn codes_are_written_as_their_ids() {
        for code in ProblemCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), json!(code.id()));
            assert!((400..600).contains(&code.status()));
        }
    }

    #[test]
    fn a_problem_of_a_newer_server_or_a_proxy_can_be_read() {
        let of = |value| serde_json::from_value::<Problem>(value).unwrap();
        let newer = of(json!({"code": "out-of-coffee", "status": 418, "detail": "Wait."}));
        assert_eq!((newer.code, newer.status), (ProblemCode::Unknown, 418));
        assert_eq!(of(json!({"detail": "Wait."})).detail, "Wait.");
    }
}
