//! The headers in which proxies name their clients.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// The header in which a proxy names its client.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`: a list, to which each proxy adds its peer.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239): the same with names for the parts.
    Forwarded,
    /// `X-Real-IP`: one address.
    XRealIp,
}

impl ProxyHeader {
    /// Every header.
    pub const ALL: [Self; 3] = [Self::XForwardedFor, Self::Forwarded, Self::XRealIp];

    /// Its name in lower case.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
            Self::XRealIp => "x-real-ip",
        }
    }
}

/// The entries, the nearest proxy's last; `None` for one that is no address.
pub(super) fn entries(header: ProxyHeader, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    // An octet that no address has must not hide the addresses beside it.
    let lines: Vec<_> = headers
        .get_all(header.id())
        .iter()
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    let lines = lines.iter().map(AsRef::as_ref);
    match header {
        ProxyHeader::XRealIp => lines.map(address).collect(),
        ProxyHeader::XForwardedFor => lines.flat_map(|l| l.split(',')).map(address).collect(),
        ProxyHeader::Forwarded => lines.flat_map(|l| parts(l, ',')).map(forwarded_for).collect(),
    }
}

/// The `for` of one element (RFC 7239 §4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    parts(element, ';').into_iter().find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| address(value)).flatten()
    })
}

/// An address, alone or with a port, in brackets or quotes.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|at| at.ip());
    text.parse().ok().or_else(with_port).or_else(|| bracketed().map(IpAddr::V6))
}

/// Splits where no quoted string goes on (RFC 9110 §5.6.4). Where a quote stays open, quotes mean
/// nothing: a client must not be able to hide what the proxy wrote behind its own words.
fn parts(text: &str, at: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let split = |c: char| {
        let splits = c == at && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        splits
    };
    let parts = text.split(split).collect();
    if quoted { text.split(at).collect() } else { parts }
}
