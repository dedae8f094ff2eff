//! Host, port and address in a text.

use std::net::{IpAddr, Ipv6Addr};

use super::kind_of;
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

/// Ends of names that are files and packages.
const FILES: &[&str] = &[
    "c",
    "cc",
    "cf",
    "cfg",
    "class",
    "conf",
    "cpp",
    "cs",
    "css",
    "ex",
    "exe",
    "exs",
    "go",
    "h",
    "html",
    "ini",
    "jar",
    "java",
    "js",
    "json",
    "jsx",
    "key",
    "kt",
    "log",
    "lua",
    "mjs",
    "pem",
    "php",
    "pl",
    "pm",
    "py",
    "pyc",
    "rb",
    "rs",
    "scala",
    "sh",
    "so",
    "sql",
    "toml",
    "ts",
    "tsx",
    "txt",
    "vb",
    "xml",
    "yaml",
    "yml",
    "crt",
    "dll",
    "env",
    "phtml",
    "properties",
    "local",
];

/// What packages of Java begin with.
const PACKAGES: &[&str] =
    &["com", "io", "jakarta", "java", "javax", "net", "org", "sun", "kotlin", "scala", "dev"];

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

/// Whether a name is that of a server that takes mail for a domain.
fn is_exchanger(host: &str) -> bool {
    let mut labels = host.split('.');
    let first = labels.next().unwrap_or_default();
    let numbered = |label: &str| {
        label
            .strip_prefix("mx")
            .is_some_and(|rest| rest.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()))
    };
    numbered(first)
        || first.starts_with("mx-")
        || first.ends_with("-mx")
        || first.contains("aspmx")
        || first.contains("smtp-in")
        || first.ends_with("mx")
        || labels.any(|label| numbered(label) || label == "protection")
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
    if literal.is_none() && !(is_name(name) || name == "localhost") {
        return None;
    }
    let word = word_before(before);
    let (port, bracketed) = port_behind(behind);
    // Who connected to us is not whom we connected to.
    let client = match word.as_str() {
        "from" => literal.is_some() || (bracketed && port.is_none()),
        "client" | "helo" | "ehlo" | "by" | "for" | "sender" => true,
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

/// Whether a run is a host name with a domain.
fn is_name(name: &str) -> bool {
    let Some((rest, top)) = name.rsplit_once('.') else { return false };
    let labels = rest.split('.').count();
    let first = rest.split('.').next().unwrap_or_default();
    let is_label = |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-');
    let small = top.to_ascii_lowercase();
    top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        // `smtplib.SMTPException`
        && (top.bytes().all(|b| b.is_ascii_lowercase()) || top.bytes().all(|b| b.is_ascii_uppercase()))
        && name.len() <= 253
        && rest.split('.').all(is_label)
        && (labels > 1 || !FILES.contains(&small.as_str()))
        && !matches!(small.as_str(), "java" | "js" | "py" | "php" | "rb" | "go" | "ts" | "class" | "html" | "conf" | "log" | "local")
        && !PACKAGES.contains(&first)
        && rest.bytes().any(|b| b.is_ascii_alphabetic())
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

/// The port behind a host: `:587`, `[192.0.2.1]:25`, `, port: 465`; and whether an address in
/// brackets follows.
fn port_behind(behind: &str) -> (Option<u16>, bool) {
    let mut rest = behind.strip_prefix(']').unwrap_or(behind);
    let mut bracketed = false;
    let inner = rest
        .strip_prefix('[')
        .or_else(|| rest.strip_prefix(" ["))
        .or_else(|| rest.strip_prefix(" ("));
    if let Some(inner) = inner {
        let close = inner.bytes().take(46).position(|b| matches!(b, b']' | b')'));
        let address = close.map(|close| &inner[..close]);
        if address.is_some_and(|a| a.parse::<IpAddr>().is_ok()) {
            bracketed = true;
            rest = &inner[close.unwrap_or(0) + 1..];
        }
    }
    if let Some(number) = rest.strip_prefix(':') {
        return (leading_port(number), bracketed);
    }
    // A few words of punctuation and `port`.
    let near: &str = rest.char_indices().nth(16).map_or(rest, |(at, _)| &rest[..at]);
    let small = near.to_ascii_lowercase();
    let Some(at) = small.find("port") else { return (None, bracketed) };
    let between = small[..at].trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let number = rest[at + 4..]
        .trim_start_matches(|c: char| matches!(c, ' ' | ':' | '=' | '"' | '\'' | '>'));
    let fits = matches!(between, "" | "on" | "at" | "and" | "smtp" | "using" | "smtp_");
    (leading_port(number).filter(|_| fits), bracketed)
}

/// A port that the text names apart from a host.
fn named_port(text: &str) -> Option<u16> {
    let small = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = small[from..].find("port") {
        let at = from + at;
        from = at + 4;
        let inside = small[..at].ends_with(|c: char| c.is_ascii_alphabetic());
        let number = small[from..].trim_start_matches(|c: char| {
            matches!(c, ' ' | ':' | '=' | '"' | '\'' | '>' | '(' | '#')
        });
        if !inside && let Some(port) = leading_port(number).filter(|p| is_for_mail(*p)) {
            return Some(port);
        }
    }
    // `:587` behind something that is no name, as `dial tcp: …:587`.
    let mut rest = small.as_str();
    while let Some(at) = rest.find(':') {
        rest = &rest[at + 1..];
        if let Some(port) = leading_port(rest).filter(|p| is_for_mail(*p) && *p != 25) {
            return Some(port);
        }
    }
    None
}

fn is_for_mail(port: u16) -> bool {
    matches!(port, 24 | 25 | 26 | 80 | 465 | 587 | 588 | 1025 | 2465 | 2525 | 2526 | 2587 | 8025)
}

fn leading_port(text: &str) -> Option<u16> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let goes_on = text[digits..].starts_with(|c: char| c.is_alphabetic())
        || text[digits..]
            .strip_prefix('.')
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        || text[digits..]
            .strip_prefix(':')
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    if digits == 0 || digits > 5 || goes_on {
        return None;
    }
    text[..digits].parse().ok().filter(|port| *port > 0)
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
