//! Ports in a text.

use std::net::IpAddr;

/// The port behind a host: `:587`, `[192.0.2.1]:25`, `, port: 465`; and whether an address in
/// brackets follows.
pub(super) fn port_behind(behind: &str) -> (Option<u16>, bool) {
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
    let number = rest[at + 4..].trim_start_matches([' ', ':', '=', '"', '\'', '>']);
    let fits = matches!(between, "" | "on" | "at" | "and" | "smtp" | "using" | "smtp_");
    (leading_port(number).filter(|_| fits), bracketed)
}

/// A port that the text names apart from a host.
pub(super) fn named_port(text: &str) -> Option<u16> {
    let small = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = small[from..].find("port") {
        let at = from + at;
        from = at + 4;
        let inside = small[..at].ends_with(|c: char| c.is_ascii_alphabetic());
        let number = small[from..].trim_start_matches([' ', ':', '=', '"', '\'', '>', '(', '#']);
        if !inside && let Some(port) = leading_port(number).filter(|p| is_for_mail(*p)) {
            return Some(port);
        }
    }
    // `:587` behind something that is no name, as `dial tcp: …:587`.
    let mut rest = small.as_str();
    while let Some(at) = rest.find(':') {
        rest = &rest[at + 1..];
        if let Some(port) =
            leading_port(rest).filter(|p| matches!(p, 465 | 587 | 2465 | 2525 | 2587))
        {
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
