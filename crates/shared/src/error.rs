//! What can go wrong between us and the engine.

use std::sync::Arc;

use redis::{ErrorKind, RedisError, ServerErrorKind};
use thiserror::Error;

/// Why the engine did not do what it was asked for. The engine is named without its password.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum StoreError {
    /// It is not reached, or does not answer; it is worth trying again.
    #[error("The engine {engine} cannot be reached: {why}. It is tried again.")]
    Away {
        /// Where it is.
        engine: Arc<str>,
        /// What happened, as the end of a sentence.
        why: String,
    },
    /// It does not let us do that.
    #[error("The engine {engine} refuses: {why}")]
    Refused {
        /// Where it is.
        engine: Arc<str>,
        /// What it refuses, and what to do, as sentences.
        why: String,
    },
    /// Something else listens there.
    #[error(
        "What listens at {engine} is neither Valkey nor Redis. If it speaks TLS, write rediss:// \
         rather than redis://."
    )]
    NotRedis {
        /// Where it is.
        engine: Arc<str>,
    },
    /// It lacks commands that are needed.
    #[error(
        "The engine {engine} is of version {version}, and at least Redis 7.0 or any Valkey is \
         needed."
    )]
    TooOld {
        /// Where it is.
        engine: Arc<str>,
        /// What it says.
        version: String,
    },
    /// It takes nothing more.
    #[error(
        "The engine {engine} takes nothing more: {why}. Give it more memory (maxmemory) or disk, \
         or keep results for a shorter time."
    )]
    Full {
        /// Where it is.
        engine: Arc<str>,
        /// What is full, as the end of a sentence.
        why: String,
    },
    /// Something that should not happen.
    #[error("The engine {engine} answered what nobody expected: {what}")]
    Other {
        /// Where it is.
        engine: Arc<str>,
        /// What it was.
        what: String,
    },
}

impl StoreError {
    /// Whether the engine may answer when it is asked again.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Away { .. })
    }

    pub(crate) fn away(engine: &Arc<str>, why: impl Into<String>) -> Self {
        Self::Away { engine: engine.clone(), why: why.into() }
    }

    pub(crate) fn other(engine: &Arc<str>, what: impl Into<String>) -> Self {
        Self::Other { engine: engine.clone(), what: what.into() }
    }

    /// Reads what the client says.
    pub(crate) fn read(engine: &Arc<str>, error: &RedisError) -> Self {
        let engine = engine.clone();
        let detail = error.detail().unwrap_or_default();
        match error.kind() {
            ErrorKind::Io => Self::Away { engine, why: of_connection(error) },
            ErrorKind::Parse => Self::NotRedis { engine },
            ErrorKind::RESP3NotSupported => {
                Self::TooOld { engine, version: "5 or before".to_owned() }
            }
            ErrorKind::AuthenticationFailed => {
                Self::Refused { engine, why: WRONG_PASSWORD.to_owned() }
            }
            ErrorKind::Server(ServerErrorKind::BusyLoading) => {
                Self::Away { engine, why: "it is still reading its data".to_owned() }
            }
            ErrorKind::Server(
                ServerErrorKind::MasterDown
                | ServerErrorKind::TryAgain
                | ServerErrorKind::ClusterDown,
            ) => Self::Away { engine, why: "it says that it is not ready".to_owned() },
            ErrorKind::Server(ServerErrorKind::ReadOnly) => {
                let why = "it is a replica, which takes nothing; the URL must lead to the primary";
                Self::Away { engine, why: why.to_owned() }
            }
            ErrorKind::Server(ServerErrorKind::NoPerm) => {
                Self::Refused { engine, why: no_permission(detail) }
            }
            _ => Self::by_code(engine, error),
        }
    }

    fn by_code(engine: Arc<str>, error: &RedisError) -> Self {
        let detail = error.detail().unwrap_or_default();
        match error.code() {
            Some("WRONGPASS" | "NOAUTH") => {
                Self::Refused { engine, why: WRONG_PASSWORD.to_owned() }
            }
            Some("OOM") => Self::Full { engine, why: "its memory is full".to_owned() },
            Some("MISCONF") => Self::Full { engine, why: "it cannot write to its disk".to_owned() },
            Some("BUSY") => Self::Away { engine, why: "a script keeps it busy".to_owned() },
            Some("NOREPLICAS") => Self::Away { engine, why: "it misses its replicas".to_owned() },
            Some("ERR") if detail.contains("DB index is out of range") => {
                let why = "It has no database of the number in the URL.".to_owned();
                Self::Refused { engine, why }
            }
            // How Redis 7.0 says NOPERM inside a script.
            Some("ERR") if detail.contains("The user executing the script can't") => {
                Self::Refused { engine, why: no_permission("") }
            }
            Some("ERR") if detail.contains("max number of clients") => {
                Self::Away { engine, why: "it has too many clients (maxclients)".to_owned() }
            }
            Some(code) => Self::Other { engine, what: format!("{code} {detail}") },
            None => Self::Other { engine, what: error.category().to_owned() },
        }
    }
}

const WRONG_PASSWORD: &str = "The user or password in the URL is wrong, or missing.";

/// The words of the engine name the user, and the command or key.
fn no_permission(detail: &str) -> String {
    let detail = detail.trim_end_matches('.');
    let detail = if detail.is_empty() { "the user in the URL may not do this" } else { detail };
    format!("{detail}. Give the user the rules that the manual has for a worker of this place.")
}

fn of_connection(error: &RedisError) -> String {
    if error.is_connection_refusal() {
        "nothing listens there".to_owned()
    } else if error.is_timeout() {
        "it does not answer in time".to_owned()
    } else if error.is_connection_dropped() {
        "the connection was cut".to_owned()
    } else {
        error.to_string()
    }
}
