//! What keeps pages of other sites from using this server through a visitor's browser: which names
//! it answers for, and which sites may ask.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Version};
use axum::middleware::Next;
use axum::response::Response;
use portwise_api::{ProblemCode, paths};
use url::{Host, Url};

use crate::error::Failure;
use crate::listen::ListenAddress;
use crate::setup::SetupError;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Answered for every host, since load balancers have names of their own for a server. They start
/// nothing and say nothing that depends on the caller.
const FOR_EVERY_HOST: [&str; 2] = [paths::HEALTH, paths::READY];

/// What starts something although it may be asked for with GET.
const STARTING: [&str; 2] = ["/probe", "/mcp"];

/// An origin (RFC 6454), such as `https://mail.example.com`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Origin(String);

impl Origin {
    /// Reads one. A slash at its end is ignored.
    ///
    /// # Errors
    ///
    /// [`SetupError::Origin`] for anything else than scheme, host and port.
    pub fn read(text: &str) -> Result<Self, SetupError> {
        let wrong = || SetupError::Origin(text.to_owned());
        let url = web_url(text).ok_or_else(wrong)?;
        if url.path() != "/" || url.query().is_some() {
            return Err(wrong());
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// As it stands in a header.
    pub(crate) fn header(&self) -> Result<HeaderValue, SetupError> {
        HeaderValue::from_str(&self.0).map_err(|_| SetupError::Origin(self.0.clone()))
    }
}

/// The address at which people reach the server, with the path below which it is served.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublicUrl {
    origin: Origin,
    host: String,
    path: String,
}

impl PublicUrl {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// [`SetupError::PublicUrl`] if it is not a web address.
    pub fn read(text: &str) -> Result<Self, SetupError> {
        let wrong = || SetupError::PublicUrl(text.to_owned());
        let url = web_url(text).filter(|url| url.query().is_none()).ok_or_else(wrong)?;
        let host = url.host_str().ok_or_else(wrong)?.trim_end_matches('.').to_owned();
        let path = url.path().trim_end_matches('/').to_owned();
        Ok(Self { origin: Origin(url.origin().ascii_serialization()), host, path })
    }

    /// As a whole, without a slash at its end.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}{}", self.origin.0, self.path)
    }

    /// The path, without a slash at its end.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

fn web_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && bare).then_some(url)
}

/// Which names the server answers for, and which sites may use it.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    names: BTreeSet<String>,
    addresses: BTreeSet<IpAddr>,
    /// It listens on every address, and cannot know by which it is reached.
    any_address: bool,
    loopback: bool,
    origins: BTreeSet<Origin>,
}

impl Sites {
    /// The sites of a server that listens there, is reached at these addresses and under these
    /// names, and may be used by the pages of these other sites.
    ///
    /// # Errors
    ///
    /// [`SetupError::Host`] if a name is not one.
    pub fn new(
        listening: &[ListenAddress],
        public: &[PublicUrl],
        names: &[String],
        others: &[Origin],
    ) -> Result<Self, SetupError> {
        let mut sites = Self::default();
        for address in listening {
            match address {
                ListenAddress::Tcp(at) => {
                    sites.addresses.insert(at.ip());
                    sites.any_address |= at.ip().is_unspecified();
                    sites.loopback |= at.ip().is_unspecified() || at.ip().is_loopback();
                }
                ListenAddress::Unix(_) => sites.loopback = true,
            }
        }
        for name in names {
            match Host::parse(name.trim_end_matches('.')) {
                Ok(Host::Domain(name)) if name.contains('*') => return Err(SetupError::Host(name)),
                Ok(Host::Domain(name)) => sites.names.insert(name),
                Ok(Host::Ipv4(address)) => sites.addresses.insert(address.into()),
                Ok(Host::Ipv6(address)) => sites.addresses.insert(address.into()),
                Err(_) => return Err(SetupError::Host(name.clone())),
            };
        }
        sites.names.extend(public.iter().map(|url| url.host.clone()));
        sites.origins.extend(public.iter().map(|url| url.origin.clone()));
        sites.origins.extend(others.iter().cloned());
        Ok(sites)
    }

    /// Whether the server answers for a host. Of an address a page cannot take possession the way
    /// it can of a name, by what its DNS says.
    fn answers_for(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        if self.names.contains(&host) || (self.loopback && host == "localhost") {
            return true;
        }
        let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(&host);
        let Ok(address) = bare.parse::<IpAddr>() else { return false };
        let address = address.to_canonical();
        self.any_address
            || self.addresses.contains(&address)
            || (self.loopback && address.is_loopback())
    }

    /// Whether the pages of an origin may use the server: its own, and those that were named.
    fn allows(&self, origin: &str, hosts: &[String]) -> bool {
        let own = |host: &String| {
            let at = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            at.is_some_and(|at| at.eq_ignore_ascii_case(host))
        };
        self.origins.contains(&Origin(origin.to_ascii_lowercase())) || hosts.iter().any(own)
    }

    /// Refuses what a page of another site asks for.
    pub(crate) fn refuses<B>(&self, request: &axum::http::Request<B>) -> Option<Failure> {
        let hosts = match hosts(request) {
            Ok(hosts) => hosts,
            Err(failure) => return Some(failure),
        };
        let path = request.uri().path();
        if !FOR_EVERY_HOST.contains(&path)
            && let Some((host, _)) = hosts.iter().find(|(host, _)| !self.answers_for(host))
        {
            return Some(wrong_host(host));
        }
        let harmless = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
        if harmless && !STARTING.contains(&path) {
            return None;
        }
        let hosts: Vec<String> = hosts.into_iter().map(|(_, whole)| whole).collect();
        let headers = request.headers();
        let mut origins = headers.get_all(ORIGIN).iter().peekable();
        if origins.peek().is_none() {
            return from_elsewhere(headers).then(|| wrong_origin("another site"));
        }
        origins
            .map(|origin| origin.to_str().unwrap_or_default())
            .find(|origin| !self.allows(origin, &hosts))
            .map(wrong_origin)
    }
}

/// Whether a browser says that a page of another site asks. Other programs say nothing.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let ours = |value: &HeaderValue| value == "same-origin" || value == "none";
    headers.get_all(SEC_FETCH_SITE).iter().any(|value| !ours(value))
}

/// The hosts that a request names, alone and with their ports. One must be named since HTTP/1.1
/// (RFC 9112 §3.2).
fn hosts<B>(request: &axum::http::Request<B>) -> Result<Vec<(String, String)>, Failure> {
    let named = request.headers().get_all(HOST).iter().map(|value| {
        let text = value.to_str().ok()?;
        let authority: Authority = text.parse().ok()?;
        (!text.contains('@')).then(|| (authority.host().to_owned(), text.to_owned()))
    });
    let named: Option<Vec<_>> = named.collect();
    let least = usize::from(request.version() >= Version::HTTP_11);
    let mut named = named.filter(|named| (least..2).contains(&named.len())).ok_or_else(|| {
        Failure::bad_request("The header Host must be there once, with a host and maybe a port.")
    })?;
    if let Some(authority) = request.uri().authority() {
        named.push((authority.host().to_owned(), authority.to_string()));
    }
    Ok(named)
}

fn wrong_host(host: &str) -> Failure {
    let host = portwise_smtp::printable(host.as_bytes());
    Failure::new(
        ProblemCode::HostNotAllowed,
        format!(
            "This server does not answer for “{host}”. Whoever runs it names the hosts that it has: portwise serve --public-url https://{host}/, or --allow-host {host}."
        ),
    )
}

fn wrong_origin(origin: &str) -> Failure {
    let origin = portwise_smtp::printable(origin.as_bytes());
    Failure::new(
        ProblemCode::OriginNotAllowed,
        format!(
            "The page that asks comes from {origin}, which may not use this server. Whoever runs the server allows a site with --allow-origin, and names its own address with --public-url if a proxy changes it."
        ),
    )
}

/// Refuses requests for other hosts and of other sites.
pub(crate) async fn check(
    State(sites): State<Arc<Sites>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    match sites.refuses(&request) {
        Some(failure) => Err(failure),
        None => Ok(next.run(request).await),
    }
}

#[cfg(test)]
mod tests;
