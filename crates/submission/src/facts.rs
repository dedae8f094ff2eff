//! What came of a login. Facts only, and no secrets.

use std::net::IpAddr;

use portwise_core::Port;
use portwise_core::report::TlsFacts;
use portwise_explain::Step;
use portwise_smtp::{Line, Reply};
use serde::{Deserialize, Serialize};

use crate::mechanism::Mechanism;

/// What one login showed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LoginFacts {
    /// The address that was dialled.
    pub address: IpAddr,
    /// The port.
    pub port: Port,
    /// TLS, where a handshake came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsFacts>,
    /// The mechanisms that the server offered inside TLS.
    pub offered: Vec<String>,
    /// The mechanism that was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// What the server said when it took the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Reply>,
    /// What it said when it took the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Reply>,
    /// How it ended.
    pub outcome: Outcome,
    /// What was said; `***` stands for what is secret.
    pub transcript: Vec<Line>,
}

/// A mechanism, and why it was taken.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Chosen {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Why, as a part of a sentence.
    pub reason: String,
    /// What the login was bound to, if it was: `tls-exporter` or `tls-server-end-point`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<String>,
}

/// How a login ended.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The server took the login, and the message if there was one.
    Accepted,
    /// It said no.
    Refused {
        /// To what.
        step: Step,
        /// How.
        reply: Reply,
        /// What it said before about a token (RFC 7628 §3.2.2).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// It offers no login that fits; no secret was sent.
    NoMechanism {
        /// Why, in a sentence.
        why: String,
    },
    /// The server was not reached, or not with a TLS session that could be trusted; no secret was
    /// sent.
    NotTried(NotTried),
    /// It ended without an answer.
    BrokenOff {
        /// Where.
        step: Step,
        /// Why, in a sentence.
        why: String,
    },
}

/// Why a login was not tried.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NotTried {
    /// Why, in a sentence.
    pub why: String,
}

impl Outcome {
    pub(crate) fn not_tried(why: impl Into<String>) -> Self {
        Self::NotTried(NotTried { why: why.into() })
    }
}
