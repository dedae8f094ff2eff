//! Findings about STARTTLS.

use portwise_model::TlsMode;
use portwise_smtp::{
    Extension, Reply, Severity as ReplySeverity, Stage, offers, offers_starttls, stripped_mark,
};

use super::{Cx, Effect, Finding, Part, Row, Severity, quoted};
use crate::report::{DeepReport, TlsFailure};
use crate::shorten::{QUOTED, shorten};

const NOT_OFFERED: Row = Row {
    code: "starttls.not-offered",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "STARTTLS is not offered",
    why: "Everything goes over the wire in plaintext, passwords included; careful clients refuse to send.",
    fix: "Give the server a certificate and switch STARTTLS on. If the server is sure that it offers it, something on the way removes it: try from another network.",
    source: "RFC 3207 §4",
};
const STRIPPED: Row = Row {
    code: "starttls.stripped",
    part: Part::StartTls,
    effect: Effect::Stripped,
    severity: Severity::Error,
    title: "Something on the way overwrites STARTTLS",
    why: "A firewall that “inspects” SMTP, or an attacker, talks clients out of encryption; a careless one then sends the password in the clear.",
    fix: "Use implicit TLS (465) from here. Have the inspection of SMTP switched off on the firewall in between (Cisco calls it fixup or inspect esmtp).",
    source: "RFC 3207 §6",
};
const REFUSED: Row = Row {
    code: "starttls.refused",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "STARTTLS is offered, and then refused",
    why: "Careful clients give up, careless ones go on in plaintext.",
    fix: "Look into the server's log: its certificate or key can usually not be read, or its TLS library failed to start.",
    source: "RFC 3207 §4",
};
const RESPONSE_INJECTION: Row = Row {
    code: "starttls.response-injection",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "Plaintext follows the answer to STARTTLS",
    why: "Clients that keep it take it for an answer given inside TLS: an attacker on the way can insert replies.",
    fix: "Update the server. If it is up to date, something on the way inserts text.",
    source: "RFC 3207 §6",
};
const COMMAND_INJECTION: Row = Row {
    code: "starttls.command-injection",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "A command sent before TLS is carried out inside TLS",
    why: "Whoever is on the way can slip commands into the protected session (CVE-2011-0411), up to stealing the login.",
    fix: "Update the server software; it must throw away what it has read when TLS starts.",
    source: "RFC 3207 §4.2",
};
const REQUIRED_ON_MX: Row = Row {
    code: "starttls.required-on-mx",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "Mail is refused without TLS",
    why: "A server that a domain names for its mail must take it without TLS as well; senders that cannot do TLS fail here for good.",
    fix: "Offer STARTTLS on port 25 without demanding it (Postfix: smtpd_tls_security_level=may). To have senders demand TLS, publish an MTA-STS policy or TLSA records.",
    source: "RFC 3207 §4",
};
const EHLO_DIFFERS: Row = Row {
    code: "starttls.ehlo-differs",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Info,
    title: "Something that is offered before TLS is missing inside",
    why: "But for STARTTLS and AUTH, a server offers the same in both. What differs was written by somebody else: a firewall that rewrites plaintext, or another server behind a TLS proxy.",
    fix: "Compare the two answers to EHLO in the transcript. If you run neither firewall nor proxy, check from another network.",
    source: "RFC 3207 §4.2",
};
const OFFERED_INSIDE: Row = Row {
    code: "starttls.offered-inside-tls",
    part: Part::StartTls,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "STARTTLS is offered again inside TLS",
    why: "A client that follows it starts TLS within TLS, and fails.",
    fix: "Let the server leave STARTTLS out once TLS is up. A TLS proxy in front of a plaintext server is the usual cause.",
    source: "RFC 3207 §4.2",
};

pub(super) const ROWS: &[Row] = &[
    STRIPPED,
    NOT_OFFERED,
    REFUSED,
    RESPONSE_INJECTION,
    COMMAND_INJECTION,
    OFFERED_INSIDE,
    REQUIRED_ON_MX,
    EHLO_DIFFERS,
];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let endpoint = cx.endpoint;
    if cx.mode() == TlsMode::StartTls
        && endpoint.is_complete()
        && let Some(plain) = &endpoint.ehlo_plain
        && !offers_starttls(plain)
    {
        match stripped_mark(plain) {
            Some(mark) => {
                let mark = shorten(mark, LONGEST_NAME);
                let detail =
                    format!("Where STARTTLS should stand, the answer to EHLO says {mark}.");
                cx.push(out, &STRIPPED, Severity::Error, detail);
            }
            None => {
                let severity = if cx.is_submission() { Severity::Error } else { Severity::Warning };
                let detail = match (endpoint.helo_only, cx.masked_greeting()) {
                    (true, _) => "EHLO is refused, and without it there is no STARTTLS.",
                    (false, false) => "The answer to EHLO is whole, and STARTTLS is not in it.",
                    (false, true) => {
                        "The answer to EHLO is whole, and STARTTLS is not in it. The greeting is masked with asterisks, as firewalls that inspect SMTP do; they may have taken it out."
                    }
                };
                cx.push(out, &NOT_OFFERED, severity, detail);
            }
        }
    }
    if let Some(starttls) = &endpoint.starttls {
        let severity = starttls.reply.severity();
        let reply = quoted(&starttls.reply);
        match severity {
            ReplySeverity::Positive | ReplySeverity::Intermediate => {}
            ReplySeverity::Transient => {
                let detail = format!("For now, it says: “{reply}”.");
                cx.push(out, &REFUSED, Severity::Error, detail);
            }
            ReplySeverity::Permanent => {
                cx.push(out, &REFUSED, Severity::Error, format!("It said “{reply}”."));
            }
        }
        if let Some(instead) = endpoint.starttls_taken_back().as_ref().map(quoted) {
            let detail = format!(
                "It answered “{reply}”, and then said in plaintext where TLS should begin: “{instead}”."
            );
            cx.push(out, &REFUSED, Severity::Error, detail);
            return;
        }
        let late = match (&endpoint.tls_failure, endpoint.stopped()) {
            (Some(TlsFailure::Plaintext { heard }), Some((Stage::Handshake, _))) => heard.as_str(),
            _ => "",
        };
        let injected = if starttls.early.is_empty() { late } else { &starttls.early };
        if !injected.is_empty() {
            let detail = format!("Behind the answer came, in plaintext: “{injected}”.");
            cx.push(out, &RESPONSE_INJECTION, Severity::Error, detail);
        }
    }
    if endpoint.deep.as_ref().is_some_and(|deep| deep.command_injection == Some(true)) {
        let detail = "NOOP was sent in plaintext behind STARTTLS, and answered inside TLS.";
        cx.push(out, &COMMAND_INJECTION, Severity::Error, detail);
    }
    if let Some(deep) = &endpoint.deep
        && let Some(reply) = deep.mail_before_tls.as_ref().filter(|reply| demands_tls(reply, deep))
        && cx.is_mx()
    {
        let inside = match &deep.mail_inside_tls {
            Some(inside) => format!(", and inside TLS with “{}”", quoted(inside)),
            None => String::new(),
        };
        let reply = quoted(reply);
        let detail = format!("MAIL before TLS was answered with “{reply}”{inside}.");
        cx.push(out, &REQUIRED_ON_MX, Severity::Warning, detail);
    }
    if let (Some(plain), Some(inside)) = (&endpoint.ehlo_plain, &endpoint.ehlo_tls)
        && !endpoint.helo_only
    {
        let missing = missing_inside(plain, inside);
        if !missing.is_empty() {
            let more = if missing.len() > MOST_MISSING { " and others" } else { "" };
            let names: Vec<_> =
                missing.iter().take(MOST_MISSING).map(|name| shorten(name, LONGEST_NAME)).collect();
            let detail = format!("Inside TLS it does not offer {}{more}.", names.join(", "));
            cx.push(out, &EHLO_DIFFERS, Severity::Info, detail);
        }
    }
    if endpoint.ehlo_tls.as_deref().is_some_and(offers_starttls) {
        let detail = "The answer to EHLO inside TLS names STARTTLS.";
        cx.push(out, &OFFERED_INSIDE, Severity::Warning, detail);
    }
}

/// Whether MAIL was refused for want of TLS. The code does not tell: `530 5.7.0` is both
/// “STARTTLS first” (RFC 3207 §4) and “authentication required” (RFC 4954 §6). What is refused
/// inside TLS in the same words was about something else; what is refused for good and taken
/// inside TLS was about TLS, whatever the words.
fn demands_tls(reply: &Reply, deep: &DeepReport) -> bool {
    let is_permanent = match reply.severity() {
        ReplySeverity::Positive | ReplySeverity::Intermediate => return false,
        ReplySeverity::Transient => false,
        ReplySeverity::Permanent => true,
    };
    match &deep.mail_inside_tls {
        Some(inside) if quoted(inside) == quoted(reply) => false,
        Some(inside) if is_permanent && inside.severity() == ReplySeverity::Positive => true,
        _ => names_tls(reply),
    }
}

/// Whether a refusal says that TLS is missing: by its code (523 and 538, X.7.10 in the registry
/// of RFC 5248), or in words.
fn names_tls(reply: &Reply) -> bool {
    let by_code = matches!(u16::from(reply.code), 523 | 538)
        || reply.enhanced().is_some_and(|code| (code.subject, code.detail) == (7, 10));
    let text = shorten(&reply.lines.join(" "), QUOTED).to_ascii_lowercase();
    let has_word = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| ["starttls", "tls", "ssl"].contains(&word) || word.starts_with("encrypt"));
    let phrases = ["secure connection", "secure channel", "secure session"];
    let is_denied =
        ["not available", "unavailable", "not supported", "not required", "not offered"]
            .iter()
            .any(|denial| text.contains(denial));
    by_code || (!is_denied && (has_word || phrases.iter().any(|phrase| text.contains(phrase))))
}

/// The most keywords that are named, and how much of each.
const MOST_MISSING: usize = 10;
const LONGEST_NAME: usize = 64;

/// The keywords that stand in the first list alone, each once, but for those about TLS and login
/// and private ones; no more than say that there are too many to be named.
pub(crate) fn missing_inside<'a>(plain: &'a [Extension], inside: &[Extension]) -> Vec<&'a str> {
    let is_about_tls = |keyword: &str| {
        let keyword = keyword.to_ascii_uppercase();
        ["STARTTLS", "AUTH", "X-"].iter().any(|beginning| keyword.starts_with(beginning))
    };
    let mut missing: Vec<&str> = Vec::new();
    for keyword in plain.iter().map(|extension| extension.keyword.as_str()) {
        let is_known = missing.iter().any(|known| known.eq_ignore_ascii_case(keyword));
        if !is_about_tls(keyword) && !offers(inside, keyword) && !is_known {
            missing.push(keyword);
        }
        if missing.len() > MOST_MISSING {
            break;
        }
    }
    missing
}
