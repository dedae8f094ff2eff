use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, HOST, IF_NONE_MATCH, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use tower::ServiceExt;

use super::Fixed;
use crate::client::Peer;
use crate::limits::CallerLimits;
use crate::log::REQUEST_ID;
use crate::server::{Config, parts};
use crate::tests::idle;
use crate::{BasePath, Origin, Sites};

fn peer() -> Peer {
    Peer::Tcp("192.0.2.1:1000".parse().unwrap())
}

fn served(change: impl FnOnce(&mut Config)) -> (Router, Fixed) {
    let mut config = Config::default();
    let listening = ["127.0.0.1:80".parse().unwrap()];
    config.sites = Sites::new(&listening, &[], &[], &[]).unwrap();
    config.callers.requests = 1_000_000.try_into().unwrap();
    change(&mut config);
    parts(idle(), &config).unwrap()
}

fn request(path: &str, headers: &[(HeaderName, &str)]) -> Request {
    let mut request = Request::get(path).header(HOST, "localhost").body(Body::empty()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(name.clone(), value.parse().unwrap());
    }
    request.extensions_mut().insert(peer());
    request
}

/// An answer without the name of its request.
async fn whole(response: Response) -> (StatusCode, HeaderMap, Bytes) {
    let (mut parts, body) = response.into_parts();
    assert_eq!(parts.headers.remove(REQUEST_ID).unwrap().len(), 16);
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap())
}

#[tokio::test]
async fn every_answer_is_the_one_that_the_router_gives() {
    for (base, origins) in [("", &[][..]), ("/portwise", &["https://a.example"])] {
        let (router, fixed) = served(|config| {
            config.base = BasePath::read(base).unwrap();
            config.allow_origin = origins.iter().map(|o| Origin::read(o).unwrap()).collect();
        });
        let paths: BTreeSet<&String> = fixed.answers.0.keys().collect();
        assert!(paths.len() >= 14, "{paths:?}");
        for path in paths {
            assert!(path.starts_with(&format!("{base}/")), "{path}");
            for asked in [
                None,
                Some("br"),
                Some("gzip, deflate, br, zstd"),
                Some("GZIP"),
                Some("zstd"),
                Some(""),
            ] {
                let headers = asked.map(|asked| (ACCEPT_ENCODING, asked));
                let ask = || request(path, headers.as_slice());
                let kept = fixed.answer(peer(), &ask()).unwrap();
                let routed = router.clone().oneshot(ask()).await.unwrap();
                assert_eq!(whole(kept).await, whole(routed).await, "{path} {asked:?}");
            }
        }
    }
}

#[test]
fn what_is_not_simple_is_left_to_the_router() {
    let (_, fixed) = served(|_| {});
    let path = "/api/v1/reference/ports.csv";
    assert!(fixed.answer(peer(), &request(path, &[])).is_some());
    for header in [
        (ACCEPT_ENCODING, "br;q=0"),
        (ACCEPT_ENCODING, "*"),
        (IF_NONE_MATCH, "\"x\""),
        (ORIGIN, "https://a.example"),
        (HOST, "localhost"),
    ] {
        assert!(
            fixed.answer(peer(), &request(path, std::slice::from_ref(&header))).is_none(),
            "{header:?}"
        );
    }
    for other in ["/healthz", "/api/v1/probes/x", "/nothing", "/api/v1/reference/ports.xml"] {
        assert!(fixed.answer(peer(), &request(other, &[])).is_none(), "{other}");
    }
    let mut elsewhere = request(path, &[]);
    elsewhere.headers_mut().insert(HOST, "rebound.example".parse().unwrap());
    assert!(fixed.answer(peer(), &elsewhere).is_none());
    let mut head = request(path, &[]);
    *head.method_mut() = axum::http::Method::HEAD;
    assert!(fixed.answer(peer(), &head).is_none());
    let body = Request::get(path).header(HOST, "localhost").body(Body::from("x")).unwrap();
    assert!(fixed.answer(peer(), &body).is_none());
}

#[tokio::test]
async fn they_count_as_requests() {
    let (router, fixed) = served(|config| {
        config.callers =
            CallerLimits { requests: 3.try_into().unwrap(), ..CallerLimits::default() };
    });
    let fixed = Arc::new(fixed);
    for _ in 0..3 {
        assert!(fixed.answer(peer(), &request("/", &[])).is_some());
    }
    assert!(fixed.answer(peer(), &request("/", &[])).is_none());
    let refused = router.oneshot(request("/", &[])).await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
}
