//! What one visit shows of the way to a server.

use portwise_model::TlsMode;
use portwise_smtp::{
    Cause, LookAlike, ReplyError, Severity, Stage, offers, offers_starttls, stripped_mark,
};
use serde::{Deserialize, Serialize};

use super::facts::Visit;
use super::landmarks::Landmark;
use crate::ports::mode_of;
use crate::report::{EndpointReport, Path, TcpOutcome, TlsFacts, TlsFailure};

/// What one visit shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    /// The server was reached, and nothing on the way shows.
    Passed {
        /// Whether a certificate proves that it was the server.
        proven: bool,
    },
    /// It failed in this way.
    Failed(Failing),
    /// Something answered that is not the server, or changed what it said.
    Meddled(Meddling),
    /// It shows nothing.
    Nothing,
}

/// How connections fail.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failing {
    /// Nothing comes back.
    Dropped,
    /// They are refused.
    Refused,
    /// A router says that there is no way.
    Unreachable,
    /// They are made, and cut before the server says a word.
    Reset,
    /// They are made, and nobody says a word.
    Mute,
}

/// What shows that something on the way speaks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meddling {
    /// The certificate is not that operator's.
    Certificate,
    /// The keyword STARTTLS is overwritten.
    Overwritten,
    /// STARTTLS is not offered, though the operator always offers it.
    StarttlsGone,
    /// STARTTLS is offered and refused.
    StarttlsRefused,
    /// Other keywords are gone that the operator always offers.
    KeywordsGone,
    /// The TLS handshake is broken off.
    TlsCut,
    /// Plaintext comes where TLS should begin.
    Plaintext,
    /// A web server answers.
    Web,
    /// The greeting is not that operator's.
    Greeting,
    /// Servers of several operators greet in the same words.
    OneBanner,
}

impl Meddling {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Certificate,
        Self::Overwritten,
        Self::StarttlsGone,
        Self::StarttlsRefused,
        Self::KeywordsGone,
        Self::TlsCut,
        Self::Plaintext,
        Self::Web,
        Self::Greeting,
        Self::OneBanner,
    ];

    /// In words, as a part of a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Certificate => "the certificates are not those of the operators",
            Self::Overwritten => "the keyword STARTTLS is overwritten on the way",
            Self::StarttlsGone => "STARTTLS is missing, though these servers always offer it",
            Self::StarttlsRefused => "STARTTLS is offered and then refused",
            Self::KeywordsGone => "EHLO keywords are missing that these servers always offer",
            Self::TlsCut => "the TLS handshake is broken off",
            Self::Plaintext => "plaintext comes where TLS should begin",
            Self::Web => "a web server answers in their place",
            Self::Greeting => "the greetings are not those of the operators",
            Self::OneBanner => "servers of different operators greet in the same words",
        }
    }
}

/// What a visit shows; of a landmark more is known than of a host that somebody named.
pub(super) fn of(landmark: Option<&Landmark>, visit: &Visit) -> Seen {
    let endpoint = &visit.endpoint;
    if endpoint.not_tested.is_some() && endpoint.tcp != Some(TcpOutcome::Unreachable) {
        return Seen::Nothing;
    }
    match endpoint.tcp {
        None => return Seen::Nothing,
        Some(TcpOutcome::TimedOut) => return Seen::Failed(Failing::Dropped),
        Some(TcpOutcome::Refused) => return Seen::Failed(Failing::Refused),
        Some(TcpOutcome::Reset) => return Seen::Failed(Failing::Reset),
        // Without a route nothing was sent.
        Some(TcpOutcome::Unreachable) if endpoint.not_tested.is_some() => return Seen::Nothing,
        Some(TcpOutcome::Unreachable) => return Seen::Failed(Failing::Unreachable),
        Some(TcpOutcome::Connected) => {}
    }
    if let Some(meddling) = meddling(landmark, endpoint) {
        return Seen::Meddled(meddling);
    }
    if let Some(failing) = failing(endpoint) {
        return Seen::Failed(failing);
    }
    Seen::Passed { proven: is_proven(landmark, endpoint) }
}

/// The greeting without what differs from connection to connection.
pub(super) fn banner(endpoint: &EndpointReport) -> Option<String> {
    let text = endpoint.greeting.as_ref()?.lines.join(" ");
    let text: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    (!text.is_empty()).then_some(text)
}

/// Whether a certificate proves that the server is the one that was asked for.
pub(super) fn is_proven(landmark: Option<&Landmark>, endpoint: &EndpointReport) -> bool {
    endpoint.tls.as_ref().is_some_and(|tls| tls.trusted && is_named(landmark, tls))
}

fn is_named(landmark: Option<&Landmark>, tls: &TlsFacts) -> bool {
    let of_operator = |name: &String| {
        let name = name.to_ascii_lowercase();
        let domains = landmark.map(|l| l.domains).unwrap_or_default();
        domains.iter().any(|d| name == **d || name.ends_with(&format!(".{d}")))
    };
    tls.name_matches
        || tls.certificates.first().is_some_and(|leaf| leaf.dns_names.iter().any(of_operator))
}

/// Nothing that the server itself would do for a while, such as asking to come back, is among it.
fn meddling(landmark: Option<&Landmark>, endpoint: &EndpointReport) -> Option<Meddling> {
    if let Some(tls) = &endpoint.tls {
        // Only its dates may be wrong: then it is this machine's clock.
        let may_be_theirs = tls.path == Path::Anchored && is_named(landmark, tls);
        if !may_be_theirs {
            return Some(Meddling::Certificate);
        }
    }
    let before_tls =
        endpoint.ehlo_plain.as_deref().filter(|_| mode_of(endpoint.port) == TlsMode::StartTls);
    if let Some(offered) = before_tls {
        if stripped_mark(offered).is_some() {
            return Some(Meddling::Overwritten);
        }
        let always = landmark.map(|l| l.keywords).unwrap_or_default();
        if always.contains(&"STARTTLS") && !offers_starttls(offered) {
            return Some(Meddling::StarttlsGone);
        }
        let is_refused =
            endpoint.starttls.as_ref().is_some_and(|s| s.reply.severity() != Severity::Positive);
        if is_refused && landmark.is_some() {
            return Some(Meddling::StarttlsRefused);
        }
        if always.iter().any(|keyword| !offers(offered, keyword)) {
            return Some(Meddling::KeywordsGone);
        }
    }
    match (endpoint.stopped(), &endpoint.tls_failure) {
        (_, Some(TlsFailure::Plaintext { .. })) => return Some(Meddling::Plaintext),
        (_, Some(_)) if endpoint.greeting.is_some() => return Some(Meddling::TlsCut),
        (_, Some(TlsFailure::Failed { .. } | TlsFailure::LegacyVersion { .. })) => {
            return Some(Meddling::TlsCut);
        }
        (Some((_, Cause::Unreadable { error: ReplyError::NotSmtp { service, .. } })), _) => {
            return Some(match service {
                LookAlike::Http => Meddling::Web,
                _ => Meddling::Greeting,
            });
        }
        _ => {}
    }
    let greeting = endpoint.greeting.as_ref().map(|g| g.lines.join(" ").to_lowercase())?;
    let names_itself =
        landmark.is_none_or(|l| l.greeting.iter().any(|word| greeting.contains(word)));
    (!names_itself && !is_proven(landmark, endpoint)).then_some(Meddling::Greeting)
}

/// How a connection failed that was made.
fn failing(endpoint: &EndpointReport) -> Option<Failing> {
    match (endpoint.stopped()?, &endpoint.tls_failure) {
        ((Stage::Greeting, Cause::TimedOut { .. }), _) => Some(Failing::Mute),
        ((Stage::Greeting, Cause::Closed | Cause::Reset), _) => Some(Failing::Reset),
        ((Stage::Handshake, _), Some(TlsFailure::TimedOut)) => Some(Failing::Mute),
        ((Stage::Handshake, _), Some(TlsFailure::Closed | TlsFailure::Reset)) => {
            Some(Failing::Reset)
        }
        _ => None,
    }
}
