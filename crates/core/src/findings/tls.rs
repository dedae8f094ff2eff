//! Findings about the TLS session.

use portwise_model::TlsMode;
use portwise_smtp::{Cause, LookAlike, ReplyError};

use super::{Cx, Effect, Finding, Part, Row, Severity, certificate};
use crate::report::{KeyProof, TlsFacts, TlsFailure};

const PLAINTEXT_ON_IMPLICIT: Row = Row {
    code: "tls.plaintext-on-implicit-port",
    part: Part::Tls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "A port for implicit TLS greets in plaintext",
    why: "Clients begin with TLS there; they hang or speak of a wrong version number.",
    fix: "Switch the service on this port to TLS from the start (Postfix: smtpd_tls_wrappermode=yes; Exim: tls_on_connect_ports).",
    source: "RFC 8314 §3.3",
};
const IMPLICIT_ON_STARTTLS: Row = Row {
    code: "tls.implicit-on-starttls-port",
    part: Part::Tls,
    effect: Effect::ImplicitTls,
    severity: Severity::Error,
    title: "A port for STARTTLS expects TLS immediately",
    why: "Clients wait there for a greeting in plaintext that never comes, until they time out.",
    fix: "Switch the service on this port to plaintext with STARTTLS and offer implicit TLS on 465; until then clients must be set to “SSL/TLS” on this port.",
    source: "RFC 8314 §3.3",
};
const LEGACY_VERSION: Row = Row {
    code: "tls.legacy-version",
    part: Part::Tls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "Nothing above TLS 1.1 is spoken",
    why: "TLS 1.0 and 1.1 are withdrawn; current clients and libraries refuse them.",
    fix: "Allow TLS 1.2 and 1.3 on the server, and switch off what is older. If the software knows neither, replace it.",
    source: "RFC 8996",
};
const WEAK_CIPHER: Row = Row {
    code: "tls.weak-cipher",
    part: Part::Tls,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "Only outdated cipher suites are spoken",
    why: "They lack forward secrecy or authenticated encryption. Some current clients refuse them, more will.",
    fix: "Allow TLS 1.3, or in TLS 1.2 the suites with ECDHE and AES-GCM or ChaCha20. If the operating system knows none of them, replace it.",
    source: "RFC 9325 §4.2",
};
const HANDSHAKE_TIMEOUT: Row = Row {
    code: "tls.handshake-timeout",
    part: Part::Tls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The TLS handshake hangs",
    why: "Clients wait, then give up without a reason.",
    fix: "Look into the server's log. A firewall that inspects TLS, or drops large packets (path MTU), is a usual cause.",
    source: "RFC 9325 §3.1.1",
};
const HANDSHAKE_FAILED: Row = Row {
    code: "tls.handshake-failed",
    part: Part::Tls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The TLS handshake fails",
    why: "No protected session comes about.",
    fix: "Look into the server's log at this moment: a certificate that does not fit its key, no cipher suite in common with current clients, or a crash.",
    source: "RFC 9325 §3.1.1",
};

pub(super) const ROWS: &[Row] = &[
    PLAINTEXT_ON_IMPLICIT,
    IMPLICIT_ON_STARTTLS,
    LEGACY_VERSION,
    HANDSHAKE_TIMEOUT,
    HANDSHAKE_FAILED,
    WEAK_CIPHER,
];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let endpoint = cx.endpoint;
    let spoke_tls = matches!(
        endpoint.stopped(),
        Some((_, Cause::Unreadable { error: ReplyError::NotSmtp { service: LookAlike::Tls, .. } }))
    );
    if endpoint.expects_implicit_tls || (spoke_tls && cx.mode() == TlsMode::StartTls) {
        let detail = match endpoint.expects_implicit_tls {
            true => "It kept silent in plaintext, and answered when we began with TLS.",
            false => "Where the greeting should come, it sent a message of TLS.",
        };
        cx.push(out, &IMPLICIT_ON_STARTTLS, Severity::Error, detail);
    }
    if let Some(detail) = endpoint.tls.as_ref().and_then(unproven) {
        cx.push(out, &HANDSHAKE_FAILED, Severity::Error, detail);
    }
    match &endpoint.tls_failure {
        None => {}
        // What was taken back is reported by the findings about STARTTLS.
        Some(_) if endpoint.starttls_taken_back().is_some() => {}
        Some(TlsFailure::Plaintext { heard }) if cx.mode() == TlsMode::Implicit => {
            let detail = format!("Where TLS should begin, it said “{heard}”.");
            cx.push(out, &PLAINTEXT_ON_IMPLICIT, Severity::Error, detail);
        }
        // Behind STARTTLS that is an injection, which the findings about STARTTLS tell.
        Some(TlsFailure::Plaintext { .. }) => {}
        Some(TlsFailure::LegacyVersion { version }) => {
            let detail = format!("It speaks {version} and nothing newer.");
            cx.push(out, &LEGACY_VERSION, cx.milder_at_mx(), detail);
        }
        Some(TlsFailure::OutdatedCipherSuite { cipher_suite }) => {
            let detail = format!(
                "Of TLS 1.2 it speaks {cipher_suite}, and nothing that our client knows. Certificate and login could not be tested."
            );
            cx.push(out, &WEAK_CIPHER, Severity::Warning, detail);
        }
        Some(TlsFailure::TimedOut) => {
            let detail = "Our first message was sent, and no whole answer came in time.";
            cx.push(out, &HANDSHAKE_TIMEOUT, Severity::Error, detail);
        }
        Some(TlsFailure::Failed { detail }) => {
            cx.push(out, &HANDSHAKE_FAILED, Severity::Error, format!("{detail}."));
        }
        Some(TlsFailure::Closed) => {
            let detail = "The server closed the connection in the handshake, without an alert.";
            cx.push(out, &HANDSHAKE_FAILED, Severity::Error, detail);
        }
        Some(TlsFailure::Reset) => {
            let detail = "The connection was reset in the handshake.";
            cx.push(out, &HANDSHAKE_FAILED, Severity::Error, detail);
        }
    }
}

/// What clients that verify say of the server's signature. One made with a key that is too short
/// is reported as that.
fn unproven(tls: &TlsFacts) -> Option<&'static str> {
    match tls.key_proof {
        KeyProof::Valid | KeyProof::Unknown => None,
        _ if certificate::has_weak_key(tls) => None,
        KeyProof::Weak => Some(
            "It signs the handshake in a way that is broken (SHA-1); current clients refuse it.",
        ),
        KeyProof::Invalid => Some(
            "Its signature in the handshake does not fit its certificate: it does not hold that key, and clients refuse it.",
        ),
    }
}
