//! What stands before the calls, and around them.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use portwise_api::paths;
use serde_json::json;
use tower::ServiceExt;

use super::{World, config, header, idle, problem, served, text, value};
use crate::server::Config;
use crate::{BasePath, Sites};

/// Those of a server that listens on loopback.
fn sites() -> Sites {
    Sites::new(&["127.0.0.1:80".parse().unwrap()], &[], &[], &[]).unwrap()
}

#[tokio::test]
async fn what_is_wrong_with_a_message_is_said_as_everywhere() {
    let router = served(idle(), &Config { sites: sites(), ..config() });
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    let both = "application/json, text/event-stream";
    let ask = |accept: &str, version: &str, body: &str| {
        let request = Request::post("/mcp")
            .header("content-type", "application/json; charset=utf-8")
            .header("host", "localhost")
            .header("accept", accept)
            .header("mcp-protocol-version", version)
            .body(Body::from(body.to_owned()))
            .unwrap();
        router.clone().oneshot(request)
    };
    use StatusCode as S;
    for (accept, version, body, status, sentence) in [
        ("application/json", "2025-06-18", ping, S::NOT_ACCEPTABLE, "text/event-stream"),
        (both, "1999-01-01", ping, S::BAD_REQUEST, "versions 2024-11-05, 2025-03-26"),
        (both, "2025-06-18", r#"{"a":1}"#, S::BAD_REQUEST, "JSON-RPC"),
        (both, "2025-06-18", "[]", S::BAD_REQUEST, "JSON-RPC"),
    ] {
        let answer = ask(accept, version, body).await.unwrap();
        let detail = problem(answer, status, "bad-request").await;
        assert!(detail.contains(sentence), "{detail}");
    }
    let answer = value(ask(both, "2025-06-18", ping).await.unwrap()).await;
    assert_eq!(answer["jsonrpc"], "2.0");
}

#[tokio::test]
async fn every_call_describes_what_stands_before_it() {
    let world = World::new("127.31.0.10").await;
    let api = value(world.get("/api/v1/openapi.json").await).await;
    for (method, path) in paths::CALLS {
        let call = &api["paths"][path][method.to_ascii_lowercase()];
        for status in ["400", "405", "408", "413", "421", "429", "431", "500", "503"] {
            let said = &call["responses"][status];
            let said = match said["$ref"].as_str() {
                Some(name) => api.pointer(name.trim_start_matches('#')).unwrap(),
                None => said,
            };
            assert!(said["description"].is_string(), "{method} {path} {status}: {said}");
            let schema = &said["content"]["application/problem+json"]["schema"]["$ref"];
            let wanted = json!("#/components/schemas/Problem");
            // A health check that has no room says so in its own way, and a large head has no body.
            if status != "431" && !(*path == paths::READY && status == "503") {
                assert_eq!(schema, &wanted, "{method} {path} {status}");
            }
        }
    }
}

#[tokio::test]
async fn the_description_for_people_is_compressed_and_kept() {
    let world = World::new("127.31.0.11").await;
    let bare = world.get("/api/docs").await;
    assert!(bare.status().is_redirection());
    assert_eq!(header(&bare, "location"), "/api/docs/");
    let page = world.get("/api/docs/").await;
    assert!(header(&page, "content-type").starts_with("text/html"));
    assert!(header(&page, "content-security-policy").contains("default-src 'none'"));
    let start = text(world.get("/api/docs/swagger-initializer.js").await).await;
    assert!(start.contains("../v1/openapi.json"), "{start}");
    let ask = |name: &str, value: &str| {
        let request = Request::get("/api/docs/swagger-ui-bundle.js").header(name, value);
        world.router.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    let whole = world.get("/api/docs/swagger-ui-bundle.js").await;
    assert!(header(&whole, "cache-control").contains("max-age"));
    let tag = header(&whole, "etag").to_owned();
    let whole = to_bytes(whole.into_body(), 10 << 20).await.unwrap().len();
    let small = ask("accept-encoding", "br").await.unwrap();
    assert_eq!(header(&small, "content-encoding"), "br");
    let small = to_bytes(small.into_body(), 10 << 20).await.unwrap().len();
    assert!(small * 2 < whole, "{small} of {whole}");
    assert_eq!(ask("if-none-match", &tag).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    problem(world.get("/api/docs/none.js").await, StatusCode::NOT_FOUND, "not-found").await;
}

#[tokio::test]
async fn outside_of_the_path_the_same_is_checked() {
    let base = BasePath::read("/portwise").unwrap();
    let router = served(idle(), &Config { sites: sites(), base, ..config() });
    for path in ["/", "/x", "/portwise", "/portwisex"] {
        let ask = |host: &str| {
            let request = Request::get(path).header("host", host).body(Body::empty()).unwrap();
            router.clone().oneshot(request)
        };
        let answer = ask("localhost").await.unwrap();
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        match path {
            "/portwise" => assert_eq!(header(&answer, "location"), "/portwise/"),
            _ => drop(problem(answer, StatusCode::NOT_FOUND, "not-found").await),
        }
        let elsewhere = ask("rebound.example").await.unwrap();
        problem(elsewhere, StatusCode::MISDIRECTED_REQUEST, "host-not-allowed").await;
    }
}
