//! The documents of the site, where it has been built.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use portwise_testkit::needs;
use tower::ServiceExt;

use super::{config, header, idle, served, text};
use crate::BasePath;
use crate::server::Config;

const PERSON: &str = "text/html,application/xhtml+xml;q=0.9";

/// Whether this binary holds the site; without it there is one page that says how to build it.
fn is_built(test: &str) -> bool {
    needs::file(
        test,
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../dist/ports/465/index.html")),
    )
}

async fn asked(base: &str, path: &str, accept: &str) -> Response<Body> {
    let base = BasePath::read(base).unwrap();
    let router = served(idle(), &Config { base, ..config() });
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    router.oneshot(request).await.unwrap()
}

#[tokio::test]
async fn every_document_has_its_address() {
    if !is_built("every_document_has_its_address") {
        return;
    }
    for path in ["/providers/gmail/", "/snippets/django/", "/ports/465/", "/ports/465/index.html"] {
        let answer = asked("", path, PERSON).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        assert!(text(answer).await.contains("<h1"), "{path}");
    }
    let answer = asked("/mail", "/mail/ports/465?x=1", PERSON).await;
    assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(header(&answer, "location"), "/mail/ports/465/?x=1");
}

#[tokio::test]
async fn people_get_a_document_for_what_is_not_there_and_programs_a_problem() {
    if !is_built("people_get_a_document_for_what_is_not_there_and_programs_a_problem") {
        return;
    }
    for (path, accept, is_document) in [
        ("/mail/nowhere/", PERSON, true),
        ("/mail/nowhere", "Text/HTML; q=0.5", true),
        ("/mail//ports/465", PERSON, true),
        ("/mail/%2e%2e/%2e%2e/etc/passwd", PERSON, true),
        ("/mail/nowhere/", "*/*", false),
        ("/mail/api/v1/nowhere", PERSON, false),
    ] {
        let answer = asked("/mail", path, accept).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let kind =
            if is_document { "text/html; charset=utf-8" } else { "application/problem+json" };
        assert_eq!(header(&answer, "content-type"), kind, "{path}");
        if is_document {
            assert!(!header(&answer, "content-security-policy").is_empty());
            let said = text(answer).await;
            assert!(said.contains("href=\"/mail/\""), "links lead below the path: {said}");
            assert!(!said.contains("href=\"/\"") && !said.contains("src=\"/page"), "{said}");
        }
    }
}

/// Whether a name ends as those do that hold a hash.
fn is_hashed(name: &str) -> bool {
    [".js", ".css", ".svg", "_bg.wasm"].iter().any(|end| name.ends_with(end))
}

#[tokio::test]
async fn what_a_document_loads_is_kept_for_ever() {
    if !is_built("what_a_document_loads_is_kept_for_ever") {
        return;
    }
    let entry = text(asked("", "/", PERSON).await).await;
    let hashed: Vec<&str> =
        entry.split('"').filter(|part| part.starts_with("./") && is_hashed(part)).collect();
    assert!(hashed.iter().any(|name| name.ends_with("_bg.wasm")), "{hashed:?}");
    for name in hashed {
        let answer = asked("", name.trim_start_matches('.'), "*/*").await;
        assert_eq!(answer.status(), StatusCode::OK, "{name}");
        assert!(header(&answer, "cache-control").contains("immutable"), "{name}");
    }
}

#[tokio::test]
async fn search_engines_are_told_the_address_at_which_people_find_the_site() {
    if !is_built("search_engines_are_told_the_address_at_which_people_find_the_site") {
        return;
    }
    let asked = async |address: Option<&str>, path: &str| {
        let config = Config { address: address.map(str::to_owned), ..config() };
        let request = Request::get(path).body(Body::empty()).unwrap();
        served(idle(), &config).oneshot(request).await.unwrap()
    };
    let own = Some("https://example.com/mail");
    let list = asked(own, "/sitemap.xml").await;
    assert_eq!(list.status(), StatusCode::OK);
    assert_eq!(header(&list, "content-type"), "application/xml");
    let list = text(list).await;
    for path in ["", "ports/465/", "providers/gmail/", "errors/535-5.7.139/"] {
        assert!(list.contains(&format!("<loc>https://example.com/mail/{path}</loc>")), "{path}");
    }
    assert!(!list.contains("404") && !list.contains("index.html"), "{list}");
    let robots = text(asked(own, "/robots.txt").await).await;
    assert!(robots.ends_with("\nSitemap: https://example.com/mail/sitemap.xml\n"), "{robots}");
    let page = asked(own, "/ports/465/").await;
    let link = "<https://example.com/mail/ports/465/>; rel=\"canonical\"";
    assert_eq!(header(&page, "link"), link);
    assert!(asked(own, "/paths.json").await.headers().get("link").is_none());
    assert_eq!(asked(None, "/sitemap.xml").await.status(), StatusCode::NOT_FOUND);
    assert!(!text(asked(None, "/robots.txt").await).await.contains("Sitemap"));
    assert!(asked(None, "/ports/465/").await.headers().get("link").is_none());
}
