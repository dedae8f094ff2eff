//! Host, port and address in a text.

use std::net::{IpAddr, Ipv6Addr};

use super::name::{is_exchanger, is_name};
use super::port::{named_port, port_behind};
use crate::context::Family;

/// Where a connection went.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    /// Whether the host is one that takes mail for a domain.
    pub(super) exchanger: bool,
    pub(super) address: Option<Family>,
    pub(super) private: Option<bool>,
}

/// How far back a URL is looked for that a host may be part of, in octets.
const URL: usize = 300;

/// What stands in front of a host, in small letters.
const BEFORE: &[&str] = &[
    "address",
    "addr",
    "connect",
    "connecting",
    "dial",
    "host",
    "hostname",
    "lookup",
    "mailhost",
    "relay",
    "relayhost",
    "remote",
    "server",
    "smarthost",
    "smtp_host",
    "smtp_server",
    "to",
    "with",
];

/// What the first label of a mail server's name begins with.
const LABELS: &[&str] = &[
    "aspmx",
    "email-smtp",
    "exch",
    "mail",
    "mta",
    "mx",
    "out",
    "relay",
    "send",
    "smtp",
    "submission",
    "asmtp",
    "securemail",
    "ssl0",
    "imap-smtp",
    "in-smtp",
    "in1-smtp",
    "gmail-smtp-in",
];

/// A name or an address in a text.
struct Candidate {
    host: String,
    port: Option<u16>,
    score: u32,
    on_25: bool,
    literal: Option<IpAddr>,
}

/// Reads it.
pub(super) fn of(text: &str) -> Place {
    let mut best: Option<Candidate> = None;
    let mut address: Option<(Family, bool)> = None;
    for (start, end) in runs(text) {
        let Some(candidate) = candidate(text, start, end) else { continue };
        if let Some(literal) = candidate.literal {
            let kind = kind_of(literal);
            // IPv6 is what explains a failure, where both are named.
            if address.is_none_or(|old| old.0 == Family::Ipv4 && kind.0 == Family::Ipv6) {
                address = Some(kind);
            }
        }
        if candidate.score > 1 && best.as_ref().is_none_or(|old| candidate.score > old.score) {
            best = Some(candidate);
        }
    }
    let port = best.as_ref().and_then(|b| b.port).or_else(|| named_port(text));
    let exchanger = best
        .as_ref()
        .is_some_and(|b| is_exchanger(&b.host) || (b.on_25 && b.literal.is_none() && logged(text)))
        && !matches!(port, Some(465 | 587 | 2525));
    Place {
        host: best.map(|b| b.host),
        port,
        exchanger,
        address: address.map(|(family, _)| family),
        private: address.map(|(_, private)| private),
    }
}

/// Whether a line of a log tells what became of a delivery.
fn logged(text: &str) -> bool {
    ["status=", "relay=", "dsn=", " said: ", "=> ", "== ", "** "].iter().any(|s| text.contains(s))
}

/// The runs of characters of which names and addresses consist.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            if bytes[at] == b'[' {
                // An IPv6 address in brackets.
                let length = bytes[at + 1..].iter().take(46).position(|b| *b == b']');
                if let Some(length) = length
                    && bytes[at + 1..at + 1 + length].contains(&b':')
                {
                    let found = (at + 1, at + 1 + length);
                    at += length + 2;
                    return Some(found);
                }
            }
            if !is_part(bytes[at]) || (at > 0 && is_part(bytes[at - 1])) {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && is_part(bytes[at]) {
                at += 1;
            }
            // A bare IPv6 address goes on behind its colons.
            let wide = bytes[start..]
                .iter()
                .take(46)
                .take_while(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
                .count();
            if wide > at - start && text[start..start + wide].parse::<Ipv6Addr>().is_ok() {
                at = start + wide;
            }
            return Some((start, at));
        }
        None
    })
}

fn candidate(text: &str, start: usize, end: usize) -> Option<Candidate> {
    let name = text[start..end].trim_end_matches(['.', '-', '_']);
    let end = start + name.len();
    let (before, behind) = (&text[..start], &text[end..]);
    let literal: Option<IpAddr> = name.parse().ok();
    // A version is not an address, nor is what stands in a URL of the web.
    if before.ends_with("https://")
        || before.ends_with("http://")
        || before.ends_with('/') && !before.ends_with("//")
    {
        return None;
    }
    let in_url = before.ends_with("//");
    let at = before.ends_with('@');
    let login = at && in_login(before);
    if at && !login && !before.ends_with("=@") {
        return None;
    }
    // A call in source code, and our own side of a connection.
    if behind.starts_with('(')
        || behind
            .trim_start_matches(':')
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with("->")
    {
        return None;
    }
    if literal.is_none() && !(is_name(name) || name == "localhost") {
        return None;
    }
    let word = word_before(before);
    let (port, bracketed) = port_behind(behind);
    // Who connected to us is not whom we connected to.
    let client = match word.as_str() {
        "from" => literal.is_some() || (bracketed && port.is_none()),
        "client" | "helo" | "ehlo" | "by" | "sender" => true,
        _ => false,
    };
    if client {
        let none = Candidate { host: String::new(), port: None, score: 0, on_25: false, literal };
        return literal.map(|_| none);
    }
    let label = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let mut score = 0;
    score += if port.is_some() { 4 } else { 0 };
    score += u32::from(bracketed) * 3;
    score += if BEFORE.contains(&word.as_str()) || in_url || login { 2 } else { 0 };
    score += if LABELS.iter().any(|l| label.starts_with(l)) { 2 } else { 0 };
    // A name says more than an address.
    score = if literal.is_some() || name == "localhost" { score.saturating_sub(1) } else { score };
    let host = name.to_ascii_lowercase();
    Some(Candidate { on_25: port == Some(25), host, port, score, literal })
}

/// Whether user and password of a URL stand directly before.
fn in_login(before: &str) -> bool {
    let near = before.bytes().rev().take(URL).take_while(|b| !b.is_ascii_whitespace()).count();
    before.as_bytes()[before.len() - near..].windows(3).any(|w| w == b"://")
}

/// The word before, in small letters, across punctuation.
fn word_before(before: &str) -> String {
    let trimmed = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '\n');
    let start = trimmed
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .map_or(0, |i| i + trimmed[i..].chars().next().map_or(1, char::len_utf8));
    let mut word = trimmed[start..].to_ascii_lowercase();
    word.truncate(16);
    word
}

/// The kind of an address, and whether it is for networks of one's own.
fn kind_of(address: IpAddr) -> (Family, bool) {
    match address {
        IpAddr::V4(v4) => (Family::Ipv4, v4.is_private() || v4.is_loopback() || v4.is_link_local()),
        IpAddr::V6(v6) => {
            let own = v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local();
            (Family::Ipv6, own)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::context::Family;

    #[track_caller]
    fn check(text: &str, host: Option<&str>, port: Option<u16>) {
        let place = of(text);
        assert_eq!((place.host.as_deref(), place.port), (host, port), "{text}");
    }

    #[test]
    fn hosts_and_ports_are_read_however_they_are_written() {
        check("dial tcp: lookup smtp.example.com: no such host", Some("smtp.example.com"), None);
        check(
            "connect to smtp.example.com[192.0.2.7]:25: refused",
            Some("smtp.example.com"),
            Some(25),
        );
        check("host \"ssl://smtp.example.com:587\"", Some("smtp.example.com"), Some(587));
        check(
            "Could not connect to SMTP host: mail.example.org, port: 465;",
            Some("mail.example.org"),
            Some(465),
        );
        check(
            "SMTP connection to (relay.example.com) port 465",
            Some("relay.example.com"),
            Some(465),
        );
        check("connect ECONNREFUSED 192.0.2.7:587", Some("192.0.2.7"), Some(587));
        check(
            "smtp://anna%40example.org:x@mail.example.org:587",
            Some("mail.example.org"),
            Some(587),
        );
        check("port 587 failed: Connection refused", None, Some(587));
        check("connect ENETUNREACH 2001:db8::1:587", None, Some(587));
        check("STARTTLS unavailable for smtp.example.com:587", Some("smtp.example.com"), Some(587));
        check("read tcp 127.0.0.1:50000->192.0.2.10:465: reset", Some("192.0.2.10"), Some(465));
        check("[2001:db8::1]:465", Some("2001:db8::1"), Some(465));
        check(
            "postfix/smtp: to=<a@mail.example.org>, relay=mx.example.net[203.0.113.5]:25",
            Some("mx.example.net"),
            Some(25),
        );
    }

    #[test]
    fn files_packages_and_links_are_no_hosts() {
        for text in [
            "at SMTPConnection._formatError (/app/node_modules/nodemailer/lib/smtp-connection/index.js:905:19)",
            "com.sun.mail.smtp.SMTPTransport.issueSendCommand(SMTPTransport.java:2374)",
            "File \"/usr/lib/python3.11/smtplib.py\", line 535, in sendmail",
            "https://support.google.com/mail/?p=BadCredentials",
            "<anna@mail.example.org>: Recipient address rejected",
            "smtplib.SMTPException: no",
            "    mail.send(message)",
            "/usr/lib/ruby/3.1.0/net/smtp.rb:24:in `start'",
            "lost connection after STARTTLS from mail.example.org[203.0.113.9]",
        ] {
            check(text, None, None);
        }
    }

    #[test]
    fn exchangers_and_addresses_are_told_apart() {
        assert!(of("TLS error from 'mx2.example.net': no").exchanger);
        assert!(of("host a-com.mail.protection.outlook.com[203.0.113.1] said: 550").exchanger);
        assert!(!of("smtp.example.com:587").exchanger);
        assert_eq!(of("from unknown[192.168.7.20]").private, Some(true));
        assert_eq!(of("connect to [2001:db8::1]:587").address, Some(Family::Ipv6));
    }
}
