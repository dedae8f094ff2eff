//! Findings about login.

use portwise_model::TlsMode;
use portwise_smtp::{SaslMechanism, Severity as ReplySeverity, Strength, mechanisms};

use super::{Cx, Effect, Finding, Part, Row, Severity, quoted};

const BEFORE_TLS: Row = Row {
    code: "auth.before-tls",
    part: Part::Login,
    effect: Effect::Careless,
    severity: Severity::Error,
    title: "Login is offered before TLS",
    why: "A client that accepts sends the password in plaintext, for everyone on the way to read.",
    fix: "Offer AUTH only inside TLS (Postfix: smtpd_tls_auth_only=yes; Exim: auth_advertise_hosts on $tls_in_cipher; Dovecot: auth_allow_cleartext=no).",
    source: "RFC 4954 §4",
};
const NOT_OFFERED: Row = Row {
    code: "auth.not-offered",
    part: Part::Login,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "Login is not offered",
    why: "A port for submission takes mail of users who log in; without AUTH nobody can, unless the server goes by address.",
    fix: "Switch SASL on for this port (Postfix: smtpd_sasl_auth_enable=yes). If you permit by address alone, this is as you want it.",
    source: "RFC 6409 §4.3",
};
const WEAK_ONLY: Row = Row {
    code: "auth.weak-only",
    part: Part::Login,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "Only outdated ways to log in are offered",
    why: "NTLM, CRAM-MD5 and DIGEST-MD5 are broken or withdrawn; current clients know them no more.",
    fix: "Offer PLAIN inside TLS, which every client knows, or SCRAM-SHA-256.",
    source: "RFC 4954 §4",
};
const MAIL_BEFORE_TLS: Row = Row {
    code: "submission.mail-before-tls",
    part: Part::StartTls,
    effect: Effect::Careless,
    severity: Severity::Error,
    title: "Mail is taken before TLS",
    why: "A client whose STARTTLS was stripped would send the message in plaintext, and nothing would stop it.",
    fix: "Demand TLS on this port (Postfix: smtpd_tls_security_level=encrypt), so that MAIL is answered with 530 before it.",
    source: "RFC 3207 §4",
};

pub(super) const ROWS: &[Row] = &[BEFORE_TLS, MAIL_BEFORE_TLS, NOT_OFFERED, WEAK_ONLY];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let endpoint = cx.endpoint;
    if let Some(plain) = &endpoint.ehlo_plain
        && cx.mode() == TlsMode::StartTls
    {
        before_tls(cx, &mechanisms(plain), out);
    }
    if let Some(inside) = &endpoint.ehlo_tls {
        let offered = mechanisms(inside);
        if offered.is_empty() && cx.is_submission() {
            let detail = match endpoint.helo_only {
                true => "EHLO is refused, and without it there is no AUTH.",
                false => "The answer to EHLO inside TLS does not name AUTH.",
            };
            cx.push(out, &NOT_OFFERED, Severity::Error, detail);
        }
        let is_weak = |m: &SaslMechanism| m.strength() == Strength::Obsolete;
        if !offered.is_empty() && offered.iter().all(is_weak) {
            let detail = format!("It offers {}.", names(&offered));
            cx.push(out, &WEAK_ONLY, Severity::Warning, detail);
        }
    }
    let taken = endpoint
        .deep
        .as_ref()
        .and_then(|deep| deep.mail_before_tls.as_ref())
        .filter(|reply| reply.severity() == ReplySeverity::Positive);
    if let Some(reply) = taken
        && cx.is_submission()
    {
        let detail = format!("MAIL was answered with “{}”. Nothing was sent.", quoted(reply));
        cx.push(out, &MAIL_BEFORE_TLS, Severity::Error, detail);
    }
}

fn before_tls(cx: &Cx<'_>, offered: &[SaslMechanism], out: &mut Vec<Finding>) {
    if offered.is_empty() {
        return;
    }
    let open: Vec<SaslMechanism> =
        offered.iter().filter(|m| m.strength() == Strength::HandsOver).cloned().collect();
    if open.is_empty() {
        let detail = format!(
            "It offers {} before TLS; none of these sends the password itself.",
            names(offered)
        );
        cx.push(out, &BEFORE_TLS, Severity::Info, detail);
    } else {
        let detail = format!("It offers {} before TLS.", names(&open));
        cx.push(out, &BEFORE_TLS, cx.milder_at_mx(), detail);
    }
}

fn names(mechanisms: &[SaslMechanism]) -> String {
    mechanisms.iter().map(SaslMechanism::as_str).collect::<Vec<_>>().join(", ")
}
