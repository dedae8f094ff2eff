//! Fetches small files over HTTP from hosts of strangers.
//!
//! The address that the guard vetted is the one that is dialled; a name is looked up once for each
//! fetch. Nothing is followed, kept or told: no redirects, no cookies, no authorisation. What can be
//! fetched is a path at a host name on the port of its scheme, and nothing else.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::header::HeaderValue;
use portwise_core::Port;
use portwise_core::report::{DnsFailure, TcpOutcome, TlsFailure};
use portwise_smtp::printable;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsError};

use crate::allowance::{Allowance, Spent, Wanted};
use crate::chain::{self, TrustAnchors};
use crate::connect::{Connection, NoConnection, connect};
use crate::gate::{Gate, Party};
use crate::guard::{Guard, Vetted};
use crate::http::{Fetched, LONGEST_BODY, Method, NotFetched, Place, Request, agent, converse};
use crate::limits::Limits;
use crate::resolve::Resolve;
use crate::tls::{HandshakeError, broken};

/// The most requests to one host and port that belong together, and to all.
const MOST_AT_ONE: usize = 8;
const MOST: usize = 40;
/// The addresses of a host that are tried.
const ADDRESSES: usize = 2;
/// The names of a certificate that are kept.
const NAMES: usize = 16;

/// Verifies the certificates of web servers, and introduces itself to them; clones share the
/// anchors.
#[derive(Clone)]
pub struct WebClient {
    pub(crate) connector: TlsConnector,
    agent: HeaderValue,
}

impl WebClient {
    /// A client that trusts these anchors.
    ///
    /// # Errors
    ///
    /// An error of rustls if it cannot combine its versions and cipher suites.
    pub fn new(anchors: &TrustAnchors) -> Result<Self, TlsError> {
        let mut config =
            ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_root_certificates(anchors.store())
                .with_no_client_auth();
        config.resumption = Resumption::disabled();
        let connector = TlsConnector::from(Arc::new(config));
        Ok(Self { connector, agent: agent(None) })
    }

    /// The same that also says at which URL to read more of who asks (RFC 9110 §10.1.5).
    #[must_use]
    pub fn of_site(self, url: &str) -> Self {
        Self { agent: agent(Some(url)), ..self }
    }
}

/// Fetches files that belong together. They share a number of requests, and what answers none is
/// not asked for the others again.
pub struct Fetcher<'a> {
    /// Verifies certificates.
    pub client: &'a WebClient,
    /// Looks names up.
    pub resolver: &'a dyn Resolve,
    /// Decides which addresses may be contacted.
    pub guard: &'a Guard,
    /// Lets connections in.
    pub gate: &'a Gate,
    /// The check that the fetches belong to.
    pub party: &'a Party,
    /// How often hosts may be visited.
    pub allowance: &'a Allowance,
    /// What the check has taken of that.
    pub spent: &'a Spent,
    /// Timeouts.
    pub limits: &'a Limits,
    /// What was learnt so far.
    pub state: FetcherState,
}

/// What a [`Fetcher`] learnt so far.
#[derive(Default)]
pub struct FetcherState(Mutex<Learnt>);

#[derive(Default)]
struct Learnt {
    requests: HashMap<(String, Port), usize>,
    unconnected: HashMap<(IpAddr, Port), NotFetched>,
}

impl Fetcher<'_> {
    /// Fetches a file, or says why not. `until` is when this has to be over, which the other side
    /// need not keep to.
    pub async fn fetch(&self, request: &Request<'_>, until: Instant) -> Fetched {
        match self.try_fetch(request, until).await {
            Ok(fetched) => fetched,
            Err(why) => why.into(),
        }
    }

    async fn try_fetch(
        &self,
        request: &Request<'_>,
        until: Instant,
    ) -> Result<Fetched, NotFetched> {
        let place = Place::read(request.url).ok_or(NotFetched::NotUrl)?;
        let host = place.host.name().ok_or(NotFetched::NotUrl)?;
        if self.guard.denies(host) {
            return Err(NotFetched::Refused);
        }
        self.count(host, place.port)?;
        let looked_up = timeout_at(until, self.resolver.addresses(host));
        let found = looked_up.await.map_err(|_| out_of_time())??;
        if found.canonical_name.as_ref().is_some_and(|name| self.guard.denies(name)) {
            return Err(NotFetched::Refused);
        }
        let vetted = found.addresses.iter().filter_map(|address| self.guard.vet(*address).ok());
        let vetted: Vec<Vetted> = vetted.take(ADDRESSES).collect();
        let mut why = match found.addresses.is_empty() {
            true => NotFetched::Dns(DnsFailure::NoAddress),
            false => NotFetched::Refused,
        };
        for (at, to) in vetted.iter().enumerate() {
            let is_last = at + 1 == vetted.len();
            match self.visit(request, &place, host, *to, is_last, until).await {
                Err(Visit::Unconnected(reason)) => why = reason,
                Err(Visit::Over(reason)) => return Err(reason),
                Ok(fetched) => return Ok(fetched),
            }
        }
        Err(why)
    }

    /// Fetches from one address.
    async fn visit(
        &self,
        request: &Request<'_>,
        place: &Place,
        host: &str,
        to: Vetted,
        is_last: bool,
        until: Instant,
    ) -> Result<Fetched, Visit> {
        let endpoint = (to.address(), place.port);
        let known = || self.learnt().unconnected.get(&endpoint).cloned();
        if let Some(why) = known() {
            return Err(Visit::Unconnected(why));
        }
        if !request.serves_all {
            let wanted = Wanted { host, addresses: vec![to.address()] };
            let taken = self.allowance.take(self.spent, None, &[wanted]).await;
            taken.map_err(|limit| Visit::Over(NotFetched::Limited(limit)))?;
        }
        let entering = self.gate.enter(self.party, host, to.address(), place.port);
        let entered = timeout_at(until, entering).await;
        let mut entry = entered.map_err(|_| Visit::Over(out_of_time()))?;
        if let Some(why) = known() {
            return Err(Visit::Unconnected(why));
        }
        let began = Instant::now();
        // Half of the time is for the other address, if there is one.
        let patience = self.limits.fetch_connect / if is_last { 1 } else { 2 };
        let connection = match connect(to, place.port, began + patience, until).await {
            Ok(connection) => connection,
            Err(NoConnection::OutOfTime) => return Err(Visit::Over(out_of_time())),
            Err(why) => {
                let why = unconnected(why);
                self.learnt().unconnected.insert(endpoint, why.clone());
                return Err(Visit::Unconnected(why));
            }
        };
        entry.connected();
        let deadline = began + self.limits.fetch;
        let secured = began + self.limits.fetch_connect;
        let exchange = self.exchange(request, place, to, connection, secured.min(deadline));
        match timeout_at(deadline.min(until), exchange).await {
            Ok(fetched) => fetched.map_err(Visit::Over),
            Err(_) if until < deadline => Err(Visit::Over(out_of_time())),
            Err(_) => Err(Visit::Over(NotFetched::TimedOut)),
        }
    }

    async fn exchange(
        &self,
        request: &Request<'_>,
        place: &Place,
        to: Vetted,
        connection: Connection,
        secured: Instant,
    ) -> Result<Fetched, NotFetched> {
        let endpoint = (to.address(), place.port);
        let stream = connection.into_stream();
        let agent = &self.client.agent;
        if !place.secured {
            return converse(request, place, agent, LONGEST_BODY, stream).await;
        }
        let connecting = self.client.connector.connect(place.name.clone(), stream);
        match timeout_at(secured, connecting).await {
            Ok(Ok(_)) if matches!(request.method, Method::Nothing) => Ok(Fetched::nothing()),
            Ok(Ok(stream)) => converse(request, place, agent, LONGEST_BODY, stream).await,
            Ok(Err(error)) => Err(unsecured(&error)),
            Err(_) => {
                // What takes a connection and then says nothing will not say more to the next.
                self.learnt().unconnected.insert(endpoint, NotFetched::TimedOut);
                Err(NotFetched::TimedOut)
            }
        }
    }

    /// Counts a request, unless there were too many.
    fn count(&self, host: &str, port: Port) -> Result<(), NotFetched> {
        let mut learnt = self.learnt();
        let all: usize = learnt.requests.values().sum();
        let here = learnt.requests.entry((host.to_owned(), port)).or_default();
        if all >= MOST || *here >= MOST_AT_ONE {
            let whom = if all >= MOST { "for this domain" } else { "to this host" };
            let most = if all >= MOST { MOST } else { MOST_AT_ONE };
            return Err(NotFetched::NotTested(format!(
                "no more than {most} requests are made {whom}"
            )));
        }
        *here += 1;
        Ok(())
    }

    fn learnt(&self) -> MutexGuard<'_, Learnt> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why nothing came from one address.
enum Visit {
    /// There was no connection; another address may have one.
    Unconnected(NotFetched),
    /// Another address would not change it.
    Over(NotFetched),
}

pub(crate) fn unconnected(why: NoConnection) -> NotFetched {
    match why {
        NoConnection::Outcome(TcpOutcome::TimedOut) => NotFetched::TimedOut,
        NoConnection::Outcome(outcome) => NotFetched::Tcp(outcome),
        NoConnection::OutOfTime => out_of_time(),
        NoConnection::NoRoute => NotFetched::NotTested(
            "the machine that runs the check has no connection to its address".to_owned(),
        ),
        NoConnection::Ours(reason) => NotFetched::NotTested(format!(
            "the machine that runs the check could not open a connection ({reason})"
        )),
    }
}

/// Why a TLS handshake failed.
pub(crate) fn unsecured(error: &std::io::Error) -> NotFetched {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    match inner {
        Some(TlsError::InvalidCertificate(certificate)) => distrusted(certificate),
        _ => match broken(error) {
            Some(HandshakeError { failure: TlsFailure::Failed { detail }, .. }) => {
                NotFetched::Tls(detail)
            }
            _ => NotFetched::Tls("The server hung up in the TLS handshake".to_owned()),
        },
    }
}

fn distrusted(error: &CertificateError) -> NotFetched {
    use CertificateError as E;
    let why = match error {
        E::NotValidForNameContext { presented, .. } => {
            let names = presented.iter().take(NAMES).map(|name| printable(name.as_bytes()));
            return NotFetched::CertificateName(names.collect());
        }
        E::NotValidForName => return NotFetched::CertificateName(Vec::new()),
        E::Expired | E::ExpiredContext { .. } => "it has expired",
        E::NotValidYet | E::NotValidYetContext { .. } => "it is not valid yet",
        E::UnknownIssuer => {
            "no authority that is known vouches for it, or the chain that was sent lacks a part"
        }
        E::BadSignature => "a signature is false",
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => "it is not meant for servers",
        E::Other(other) => other
            .0
            .downcast_ref::<webpki::Error>()
            .map_or("it breaks the rules for certificates", chain::why),
        _ => "it breaks the rules for certificates",
    };
    NotFetched::Certificate(why.to_owned())
}

/// The time that was left is over, which the other side cannot help.
pub(crate) fn out_of_time() -> NotFetched {
    NotFetched::NotTested("there was no time left for it".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio_rustls::rustls::{CertificateError, OtherError};

    use super::{NotFetched, distrusted};

    #[test]
    fn what_only_the_verifier_has_a_word_for_is_told() {
        let of_an_authority = OtherError(Arc::new(webpki::Error::CaUsedAsEndEntity));
        let told = distrusted(&CertificateError::Other(of_an_authority));
        let why = "the server uses the certificate of an authority".to_owned();
        assert_eq!(told, NotFetched::Certificate(why));
    }
}
