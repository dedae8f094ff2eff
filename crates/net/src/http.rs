//! One request of HTTP/1 for a small file, and its answer, within bounds.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderName,
    HeaderValue, LOCATION, RETRY_AFTER, USER_AGENT,
};
use hyper::http::uri::Scheme;
use hyper::{Response, Uri};
use hyper_util::rt::TokioIo;
use portwise_core::report::{DnsFailure, TcpOutcome};
use portwise_core::{Host, Port};
use portwise_smtp::printable;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::rustls::pki_types::ServerName;

use crate::allowance::LimitReached;
use crate::connect::Connection;
use crate::resolve::NotResolved;

/// The most octets of a body of a stranger. The largest real file of settings has 9 KB.
pub(crate) const LONGEST_BODY: usize = 64 * 1024;
/// The most octets of a status line and its header fields.
const LONGEST_HEAD: usize = 16 * 1024;
/// What asks for files introduces itself.
const AGENT: &str = concat!("Portwise/", env!("CARGO_PKG_VERSION"));
/// What it is for.
const PURPOSE: &str = "checks which mail settings are published";

/// What to fetch.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `https://` or `http://`, a host name, and a path with or without a query.
    pub url: &'a str,
    /// How.
    pub method: Method<'a>,
    /// The types that are wanted (RFC 9110 §12.5.1).
    pub accept: &'a str,
    /// The host is there to be asked about everybody's domains, so it has no allowance.
    pub serves_all: bool,
}

/// How to ask for a file.
#[derive(Clone, Copy, Debug)]
pub enum Method<'a> {
    /// For what is there.
    Get,
    /// Not at all: only TLS is looked at.
    Nothing,
    /// With a question.
    Post {
        /// The type of the question.
        content_type: &'a str,
        /// The question.
        body: &'a str,
    },
}

/// What came of fetching a file.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The status, if there was an answer of HTTP.
    pub status: Option<u16>,
    /// `Content-Type`, safe to show.
    pub content_type: Option<String>,
    /// `Location`, safe to show.
    pub location: Option<String>,
    /// `Retry-After`, safe to show (RFC 9110 §10.2.3).
    pub retry_after: Option<String>,
    /// The body, with whatever status; empty for a redirect.
    pub body: Result<Vec<u8>, NotFetched>,
}

impl Fetched {
    /// An empty body, and no answer of HTTP.
    pub(crate) fn nothing() -> Self {
        Self {
            status: None,
            content_type: None,
            location: None,
            retry_after: None,
            body: Ok(Vec::new()),
        }
    }
}

impl From<NotFetched> for Fetched {
    fn from(why: NotFetched) -> Self {
        Self { body: Err(why), ..Self::nothing() }
    }
}

/// Why a file was not fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotFetched {
    /// It is not a URL of a path at a host name on the port of https or http.
    NotUrl,
    /// The host is one that is not visited, or has only addresses that are not.
    Refused,
    /// The name led to nothing.
    Dns(DnsFailure),
    /// There is no connection.
    Tcp(TcpOutcome),
    /// There was no whole answer in time.
    TimedOut,
    /// The certificate is for other names.
    CertificateName(Vec<String>),
    /// The certificate cannot be trusted: why, as a part of a sentence about it.
    Certificate(String),
    /// TLS fails: why, as a sentence without its full stop.
    Tls(String),
    /// The connection was closed before the answer was whole.
    Closed,
    /// What came is no answer of HTTP/1, or its head is longer than is read.
    NotHttp,
    /// The body is longer than is read: its octets, or so many at least.
    TooLarge(u64),
    /// The body is compressed in this way, which was not asked for.
    Compressed(String),
    /// Visited too often lately.
    Limited(LimitReached),
    /// Not caused by the other side: why, as a part of a sentence.
    NotTested(String),
}

impl From<NotResolved> for NotFetched {
    fn from(why: NotResolved) -> Self {
        match why {
            NotResolved::Failure(failure) => Self::Dns(failure),
            NotResolved::NotTested(why) => Self::NotTested(why),
        }
    }
}

/// A URL taken apart.
pub(crate) struct Place {
    pub(crate) host: Host,
    pub(crate) name: ServerName<'static>,
    pub(crate) port: Port,
    /// Whether it is asked inside TLS.
    pub(crate) secured: bool,
    /// Host and port as they stand in the URL.
    authority: String,
    path: String,
}

impl Place {
    /// A path at a host name with a dot on the port of its scheme, which strangers may name.
    pub(crate) fn read(url: &str) -> Option<Self> {
        let place = Self::of_user(url)?;
        let name = place.host.name()?;
        let has_no_port = place.authority == name;
        (has_no_port && name.contains('.')).then_some(place)
    }

    /// Any host and port, which only the user may name.
    pub(crate) fn of_user(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let secured = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let authority = uri.authority().filter(|all| !all.as_str().contains('@'))?;
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None if authority.as_str().len() > authority.host().len() => return None,
            None if secured => 443,
            None => 80,
        };
        let bare = authority.host().trim_start_matches('[').trim_end_matches(']');
        let host = Host::parse(bare).ok()?;
        let name = ServerName::try_from(host.to_string()).ok()?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let authority = match &host {
            Host::Name(name) if authority.port().is_none() => name.clone(),
            Host::Name(name) => format!("{name}:{port}"),
            Host::Address(_) => authority.to_string(),
        };
        Some(Self { host, name, port, secured, authority, path })
    }
}

/// Asks for a path over a connection of plain HTTP that was made to a host on any port. Whoever calls
/// sets the deadline.
///
/// # Errors
///
/// [`NotFetched`] if nothing of HTTP came.
pub async fn get(connection: Connection, at: &str, path: &str) -> Result<Fetched, NotFetched> {
    let place = Place::of_user(&format!("http://{at}{path}")).ok_or(NotFetched::NotUrl)?;
    let request =
        Request { url: path, method: Method::Get, accept: "application/json", serves_all: false };
    let agent = HeaderValue::from_static(AGENT);
    converse(&request, &place, &agent, LONGEST_BODY, connection.into_stream()).await
}

/// One request and its answer, of whose body no more than so many octets are read.
pub(crate) async fn converse(
    request: &Request<'_>,
    place: &Place,
    agent: &HeaderValue,
    longest: usize,
    stream: impl AsyncRead + AsyncWrite + Unpin,
) -> Result<Fetched, NotFetched> {
    let mut builder = http1::Builder::new();
    builder.max_header_size(LONGEST_HEAD).max_buf_size(2 * LONGEST_HEAD);
    let (mut sender, connection) =
        builder.handshake(TokioIo::new(stream)).await.map_err(|error| failed(&error))?;
    let asked = asked(request, place, agent)?;
    let answered = async {
        let response = sender.send_request(asked).await.map_err(|error| failed(&error))?;
        Ok(read(response, longest).await)
    };
    tokio::pin!(answered, connection);
    let mut is_open = true;
    let mut broken = None;
    loop {
        tokio::select! {
            fetched = &mut answered => return fetched.map_err(|why| broken.unwrap_or(why)),
            // What it fails over is told to whoever waits for the answer, unless the request has
            // not left by then: mail servers, for one, speak before they are asked.
            ended = &mut connection, if is_open => {
                is_open = false;
                broken = ended.err().map(|error| failed(&error));
            }
        }
    }
}

/// Who asks, with the URL of a site that says more of it, if there is one.
pub(crate) fn agent(site: Option<&str>) -> HeaderValue {
    let agent = match site {
        Some(url) => format!("{AGENT} (+{url}; {PURPOSE})"),
        None => format!("{AGENT} ({PURPOSE})"),
    };
    HeaderValue::try_from(agent).unwrap_or(HeaderValue::from_static(AGENT))
}

fn asked(
    request: &Request<'_>,
    place: &Place,
    agent: &HeaderValue,
) -> Result<hyper::Request<Full<Bytes>>, NotFetched> {
    let builder = hyper::Request::builder()
        .uri(&place.path)
        .header(HOST, &place.authority)
        .header(USER_AGENT, agent)
        .header(ACCEPT, request.accept)
        .header(ACCEPT_ENCODING, "identity")
        .header(CONNECTION, "close");
    let built = match request.method {
        Method::Get | Method::Nothing => builder.method("GET").body(Full::default()),
        Method::Post { content_type, body } => builder
            .method("POST")
            .header(CONTENT_TYPE, content_type)
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes()))),
    };
    built.map_err(|_| NotFetched::NotUrl)
}

async fn read(response: Response<Incoming>, longest: usize) -> Fetched {
    let status = response.status();
    let field = |name: HeaderName| {
        response.headers().get(name).map(|value| printable(value.as_bytes().trim_ascii()))
    };
    let (content_type, location) = (field(CONTENT_TYPE), field(LOCATION));
    let retry_after = field(RETRY_AFTER);
    let encoding = field(CONTENT_ENCODING).filter(|e| !e.eq_ignore_ascii_case("identity"));
    let body = match encoding {
        _ if status.is_redirection() => Ok(Vec::new()),
        Some(encoding) => Err(NotFetched::Compressed(encoding)),
        None => read_body(response.into_body(), longest).await,
    };
    Fetched { status: Some(status.as_u16()), content_type, location, retry_after, body }
}

async fn read_body(mut body: Incoming, longest: usize) -> Result<Vec<u8>, NotFetched> {
    let announced = body.size_hint().lower();
    if announced > longest as u64 {
        return Err(NotFetched::TooLarge(announced));
    }
    let mut octets = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| failed(&error))?;
        let Ok(data) = frame.into_data() else { continue };
        if octets.len() + data.len() > longest {
            return Err(NotFetched::TooLarge((octets.len() + data.len()) as u64));
        }
        octets.extend_from_slice(&data);
    }
    Ok(octets)
}

/// Whether something came before it was asked for. hyper has no name for that kind, so it is what
/// remains: no failure of the connection, which has a cause, and no end of it.
fn speaks_first(error: &hyper::Error) -> bool {
    let ends = error.is_closed() || error.is_incomplete_message() || error.is_canceled();
    std::error::Error::source(error).is_none() && !ends && !error.is_user()
}

fn failed(error: &hyper::Error) -> NotFetched {
    // Why a request was given up before it left stands below that it was.
    let below = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    let cause: &hyper::Error = below.unwrap_or(error);
    if cause.is_parse() || cause.is_parse_too_large() || speaks_first(cause) {
        NotFetched::NotHttp
    } else {
        NotFetched::Closed
    }
}
