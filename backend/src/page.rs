//! The page, from inside the binary.

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, InvalidHeaderValue,
    REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memory_serve::CacheControl;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::base::BasePath;

/// Serves the page. What has a hash in its name may be cached for ever; the entry is revalidated.
pub(crate) fn router(base: &BasePath) -> Result<Router, InvalidHeaderValue> {
    let mut router = assets()
        .index_file(Some("/index.html"))
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::Long)
        .into_router();
    if let Some(entry) = entry_below(base) {
        router = router.layer(middleware::from_fn_with_state(entry, instead));
    }
    router = router.layer(middleware::from_fn(ask_again_unless_hashed));
    secured(router)
}

/// The paths of the page and its files.
pub(crate) fn paths() -> Vec<String> {
    let files = assets().manifest();
    let files = files.iter().map(|(_, served)| served.to_owned());
    std::iter::once("/".to_owned()).chain(files).collect()
}

/// Adds the headers that every page has.
pub(crate) fn secured(mut router: Router) -> Result<Router, InvalidHeaderValue> {
    for (name, value) in headers()? {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    Ok(router)
}

/// The entry as it is below a path, where it must name the path of the API.
fn entry_below(base: &BasePath) -> Option<&'static str> {
    const HERE: &str = "name=\"portwise-backend\" content=\"\"";
    let there = format!("name=\"portwise-backend\" content=\"{}\"", base.as_str());
    (!base.as_str().is_empty() && ENTRY.contains(HERE))
        .then(|| &*ENTRY.replacen(HERE, &there, 1).leak())
}

/// Gives the entry in place of the one that was built in.
async fn instead(State(entry): State<&'static str>, request: Request, next: Next) -> Response {
    match request.uri().path() {
        "/" | "/index.html" => Html(entry).into_response(),
        _ => next.run(request).await,
    }
}

/// Only a name with a hash in it always means the same content.
async fn ask_again_unless_hashed(request: Request, next: Next) -> Response {
    let is_hashed = has_hash(request.uri().path());
    let mut response = next.run(request).await;
    if !is_hashed {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// The build writes `name-0123456789abcdef.ext`, or `name-0123456789abcdef_bg.wasm`; Trunk leaves
/// out zeros at the beginning.
fn has_hash(path: &str) -> bool {
    path.split(['-', '.', '_'])
        .any(|part| (12..=16).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[expect(unused_qualifications, reason = "the build script of memory-serve writes full paths")]
fn assets() -> memory_serve::MemoryServe {
    memory_serve::load!()
}

fn headers() -> Result<[(HeaderName, HeaderValue); 5], InvalidHeaderValue> {
    Ok([
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy(ENTRY))?),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (OPENER_POLICY, HeaderValue::from_static("same-origin")),
        (PERMISSIONS_POLICY, HeaderValue::from_static(NOTHING)),
    ])
}

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The page needs nothing of a device but the clipboard, to copy configuration.
const NOTHING: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The entry of the page, as it was built.
const ENTRY: &str = include_str!(env!("PORTWISE_ENTRY"));

/// Only what the build put there may run: the one script inside the entry goes by its hash.
fn policy(entry: &str) -> String {
    let mut scripts = String::new();
    let mut rest = entry;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else { break };
        let Some((body, then)) = body.split_once("</script>") else { break };
        if !attributes.contains("src=") {
            let hash = STANDARD.encode(digest(&SHA256, body.as_bytes()).as_ref());
            scripts.push_str(&format!(" 'sha256-{hash}'"));
        }
        rest = then;
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::{has_hash, policy};

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(has_hash("/style-9ed895a590545124.css"));
        assert!(has_hash("/portwise-frontend-c60d162e6456b8ac_bg.wasm"));
        assert!(has_hash("/style-ed895a590545124.css") && has_hash("/app-95a590545124_bg.wasm"));
        assert!(!has_hash("/entries/auth.json") && !has_hash("/index.html") && !has_hash("/"));
    }

    #[test]
    fn the_script_inside_the_entry_is_allowed_by_its_hash() {
        let policy =
            policy("<script type=\"module\">alert(1)</script><script src=\"x.js\"></script>");
        // openssl dgst -sha256 -binary | base64
        assert!(
            policy.contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"),
            "{policy}"
        );
        assert_eq!(policy.matches("sha256").count(), 1);
    }
}
