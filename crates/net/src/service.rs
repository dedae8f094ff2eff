//! Asks a web service that the user of this program named by its URL, such as another Portwise: at
//! any address and port, but once for each call, within a time and a size, following nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hyper::header::HeaderValue;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use portwise_core::Host;
use portwise_core::report::DnsFailure;
use tokio::time::{Instant, timeout_at};

use crate::connect::{NoConnection, connect};
use crate::fetch::{WebClient, out_of_time, unconnected, unsecured};
use crate::guard::{Guard, Vetted};
use crate::http::{Fetched, NotFetched, Place, Request, converse};
use crate::resolve::Resolve;

/// The addresses of a host that are tried.
const ADDRESSES: usize = 4;
/// For a connection and a TLS handshake.
const CONNECT: Duration = Duration::from_secs(8);
/// Who asks.
const AGENT: &str = concat!("Portwise/", env!("CARGO_PKG_VERSION"));

/// Asks web services that the user named.
pub struct Service<'a> {
    client: &'a WebClient,
    resolver: &'a dyn Resolve,
    guard: Guard,
}

/// How much an answer may be, and when it has to be there.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The most octets of the body.
    pub longest: usize,
    /// When it has to be over.
    pub until: Instant,
}

impl<'a> Service<'a> {
    /// Asks by these means. Every address may be named: it is the user's own machine that asks, and
    /// the user who said whom.
    #[must_use]
    pub fn new(client: &'a WebClient, resolver: &'a dyn Resolve) -> Self {
        let four = Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0);
        let six = Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0);
        let guard = Guard::new(vec![IpNet::V4(four), IpNet::V6(six)]);
        Self { client, resolver, guard }
    }

    /// Whether it is a URL that can be asked: `https://` or `http://` and a host, with a port and a
    /// path or without, and no login.
    #[must_use]
    pub fn can_ask(url: &str) -> bool {
        Place::of_user(url).is_some()
    }

    /// Asks, or says why there is no answer.
    pub async fn ask(&self, request: &Request<'_>, ask: Ask) -> Fetched {
        match timeout_at(ask.until, self.try_ask(request, ask)).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(why)) => why.into(),
            Err(_) => NotFetched::TimedOut.into(),
        }
    }

    async fn try_ask(&self, request: &Request<'_>, ask: Ask) -> Result<Fetched, NotFetched> {
        let place = Place::of_user(request.url).ok_or(NotFetched::NotUrl)?;
        let addresses = match &place.host {
            Host::Address(address) => vec![*address],
            // RFC 6761 §6.3: never asked for in the DNS.
            Host::Name(name) if name == "localhost" => {
                vec![Ipv4Addr::LOCALHOST.into(), IpAddr::V6(Ipv6Addr::LOCALHOST)]
            }
            Host::Name(name) => self.resolver.addresses(name).await?.addresses,
        };
        let mut why = NotFetched::Dns(DnsFailure::NoAddress);
        for address in addresses.into_iter().take(ADDRESSES) {
            let Ok(to) = self.guard.vet(address) else { continue };
            match self.visit(request, &place, to, ask).await {
                Err(Visit::Unconnected(reason)) => why = unconnected(reason),
                Err(Visit::Over(reason)) => return Err(reason),
                Ok(fetched) => return Ok(fetched),
            }
        }
        Err(why)
    }

    async fn visit(
        &self,
        request: &Request<'_>,
        place: &Place,
        to: Vetted,
        ask: Ask,
    ) -> Result<Fetched, Visit> {
        let patience = (Instant::now() + CONNECT).min(ask.until);
        let connecting = connect(to, place.port, patience, ask.until);
        let stream = connecting.await.map_err(Visit::Unconnected)?.into_stream();
        let agent = HeaderValue::from_static(AGENT);
        if !place.secured {
            let answer = converse(request, place, &agent, ask.longest, stream);
            return answer.await.map_err(Visit::Over);
        }
        let securing = self.client.connector.connect(place.name.clone(), stream);
        match timeout_at(patience, securing).await {
            Ok(Ok(stream)) => {
                let answer = converse(request, place, &agent, ask.longest, stream);
                answer.await.map_err(Visit::Over)
            }
            Ok(Err(error)) => Err(Visit::Over(unsecured(&error))),
            Err(_) if ask.until <= patience => Err(Visit::Over(out_of_time())),
            Err(_) => Err(Visit::Over(NotFetched::TimedOut)),
        }
    }
}

/// Why nothing came from one address.
enum Visit {
    /// There was no connection; another address may have one.
    Unconnected(NoConnection),
    /// Another address would not change it.
    Over(NotFetched),
}

#[cfg(test)]
mod tests {
    use super::Service;

    #[test]
    fn a_url_of_the_users_own_may_have_any_host_and_port() {
        for url in [
            "https://portwise.example.com",
            "http://portwise.example.com:8080/portwise/",
            "http://127.0.0.1:8080",
            "http://[2001:db8::1]:8080/",
            "http://localhost",
        ] {
            assert!(Service::can_ask(url), "{url}");
        }
        for url in [
            "",
            "portwise.example.com",
            "ftp://portwise.example.com/",
            "https://",
            "https://user:secret@portwise.example.com/",
            "https://a b/",
            "http://portwise.example.com:99999/",
            "file:///etc/passwd",
        ] {
            assert!(!Service::can_ask(url), "{url}");
        }
    }
}
