//! The ports that mail is submitted and relayed on.

use portwise_model::{Confidence, Port, TlsMode};
use serde::Serialize;

/// A port and everything there is to say about it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PortRow {
    /// The number.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts, where the port is used for mail.
    #[serde(rename = "security")]
    pub tls: TlsMode,
    /// How we rank it for submission.
    pub standing: Rank,
    /// Whether Portwise visits it.
    pub probed: bool,
    /// What it is for.
    pub role: &'static str,
    /// The RFCs that lay it down; "none" where nothing does.
    pub rfc: &'static str,
    /// The service name in IANA's registry, and what else stands there.
    pub registration: &'static str,
    /// What TLS looks like on it.
    pub encryption: &'static str,
    /// Whether one logs in.
    pub auth: &'static str,
    /// Who blocks it.
    pub blocking: &'static str,
    /// Whether someone on the way can talk the client out of TLS.
    pub downgrade: &'static str,
    /// When to use it.
    pub advice: &'static str,
    /// Where the facts are from.
    pub source: &'static str,
    /// When they were checked, as `YYYY-MM-DD`.
    pub checked_on: &'static str,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How a port ranks for submission.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Use it where it is offered.
    Recommended,
    /// Use it when something better is shut.
    Fallback,
    /// Do not submit mail on it.
    Avoid,
}

impl Rank {
    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Fallback => "fallback",
            Self::Avoid => "avoid",
        }
    }
}

/// The row of a port.
#[must_use]
pub fn find(port: Port) -> Option<&'static PortRow> {
    PORTS.binary_search_by_key(&port, |row| row.port).ok().map(|i| &PORTS[i])
}

/// When TLS starts on a port, as it is registered or commonly used; STARTTLS on an unknown one.
#[must_use]
pub fn mode_of(port: Port) -> TlsMode {
    let mode = MODES.iter().find(|(own, _)| *own == port);
    mode.map_or(TlsMode::StartTls, |(_, tls)| *tls)
}

/// The ports with their modes alone: who asks for no more does not carry the texts.
const MODES: [(Port, TlsMode); PORTS.len()] = {
    let mut modes = [(0, TlsMode::StartTls); PORTS.len()];
    let mut at = 0;
    while at < PORTS.len() {
        modes[at] = (PORTS[at].port, PORTS[at].tls);
        at += 1;
    }
    modes
};

/// Whether Portwise may visit a port.
#[must_use]
pub fn is_probed(port: Port) -> bool {
    find(port).is_some_and(|row| row.probed)
}

/// Ports in words, in order: `25, 465 and 587`.
#[must_use]
pub fn list<'p>(ports: impl IntoIterator<Item = &'p Port>) -> String {
    let mut ports: Vec<&Port> = ports.into_iter().collect();
    ports.sort();
    let text: Vec<String> = ports.into_iter().map(Port::to_string).collect();
    match text.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => text.join(""),
    }
}

/// The ports that a submission probe visits, in the order in which they are shown.
pub const SUBMISSION_PORTS: [Port; 4] = [465, 587, 25, 2525];

/// The ports, sorted by number.
pub const PORTS: &[PortRow] = &[
    PortRow {
        port: 24,
        tls: TlsMode::Cleartext,
        standing: Rank::Avoid,
        probed: false,
        role: "Any private mail system; often LMTP between daemons of one machine",
        rfc: "RFC 2033 (LMTP) fixes no number; it only rules out 25",
        registration: "any private mail system, without a service name",
        encryption: "none, or TLS inside one's own network",
        auth: "usually none",
        blocking: "not offered to the internet",
        downgrade: "does not apply",
        advice: "not for submission; local delivery only",
        source: "RFC 2033",
        checked_on: "2026-11-23",
        confidence: Confidence::Known,
    },
    PortRow {
        port: 25,
        tls: TlsMode::StartTls,
        standing: Rank::Avoid,
        probed: true,
        role: "Relay between mail servers: every MX listens here",
        rfc: "RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 7672 (DANE), RFC 8461 (MTA-STS)",
        registration: "smtp",
        encryption: "plaintext with opportunistic STARTTLS",
        auth: "none between servers; a few providers take logins here as well",
        blocking: "closed outbound on most home lines and most clouds; some providers close it only after abuse",
        downgrade: "yes, unless the sender enforces DANE or MTA-STS",
        advice: "for servers that receive mail for a domain, and between servers; not for mail clients and applications",
        source: "RFC 5321 §4.5.4.2",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 26,
        tls: TlsMode::StartTls,
        standing: Rank::Avoid,
        probed: true,
        role: "Unofficial twin of 25 or 587 at shared hosts (cPanel) and Runbox",
        rfc: "none",
        registration: "unassigned",
        encryption: "STARTTLS, often optional",
        auth: "required",
        blocking: "usually open; some hosts shut it together with 25",
        downgrade: "yes, like 587",
        advice: "an old way round a closed 25; use 465 or 587 instead",
        source: "Runbox documentation, notes of shared hosts",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 80,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: true,
        role: "HTTP's number, reused for submission by a few relays",
        rfc: "none for SMTP (RFC 9110 is HTTP)",
        registration: "http",
        encryption: "STARTTLS at SMTP2GO and Mailjet; plaintext at Alibaba Direct Mail",
        auth: "required",
        blocking: "open nearly everywhere, but web proxies and inspection break SMTP on it",
        downgrade: "yes, and some relays have no TLS here at all",
        advice: "last resort in closed networks; never send a password on it without TLS",
        source: "https://developers.smtp2go.com/docs/smtp-relay",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 443,
        tls: TlsMode::Implicit,
        standing: Rank::Fallback,
        probed: true,
        role: "HTTPS' number, reused for submission by a few relays",
        rfc: "none for SMTP (RFC 9110 is HTTP)",
        registration: "https",
        encryption: "TLS from the start (SMTP2GO)",
        auth: "required",
        blocking: "open nearly everywhere; deep inspection may refuse what is not HTTP",
        downgrade: "there is no plaintext to tamper with",
        advice: "last resort that still keeps TLS; a mail API over HTTPS is the cleaner way",
        source: "https://developers.smtp2go.com/docs/smtp-relay",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 465,
        tls: TlsMode::Implicit,
        standing: Rank::Recommended,
        probed: true,
        role: "Submission with implicit TLS",
        rfc: "RFC 8314 (2018), as updated by RFC 8997 (TLS 1.2 or later)",
        registration: "submissions on TCP since 2017-12-12; the same number also carries urd (TCP) and igmpv3lite (UDP)",
        encryption: "TLS from the start",
        auth: "required",
        blocking: "normally open; shut by DigitalOcean, Linode, Hetzner Cloud, Scaleway, Render's free plan and others",
        downgrade: "there is no plaintext to tamper with; the certificate must still be verified",
        advice: "first choice for mail clients, and for applications where the provider offers it",
        source: "RFC 8314 §3.3",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 586,
        tls: TlsMode::Implicit,
        standing: Rank::Fallback,
        probed: true,
        role: "Submission with implicit TLS at Rediffmail",
        rfc: "none",
        registration: "not a mail service",
        encryption: "TLS from the start",
        auth: "required",
        blocking: "usually open",
        downgrade: "there is no plaintext to tamper with",
        advice: "only where the provider names it",
        source: "Thunderbird's provider database, rediffmail.com",
        checked_on: "2026-11-23",
        confidence: Confidence::Known,
    },
    PortRow {
        port: 587,
        tls: TlsMode::StartTls,
        standing: Rank::Recommended,
        probed: true,
        role: "Submission with STARTTLS",
        rfc: "RFC 6409 (STD 72, 2011; first RFC 2476, 1998), RFC 3207, RFC 4954, RFC 8314",
        registration: "submission",
        encryption: "plaintext, then STARTTLS. RFC 6409 §7 lists STARTTLS as MAY and AUTH as MUST; the demand for TLS comes from RFC 8314",
        auth: "required",
        blocking: "normally open; shut by DigitalOcean, Linode, Scaleway, Render's free plan, Supabase Edge and others; open at Hetzner Cloud",
        downgrade: "yes, if the client treats STARTTLS as optional; a client that demands it and verifies the certificate merely fails to send",
        advice: "second choice and the most widely offered; make the client require STARTTLS",
        source: "RFC 6409 §3.1",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 588,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: true,
        role: "Alternative to 587 at Mailjet",
        rfc: "none",
        registration: "cal, which is not a mail service",
        encryption: "STARTTLS",
        auth: "required",
        blocking: "usually open",
        downgrade: "yes, like 587",
        advice: "only where the provider names it",
        source: "Mailjet's list of ports",
        checked_on: "2026-11-23",
        confidence: Confidence::Known,
    },
    PortRow {
        port: 994,
        tls: TlsMode::Implicit,
        standing: Rank::Fallback,
        probed: true,
        role: "Second port with implicit TLS at NetEase (163.com, 126.com)",
        rfc: "none for SMTP",
        registration: "ircs, historic",
        encryption: "TLS from the start",
        auth: "required",
        blocking: "usually open",
        downgrade: "there is no plaintext to tamper with",
        advice: "only at NetEase, when 465 is shut",
        source: "NetEase's list of ports",
        checked_on: "2026-11-23",
        confidence: Confidence::Known,
    },
    PortRow {
        port: 1025,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: false,
        role: "Proton Mail Bridge and mail catchers, both on one's own machine",
        rfc: "none",
        registration: "blackjack, which is not a mail service",
        encryption: "STARTTLS at the Bridge, none at catchers",
        auth: "at the Bridge; catchers have none",
        blocking: "does not leave the machine",
        downgrade: "does not apply on loopback",
        advice: "on 127.0.0.1 only",
        source: "Proton Mail Bridge's and MailDev's defaults",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 2465,
        tls: TlsMode::Implicit,
        standing: Rank::Fallback,
        probed: true,
        role: "Unofficial alternative to 465",
        rfc: "none",
        registration: "lbm, which is not a mail service",
        encryption: "TLS from the start",
        auth: "required",
        blocking: "usually open",
        downgrade: "there is no plaintext to tamper with",
        advice: "the best fallback when 465 is shut and the relay offers it: Amazon SES, Resend, Scaleway, Forward Email, MailPace",
        source: "https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 2525,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: true,
        role: "Unofficial alternative to 587",
        rfc: "none",
        registration: "ms-v-worlds, a Microsoft service that has nothing to do with mail",
        encryption: "STARTTLS as on 587; plaintext is often taken as well",
        auth: "required",
        blocking: "usually open, because filters forget it; shut at Cloudzy, and closed where everything is denied by default",
        downgrade: "yes, like 587",
        advice: "when 465 and 587 are shut and the relay offers it; make the client require STARTTLS",
        source: "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 2587,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: true,
        role: "Unofficial alternative to 587",
        rfc: "none",
        registration: "masc, which is not a mail service",
        encryption: "STARTTLS",
        auth: "required",
        blocking: "usually open",
        downgrade: "yes, like 587",
        advice: "second fallback where it is offered: Amazon SES, Resend, Scaleway, Emailit, Forward Email, DreamHost",
        source: "https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 3535,
        tls: TlsMode::StartTls,
        standing: Rank::Avoid,
        probed: true,
        role: "Alternative port at GoDaddy",
        rfc: "none",
        registration: "ms-la, which is not a mail service",
        encryption: "plaintext, or STARTTLS",
        auth: "required",
        blocking: "usually open",
        downgrade: "yes, like 587",
        advice: "avoid it; GoDaddy has 465",
        source: "GoDaddy's list of ports",
        checked_on: "2026-11-23",
        confidence: Confidence::Known,
    },
    PortRow {
        port: 8025,
        tls: TlsMode::StartTls,
        standing: Rank::Fallback,
        probed: true,
        role: "Alternative to 587 at SMTP2GO and Rackspace; often a mail catcher's web page",
        rfc: "none",
        registration: "ca-audit-da, which is not a mail service",
        encryption: "STARTTLS",
        auth: "required",
        blocking: "usually open; may be taken for a web port",
        downgrade: "yes, like 587",
        advice: "fallback where the relay offers it",
        source: "https://developers.smtp2go.com/docs/smtp-relay",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
    PortRow {
        port: 8465,
        tls: TlsMode::Implicit,
        standing: Rank::Fallback,
        probed: true,
        role: "Alternative to 465 at SMTP2GO",
        rfc: "none",
        registration: "unassigned",
        encryption: "TLS from the start",
        auth: "required",
        blocking: "usually open",
        downgrade: "there is no plaintext to tamper with",
        advice: "fallback where the relay offers it",
        source: "https://developers.smtp2go.com/docs/smtp-relay",
        checked_on: "2026-11-23",
        confidence: Confidence::Verified,
    },
];

#[cfg(test)]
mod tests {
    use super::{PORTS, SUBMISSION_PORTS, find, is_probed};

    #[test]
    fn rows_are_sorted_sourced_and_dated() {
        assert!(PORTS.is_sorted_by(|a, b| a.port < b.port));
        for row in PORTS {
            assert!(row.checked_on.parse::<jiff::civil::Date>().is_ok(), "{}", row.port);
            for text in
                [row.role, row.rfc, row.registration, row.encryption, row.advice, row.source]
            {
                assert!(!text.is_empty(), "{}", row.port);
            }
            if row.source.starts_with("https:") {
                assert!(crate::sources::is_link(row.source), "{}", row.source);
            }
        }
    }

    #[test]
    fn what_a_probe_visits_may_be_visited() {
        assert!(SUBMISSION_PORTS.into_iter().all(is_probed));
        assert!(!is_probed(22) && !is_probed(24) && !is_probed(1025));
        assert!(find(466).is_none());
    }
}
