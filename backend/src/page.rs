//! The page, from inside the binary.

use anyhow::Result;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memory_serve::CacheControl;
use tower_http::set_header::SetResponseHeaderLayer;

/// Serves the page. What has a hash in its name may be kept for ever; the entry must be asked
/// for again.
pub(crate) fn router() -> Result<Router> {
    let mut router = assets()
        .index_file(Some("/index.html"))
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::Long)
        .into_router();
    for (name, value) in headers()? {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    Ok(router)
}

#[expect(unused_qualifications, reason = "the build script of memory-serve writes full paths")]
fn assets() -> memory_serve::MemoryServe {
    memory_serve::load!()
}

fn headers() -> Result<[(HeaderName, HeaderValue); 3]> {
    Ok([
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy(ENTRY))?),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ])
}

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
    use super::policy;

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
