//! The site, from inside the binary: a document for every address, and the files that they load.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, InvalidHeaderValue,
    LINK, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::base::BasePath;
use crate::error::Failure;
use crate::prepared::Prepared;
use crate::setup::SetupError;
use crate::sitemap;

/// A file of the site as the build put it here.
struct Built {
    /// From the root of the site.
    path: &'static str,
    kind: &'static str,
    tag: &'static str,
    plain: Place,
    /// By gzip and by Brotli.
    small: Option<[Place; 2]>,
}

/// Where something begins and ends in the contents.
type Place = (usize, usize);

static SITE: &[Built] = include!(concat!(env!("OUT_DIR"), "/site.rs"));
static CONTENTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/site.bin"));

fn content((begin, end): Place) -> &'static [u8] {
    CONTENTS.get(begin..end).unwrap_or_default()
}

impl Built {
    /// As it is sent. Made anew for each request: the headers of all documents would take more
    /// memory than they save time.
    fn prepared(&self) -> io::Result<Prepared> {
        let cache = if has_hash(self.path) { FOR_EVER } else { ASK_AGAIN };
        let octets = |place| Bytes::from_static(content(place));
        let parts = (octets(self.plain), self.small.map(|small| small.map(octets)));
        let prepared = Prepared::built(self.kind, self.tag, parts)?;
        Ok(prepared.with(CACHE_CONTROL, &HeaderValue::from_static(cache)))
    }
}

/// The document for an address that leads nowhere.
const NOT_FOUND: &str = "404.html";
const ENTRY: &str = "index.html";

/// The site, ready to be sent.
struct Site {
    files: HashMap<&'static str, &'static Built>,
    not_found: String,
    /// Where people find it, if it was built without knowing that.
    address: Option<String>,
}

/// The list of all documents, which the build writes if it knows the address of the site.
const SITEMAP: &str = "sitemap.xml";

/// Marks an answer that is meant as it is, although it is an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meant;

/// What `robots.txt` says of the list of all documents: as the site was built, or at the address
/// at which people find it. Empty if neither is known.
pub(crate) fn robots(address: Option<&str>) -> String {
    let built = SITE.iter().find(|file| file.path == "robots.txt");
    let built = built.map(|file| String::from_utf8_lossy(content(file.plain)));
    let built = built.iter().flat_map(|text| text.lines());
    match (built.into_iter().find(|line| line.starts_with("Sitemap:")), address) {
        (Some(line), _) => format!("{line}\n"),
        (None, Some(address)) => format!("Sitemap: {address}/{SITEMAP}\n"),
        (None, None) => String::new(),
    }
}

/// Serves the site, with the list of its documents and what is their address if people find it at
/// this one, and if it was not built for another. What has a hash in its name may be cached for
/// ever; the rest is revalidated.
pub(crate) fn router(base: &BasePath, address: Option<&str>) -> Result<Router, SetupError> {
    let files = SITE.iter().filter(|file| file.path != NOT_FOUND);
    let files = files.map(|file| (file.path.strip_suffix(ENTRY).unwrap_or(file.path), file));
    let files = files.collect();
    let not_found = SITE.iter().find(|file| file.path == NOT_FOUND);
    let not_found = not_found.map(|file| String::from_utf8_lossy(content(file.plain)));
    // It is shown at any depth, so its links are absolute.
    let below = format!("=\"{}/", base.as_str());
    let not_found = not_found.unwrap_or_default().replace("=\"/", &below);
    let is_built_for_one = SITE.iter().any(|file| file.path == SITEMAP);
    let address = address.filter(|_| !is_built_for_one).map(str::to_owned);
    let mut router = Router::new().route("/", get(answer)).route("/{*path}", get(answer));
    if let Some(address) = &address {
        let xml = sitemap::xml(address, documents());
        let list = Prepared::new("application/xml", xml)?;
        let answer = move |headers: HeaderMap| async move { list.answer(&headers) };
        router = router.route(&format!("/{SITEMAP}"), get(answer));
    }
    let site = Arc::new(Site { files, not_found, address });
    Ok(secured(router.with_state(site))?)
}

/// The paths of all documents.
fn documents() -> impl Iterator<Item = &'static str> {
    let document = |file: &'static Built| {
        let path = file.path.strip_suffix(ENTRY)?;
        (path.is_empty() || path.ends_with('/')).then_some(path)
    };
    SITE.iter().filter_map(document)
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// The paths that are asked for most: the front page, and what every document loads.
pub(crate) fn paths() -> impl Iterator<Item = String> {
    let often = SITE.iter().filter(|file| file.path == ENTRY || has_hash(file.path));
    often.map(|file| format!("/{}", file.path.strip_suffix(ENTRY).unwrap_or(file.path)))
}

async fn answer(
    State(site): State<Arc<Site>>,
    OriginalUri(asked): OriginalUri,
    request: Request,
) -> Response {
    let path = request.uri().path();
    let path = path.strip_prefix('/').unwrap_or(path);
    let short = path.strip_suffix(ENTRY).filter(|p| p.is_empty() || p.ends_with('/'));
    if let Some(file) = site.files.get(short.unwrap_or(path)) {
        return file.prepared().map_or_else(
            |_| Failure::internal().into_response(),
            |prepared| site.named(file, prepared).answer(request.headers()),
        );
    }
    // A folder without its slash: relative links would go wrong.
    if site.files.contains_key(format!("{path}/").as_str()) {
        let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Redirect::permanent(&format!("{}/{query}", request.uri().path())).into_response();
    }
    site.missing(path, request.headers())
}

impl Site {
    /// With the one address of a document, by which search engines tell it from copies (RFC 6596).
    fn named(&self, file: &Built, prepared: Prepared) -> Prepared {
        let Some((address, path)) = self.address.as_deref().zip(file.path.strip_suffix(ENTRY))
        else {
            return prepared;
        };
        let link = HeaderValue::from_str(&format!("<{address}/{path}>; rel=\"canonical\""));
        match link {
            Ok(link) => prepared.with(LINK, &link),
            Err(_) => prepared,
        }
    }

    /// For people a document; programs get a problem.
    fn missing(&self, path: &str, headers: &HeaderMap) -> Response {
        let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let is_person = accepts.flat_map(|text| text.split(',')).any(|kind| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html"))
        });
        if !is_person || self.not_found.is_empty() || path.starts_with("api/") {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut response = (StatusCode::NOT_FOUND, Html(self.not_found.clone())).into_response();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN));
        response.extensions_mut().insert(Meant);
        response
    }
}

/// Adds the headers that every page has.
pub(crate) fn secured(mut router: Router) -> Result<Router, InvalidHeaderValue> {
    for (name, value) in HEADERS {
        router =
            router.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value)));
    }
    Ok(router)
}

/// The build writes `name-0123456789abcdef.ext`, or `name-0123456789abcdef_bg.wasm`; Trunk leaves
/// out zeros at the beginning.
fn has_hash(path: &str) -> bool {
    path.split(['-', '.', '_'])
        .any(|part| (12..=16).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), NOTHING),
];

/// Only the site's own files may run.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page needs nothing of a device but the clipboard, to copy configuration.
const NOTHING: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(has_hash("style-9ed895a590545124.css"));
        assert!(has_hash("walk-c60d162e6456b8ac_bg.wasm"));
        assert!(has_hash("style-ed895a590545124.css") && has_hash("app-95a590545124_bg.wasm"));
        assert!(!has_hash("entries/auth.json") && !has_hash("index.html") && !has_hash(""));
    }
}
