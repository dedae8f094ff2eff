//! One request of HTTP/1 for a small file, and its answer, within bounds.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderName,
    HeaderValue, LOCATION, USER_AGENT,
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

/// The most octets of a body. The largest real file of settings has 9 KB.
const LONGEST_BODY: usize = 64 * 1024;
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
    /// The body, with whatever status; empty for a redirect.
    pub body: Result<Vec<u8>, NotFetched>,
}

impl From<NotFetched> for Fetched {
    fn from(why: NotFetched) -> Self {
        Self { status: None, content_type: None, location: None, body: Err(why) }
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
    pub(crate) host: String,
    pub(crate) name: ServerName<'static>,
    pub(crate) port: Port,
    path: String,
}

impl Place {
    pub(crate) fn read(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let port = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => 443,
            scheme if *scheme == Scheme::HTTP => 80,
            _ => return None,
        };
        let authority = uri.authority()?;
        let is_plain = authority.as_str() == authority.host();
        let Host::Name(host) = Host::parse(authority.host()).ok()? else { return None };
        let name = ServerName::try_from(host.clone()).ok()?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        (is_plain && host.contains('.')).then_some(Self { host, name, port, path })
    }
}

/// Asks for a path over a connection of plain HTTP that was made to a host on any port. Whoever calls
/// sets the deadline.
///
/// # Errors
///
/// [`NotFetched`] if nothing of HTTP came.
pub async fn get(connection: Connection, at: &str, path: &str) -> Result<Fetched, NotFetched> {
    let name = ServerName::try_from("localhost").map_err(|_| NotFetched::NotUrl)?;
    let place = Place { host: at.to_owned(), name, port: 80, path: path.to_owned() };
    let request =
        Request { url: path, method: Method::Get, accept: "application/json", serves_all: false };
    converse(&request, &place, &HeaderValue::from_static(AGENT), connection.into_stream()).await
}

/// One request and its answer.
pub(crate) async fn converse(
    request: &Request<'_>,
    place: &Place,
    agent: &HeaderValue,
    stream: impl AsyncRead + AsyncWrite + Unpin,
) -> Result<Fetched, NotFetched> {
    let mut builder = http1::Builder::new();
    builder.max_header_size(LONGEST_HEAD).max_buf_size(2 * LONGEST_HEAD);
    let (mut sender, connection) =
        builder.handshake(TokioIo::new(stream)).await.map_err(|error| failed(&error))?;
    let asked = asked(request, place, agent)?;
    let answered = async {
        let response = sender.send_request(asked).await.map_err(|error| failed(&error))?;
        Ok(read(response).await)
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
        .header(HOST, &place.host)
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

async fn read(response: Response<Incoming>) -> Fetched {
    let status = response.status();
    let field = |name: HeaderName| {
        response.headers().get(name).map(|value| printable(value.as_bytes().trim_ascii()))
    };
    let (content_type, location) = (field(CONTENT_TYPE), field(LOCATION));
    let encoding = field(CONTENT_ENCODING).filter(|e| !e.eq_ignore_ascii_case("identity"));
    let body = match encoding {
        _ if status.is_redirection() => Ok(Vec::new()),
        Some(encoding) => Err(NotFetched::Compressed(encoding)),
        None => read_body(response.into_body()).await,
    };
    Fetched { status: Some(status.as_u16()), content_type, location, body }
}

async fn read_body(mut body: Incoming) -> Result<Vec<u8>, NotFetched> {
    let announced = body.size_hint().lower();
    if announced > LONGEST_BODY as u64 {
        return Err(NotFetched::TooLarge(announced));
    }
    let mut octets = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| failed(&error))?;
        let Ok(data) = frame.into_data() else { continue };
        if octets.len() + data.len() > LONGEST_BODY {
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
