//! Who is calling: the peer of the connection, or the client that a trusted proxy names.

mod forwarded;

use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

pub use forwarded::ProxyHeader;

/// The other end of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Peer {
    /// A TCP connection from this address.
    Tcp(SocketAddr),
    /// A Unix socket; the permissions of its file decide who may connect.
    Unix,
}

/// What counts as one client: an IPv4 address, an IPv6 /64, or all of a Unix socket.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Network {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// The first 64 bits of an IPv6 address, the rest zero.
    V6(Ipv6Addr),
    /// A peer on a Unix socket for which no proxy names a client.
    Unix,
}

impl Network {
    /// The network of an address. An IPv4 address inside IPv6 counts as itself.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(prefix) => write!(f, "{prefix}/64"),
            Self::Unix => f.write_str("unix"),
        }
    }
}

/// The caller of a request, after the headers of trusted proxies were read. An extension of every
/// request that reaches a handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// Whom the limits count.
    pub(crate) network: Network,
    /// Whether the request came through a trusted proxy.
    pub(crate) proxied: bool,
}

/// Says who calls, to all that comes after it. A request that no connection brought, as in tests,
/// counts as one from a Unix socket.
pub(crate) async fn identify(
    State(proxies): State<Arc<Proxies>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get().copied().unwrap_or(Peer::Unix);
    let caller = proxies.caller(peer, request.headers());
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Which proxies are believed, and in which header they name the client.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// The networks of the proxies. Peers on Unix sockets are always believed.
    pub trusted: Vec<IpNet>,
    /// The header that they set.
    pub header: ProxyHeader,
}

/// How many entries of a header are looked at, from the right.
const HOPS: usize = 32;

impl Proxies {
    /// Whether a peer is a proxy that is believed.
    pub(crate) fn trusts(&self, peer: Peer) -> bool {
        match peer {
            Peer::Tcp(address) => self.trusts_address(address.ip()),
            Peer::Unix => true,
        }
    }

    fn trusts_address(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Walks from the peer along the entries, the last first, for as long as each was written by
    /// a trusted proxy. An entry that is no address ends the walk: then its writer counts.
    pub(crate) fn caller(&self, peer: Peer, headers: &HeaderMap) -> Caller {
        let mut network = match peer {
            Peer::Tcp(address) => Network::of(address.ip()),
            Peer::Unix => Network::Unix,
        };
        let proxied = self.trusts(peer);
        if proxied {
            for entry in forwarded::entries(self.header, headers).into_iter().rev().take(HOPS) {
                let Some(address) = entry else { break };
                network = Network::of(address);
                if !self.trusts_address(address) {
                    break;
                }
            }
        }
        Caller { network, proxied }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Network, Peer, Proxies, ProxyHeader};

    fn proxies(header: ProxyHeader) -> Proxies {
        let trusted = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|n| n.parse().unwrap()).to_vec();
        Proxies { trusted, header }
    }

    fn caller(header: ProxyHeader, peer: &str, lines: &[(&str, &str)]) -> String {
        let peer = match peer {
            "unix" => Peer::Unix,
            address => Peer::Tcp(format!("{address}:9").parse().unwrap()),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        proxies(header).caller(peer, &headers).network.to_string()
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_an_ipv6_64() {
        let of = |a: &str| Network::of(a.parse().unwrap()).to_string();
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::1"));
    }

    #[test]
    fn only_a_trusted_peer_names_the_client() {
        let line = [("x-forwarded-for", "198.51.100.1")];
        let of = |peer| caller(ProxyHeader::XForwardedFor, peer, &line);
        assert_eq!(of("192.0.2.9"), "192.0.2.9");
        assert_eq!(of("10.1.2.3"), "198.51.100.1");
        assert_eq!(of("[::ffff:10.1.2.3]"), "198.51.100.1");
        assert_eq!(of("unix"), "198.51.100.1");
        assert_eq!(caller(ProxyHeader::XForwardedFor, "unix", &[]), "unix");
    }

    #[test]
    fn the_walk_passes_trusted_hops_and_stops_at_the_first_other() {
        let of =
            |value| caller(ProxyHeader::XForwardedFor, "10.0.0.1", &[("x-forwarded-for", value)]);
        assert_eq!(of("203.0.113.66, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(of("203.0.113.66, 198.51.100.1"), "198.51.100.1");
        assert_eq!(of("198.51.100.1, [2001:db8:ffff::2]:443, 10.0.0.2:80"), "198.51.100.1");
        assert_eq!(of("10.0.0.9"), "10.0.0.9", "the client itself is in a trusted network");
        assert_eq!(of("198.51.100.1, unknown, 10.0.0.2"), "10.0.0.2");
        assert_eq!(of("nonsense"), "10.0.0.1");
        assert_eq!(of(""), "10.0.0.1");
    }

    #[test]
    fn several_lines_are_one_list() {
        let lines =
            [("x-forwarded-for", "203.0.113.66, 198.51.100.1"), ("x-forwarded-for", "10.0.0.2")];
        assert_eq!(caller(ProxyHeader::XForwardedFor, "10.0.0.1", &lines), "198.51.100.1");
    }

    #[test]
    fn entries_may_have_ports_brackets_and_quotes() {
        use ProxyHeader::{Forwarded, XForwardedFor, XRealIp};
        for (header, name, value, expected) in [
            (XForwardedFor, "x-forwarded-for", "198.51.100.1:4711", "198.51.100.1"),
            (XForwardedFor, "x-forwarded-for", "[2001:db8:1:2::7]:4711", "2001:db8:1:2::/64"),
            (XForwardedFor, "x-forwarded-for", "2001:db8:1:2::7", "2001:db8:1:2::/64"),
            (XForwardedFor, "x-forwarded-for", "\"198.51.100.1:80\"", "198.51.100.1"),
            (XRealIp, "x-real-ip", "198.51.100.1", "198.51.100.1"),
            (XRealIp, "x-real-ip", "[2001:db8:1:2::7]", "2001:db8:1:2::/64"),
            (Forwarded, "forwarded", "for=198.51.100.1;proto=https", "198.51.100.1"),
            (Forwarded, "forwarded", "by=x; FOR=\"198.51.100.1:4711\"", "198.51.100.1"),
            (
                Forwarded,
                "forwarded",
                "for=192.0.2.66, for=\"[2001:db8:1:2::7]:1\";by=\"a,b;c\\\"\", for=10.0.0.2",
                "2001:db8:1:2::/64",
            ),
            (Forwarded, "forwarded", "for=198.51.100.1, for=_hidden", "10.0.0.1"),
            (Forwarded, "forwarded", "for=\"x, for=198.51.100.1", "198.51.100.1"),
            (Forwarded, "forwarded", "for=\"\\, for=\"198.51.100.1\"", "198.51.100.1"),
            (XForwardedFor, "x-forwarded-for", "\"x, 198.51.100.1", "198.51.100.1"),
            (XForwardedFor, "x-forwarded-for", "é, 198.51.100.1", "198.51.100.1"),
            (Forwarded, "forwarded", "é, for=198.51.100.1", "198.51.100.1"),
            (Forwarded, "forwarded", "for=198.51.100.1, proto=https", "10.0.0.1"),
            (Forwarded, "x-forwarded-for", "198.51.100.1", "10.0.0.1"),
            (XForwardedFor, "forwarded", "for=198.51.100.1", "10.0.0.1"),
        ] {
            assert_eq!(caller(header, "10.0.0.1", &[(name, value)]), expected, "{name}: {value}");
        }
    }
}
