//! Findings about the certificate chain.

use super::{Cx, Effect, Finding, Part, Row, Severity};
use crate::moment::{Moment, day, seconds};
use crate::report::{Certificate, Path, PublicKey, TlsFacts};

const EXPIRED: Row = Row {
    code: "cert.expired",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate has expired",
    why: "Clients that verify refuse the connection.",
    fix: "Renew the certificate, or send the current intermediate if it is the intermediate that is old, and make the mail server load it: most read it only when they start or reload.",
    source: "RFC 5280 §4.1.2.5",
};
const NOT_YET_VALID: Row = Row {
    code: "cert.not-yet-valid",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate is not valid yet",
    why: "Clients that verify refuse the connection.",
    fix: "Check the clock of the machine that made the certificate, or wait until it is valid.",
    source: "RFC 5280 §4.1.2.5",
};
const EXPIRING_SOON: Row = Row {
    code: "cert.expiring-soon",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "The certificate expires soon",
    why: "When it does, clients that verify refuse the connection.",
    fix: "Renew it now, and find out why that did not happen by itself.",
    source: "RFC 5280 §4.1.2.5",
};
const HOSTNAME_MISMATCH: Row = Row {
    code: "cert.hostname-mismatch",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate names another host",
    why: "Clients cannot tell the server from an impostor, and refuse the connection.",
    fix: "Use the host name that the certificate names, or get a certificate for this one (as a DNS name in its subject alternative names).",
    source: "RFC 9525 §6.3",
};
const SELF_SIGNED: Row = Row {
    code: "cert.self-signed",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate is self-signed",
    why: "Nobody but itself vouches for it; clients refuse it unless someone installed it by hand.",
    fix: "Get a certificate from a public authority; Let's Encrypt issues them free of charge. Never tell users to switch verification off.",
    source: "RFC 5280 §6.1",
};
const INCOMPLETE: Row = Row {
    code: "cert.incomplete-chain",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "An intermediate certificate is missing",
    why: "Browsers fill such gaps, mail programs do not: they call the issuer unknown.",
    fix: "Let the server send the whole chain: the file that authorities call “fullchain”, the leaf first, then the intermediates.",
    source: "RFC 5280 §6.1",
};
const UNTRUSTED: Row = Row {
    code: "cert.untrusted",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate's authority is not known",
    why: "Clients refuse a chain that does not lead to an authority they trust.",
    fix: "Get a certificate from a public authority. If it is your own authority, install its root on the clients, and name it to the check as a trust anchor.",
    source: "RFC 5280 §6.1",
};
const WEAK_KEY: Row = Row {
    code: "cert.weak-key",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate's key is too short",
    why: "Keys of this size can be broken; current libraries refuse them.",
    fix: "Make a new key, RSA with 2048 bits or more or an elliptic curve with 256, and a new certificate for it.",
    source: "RFC 9325 §4.5",
};
const WEAK_SIGNATURE: Row = Row {
    code: "cert.weak-signature",
    part: Part::Certificate,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The certificate is signed with a broken algorithm",
    why: "Signatures with MD5 or SHA-1 can be forged; current libraries refuse them.",
    fix: "Have the certificate issued anew, with SHA-256 or better.",
    source: "RFC 9325 §4.5",
};

pub(super) const ROWS: &[Row] = &[
    EXPIRED,
    NOT_YET_VALID,
    HOSTNAME_MISMATCH,
    SELF_SIGNED,
    INCOMPLETE,
    UNTRUSTED,
    WEAK_KEY,
    WEAK_SIGNATURE,
    EXPIRING_SOON,
];

const HOUR: i64 = 3600;
/// How early we warn, in seconds.
const SOON: i64 = 14 * 24 * HOUR;

/// What part of its lifetime a certificate has left when it should have been renewed. Those that
/// live for six days are renewed every few.
const LAST_PART: i64 = 3;
/// What RFC 9325 §4.5 demands of RSA keys, in bits.
const RSA_BITS: u32 = 2048;
/// What RFC 9325 §4.5 demands of elliptic curves, in bits.
const EC_BITS: u32 = 224;

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let Some(tls) = &cx.endpoint.tls else { return };
    let severity = cx.milder_at_mx();
    period(cx, tls, severity, out);
    if let (false, Some(leaf)) = (tls.name_matches, tls.certificates.first()) {
        let detail = match leaf.dns_names.as_slice() {
            [] => format!("It was asked for {}, and names no host at all.", cx.host.name),
            _ => format!("It was asked for {}, and names {}.", cx.host.name, some_names(leaf)),
        };
        cx.push(out, &HOSTNAME_MISMATCH, severity, detail);
    }
    let before = out.len();
    strength(cx, tls, severity, out);
    // A chain that is too weak to be verified is reported as weak.
    let is_weak = out.len() > before;
    if !(is_weak && matches!(tls.path, Path::Invalid { .. })) {
        path(cx, tls, severity, out);
    }
}

/// The certificates that clients depend on. Where a path to an anchor was found, what else the
/// server sends, such as an expired cross-signature, harms nobody.
fn that_count(tls: &TlsFacts) -> impl Iterator<Item = (usize, &Certificate)> {
    let count = if tls.trusted { 1 } else { tls.certificates.len() };
    tls.certificates.iter().take(count).enumerate()
}

fn period(cx: &Cx<'_>, tls: &TlsFacts, severity: Severity, out: &mut Vec<Finding>) {
    let now = cx.report.taken_at;
    for (i, certificate) in that_count(tls) {
        let which = which(i, certificate);
        if certificate.not_after < now {
            let detail = format!(
                "{which} was valid until {}, {} ago.",
                day(certificate.not_after),
                days(seconds(certificate.not_after, now))
            );
            cx.push(out, &EXPIRED, severity, detail);
        } else if certificate.not_before > now {
            let detail = format!("{which} is valid from {}.", day(certificate.not_before));
            cx.push(out, &NOT_YET_VALID, severity, detail);
        } else if i == 0 && seconds(now, certificate.not_after) < soon(certificate) {
            let detail = format!(
                "{which} is valid until {}, {} more.",
                day(certificate.not_after),
                days(seconds(now, certificate.not_after))
            );
            cx.push(out, &EXPIRING_SOON, Severity::Warning, detail);
        }
    }
}

/// How long before its end a certificate counts as expiring soon: 14 days, or the last third of a
/// short lifetime; in seconds.
fn soon(certificate: &Certificate) -> i64 {
    let lifetime = seconds(certificate.not_before, certificate.not_after);
    SOON.min(lifetime / LAST_PART)
}

fn path(cx: &Cx<'_>, tls: &TlsFacts, severity: Severity, out: &mut Vec<Finding>) {
    match &tls.path {
        Path::Anchored => {}
        Path::SelfSigned => {
            let detail = match tls.certificates.first() {
                Some(leaf) => format!("Subject and issuer are both “{}”.", leaf.subject),
                None => "Subject and issuer are the same.".to_owned(),
            };
            cx.push(out, &SELF_SIGNED, severity, detail);
        }
        Path::Incomplete { issuer } => {
            let detail =
                format!("The server did not send the certificate of the issuer, “{issuer}”.");
            cx.push(out, &INCOMPLETE, severity, detail);
        }
        Path::UnknownAuthority { issuer } => {
            let detail =
                format!("The chain leads to “{issuer}”, which is not a trust anchor here.");
            cx.push(out, &UNTRUSTED, severity, detail);
        }
        Path::Invalid { reason } => {
            cx.push(out, &UNTRUSTED, severity, format!("The chain is not valid: {reason}."));
        }
    }
}

fn strength(cx: &Cx<'_>, tls: &TlsFacts, severity: Severity, out: &mut Vec<Finding>) {
    for (i, certificate) in that_count(tls) {
        let key = &certificate.key;
        if is_weak(key) {
            let detail =
                format!("{} has an {} key of {} bits.", which(i, certificate), key.kind, key.bits);
            cx.push(out, &WEAK_KEY, severity, detail);
        }
        // A root is trusted as it stands; nobody verifies its own signature.
        let is_root = i > 0 && certificate.self_issued;
        if !is_root && is_weak_signature(certificate) {
            let detail = format!(
                "{} is signed with {}.",
                which(i, certificate),
                certificate.signature_algorithm
            );
            cx.push(out, &WEAK_SIGNATURE, severity, detail);
        }
    }
}

fn is_weak(key: &PublicKey) -> bool {
    let least = match key.kind.as_str() {
        "RSA" | "DSA" => RSA_BITS,
        "EC" => EC_BITS,
        _ => 0,
    };
    key.bits < least
}

/// Whether the server's own key is too short.
pub(super) fn has_weak_key(tls: &TlsFacts) -> bool {
    tls.certificates.first().is_some_and(|leaf| is_weak(&leaf.key))
}

fn which(position: usize, certificate: &Certificate) -> String {
    match position {
        0 => "The server's certificate".to_owned(),
        _ => format!("The certificate of “{}” in the chain", certificate.subject),
    }
}

fn days(seconds: i64) -> String {
    let hours = seconds / HOUR;
    match hours / 24 {
        0 => format!("{hours} hours"),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// How many names are told of a certificate.
pub(crate) const ENOUGH_NAMES: usize = 5;

/// The first names of a certificate, and how many there are besides.
pub(super) fn some_names(certificate: &Certificate) -> String {
    let names = &certificate.dns_names;
    let mut text = names.iter().take(ENOUGH_NAMES).cloned().collect::<Vec<_>>().join(", ");
    let left_out = certificate.more_names.as_ref().map_or(0, |more| more.count);
    let more = names.len().saturating_sub(ENOUGH_NAMES) + left_out;
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// Whether anything is found wrong with a certificate behind the leaf of a chain that is not
/// trusted.
pub(crate) fn is_faulty(certificate: &Certificate, now: Moment) -> bool {
    let is_in_period = certificate.not_before <= now && now <= certificate.not_after;
    let is_signed_weakly = !certificate.self_issued && is_weak_signature(certificate);
    !is_in_period || is_weak(&certificate.key) || is_signed_weakly
}

fn is_weak_signature(certificate: &Certificate) -> bool {
    let algorithm = certificate.signature_algorithm.to_ascii_lowercase();
    ["md2", "md5", "sha1", "sha-1"].iter().any(|weak| algorithm.contains(weak))
}
