//! The API, through the router but without a port of its own.

mod front;
mod monitor;
mod site;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, Version};
use axum::middleware::map_request;
use axum::response::Response;
use axum::{Extension, Router};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use futures_util::stream::{self, StreamExt};
use portwise_api::{EventName, Problem, ProblemCode, Readiness, VantagePoint, paths};
use portwise_core::Mode;
use portwise_engine::callers::{NotTaken, PerCaller, Permit};
use portwise_engine::{
    Asked, Away, Counts, Embedded, Ended, Engine, Happened, Happenings, NotStarted, Options, Probe,
};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::client::Peer;
use crate::server::{Config, parts};
use crate::{Origin, SetupError};

struct World {
    router: Router,
    _dns: FakeDns,
    _server: Mta,
}

/// What most tests want.
fn config() -> Config {
    Config::default()
}

/// The router, as a caller from one address sees it, who need not name a host.
fn served(engine: Arc<dyn Engine>, config: &Config) -> Router {
    let peer = Peer::Tcp("192.0.2.1:1000".parse().unwrap());
    let as_before = |mut request: axum::extract::Request| {
        *request.version_mut() = Version::HTTP_10;
        ready(request)
    };
    parts(engine, config).unwrap().0.layer(map_request(as_before)).layer(Extension(peer))
}

impl World {
    async fn new(address: &str) -> Self {
        Self::with(address, &config(), 64).await
    }

    async fn with(address: &str, config: &Config, places: usize) -> Self {
        Self::over(address, config, &Options { places, ..Options::default() }).await
    }

    async fn over(address: &str, config: &Config, options: &Options) -> Self {
        let pki = Pki::new();
        let tls_config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
        let at = SocketAddr::new(address.parse().unwrap(), 2525);
        let server = Mta::start(at, vec![starttls_script(&tls_config)]).await;
        let answer = Answer::Addresses(vec![address.parse().unwrap()]);
        let inside = Answer::Addresses(vec!["10.1.2.3".parse().unwrap()]);
        let dns = FakeDns::start(&[("mail.example.com", answer), ("in.example.com", inside)]);
        let limits = Limits::within(Duration::from_secs(5));
        let resolver = Resolver::new(Some(dns.address()), limits.dns).unwrap();
        let anchors = TrustAnchors::with_pem(pki.root().as_bytes()).unwrap();
        let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]).concealing();
        let prober = Prober::new(ProberConfig {
            resolver: Arc::new(resolver),
            guard,
            limits,
            anchors,
            helo: None,
        })
        .unwrap();
        let engine = Embedded::new(prober, options);
        Self { router: served(Arc::new(engine), config), _dns: dns, _server: server }
    }

    async fn get(&self, path: &str) -> Response {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn post(&self, body: &Value) -> Response {
        let request = Request::post("/api/v1/probes")
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn text(response: Response) -> String {
    let octets = to_bytes(response.into_body(), 10 << 20).await.unwrap();
    String::from_utf8(octets.to_vec()).unwrap()
}

async fn value(response: Response) -> Value {
    serde_json::from_str(&text(response).await).unwrap()
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |v| v.to_str().unwrap())
}

async fn problem(response: Response, status: StatusCode, code: &str) -> String {
    assert_eq!(response.status(), status);
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let body = value(response).await;
    assert_eq!(body["code"], code);
    assert_eq!(body["status"], status.as_u16());
    assert!(body["title"].is_string());
    body["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_probe_is_started_waited_for_and_fresh_for_a_while() {
    let world = World::new("127.31.0.1").await;
    let wanted = json!({"target": "mail.example.com", "mode": "submission", "ports": [2525]});
    let response = world.post(&wanted).await;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let location = header(&response, "location").to_owned();
    let probe = value(response).await;
    assert_eq!(probe["status"], "running");
    assert_eq!(location, format!("/api/v1/probes/{}", probe["id"].as_str().unwrap()));

    let done = value(world.get(&format!("{location}?wait=10")).await).await;
    assert_eq!(done["status"], "done");
    assert_eq!(done["request"]["target"], "mail.example.com");
    assert_eq!(done["result"]["report"]["hosts"][0]["endpoints"][0]["tcp"], "connected");
    assert_eq!(done["result"]["findings"], json!([]));

    let again = world.post(&wanted).await;
    assert_eq!(again.status(), StatusCode::OK, "it is fresh");
    assert_eq!(value(again).await["id"], done["id"]);

    let pasted = json!({
        "target": "smtp://anna:secret@MAIL.example.com.:2525", "mode": "submission"
    });
    let joined = world.post(&pasted).await;
    assert_eq!(joined.status(), StatusCode::OK, "it means the same");
    let length: usize = header(&joined, "content-length").parse().unwrap();
    let text = text(joined).await;
    assert_eq!(text.len(), length);
    assert!(!text.contains("anna") && !text.contains("secret"));
    let joined: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(joined, done);
}

#[tokio::test]
async fn events_come_from_the_beginning_and_end_with_done() {
    let world = World::new("127.31.0.2").await;
    let response = world.post(&json!({"target": "mail.example.com", "ports": [2525, 8025]})).await;
    let location = header(&response, "location").to_owned();
    for _ in 0..2 {
        let events = world.get(&format!("{location}/events")).await;
        assert!(header(&events, "content-type").starts_with("text/event-stream"));
        assert_eq!(header(&events, "x-accel-buffering"), "no");
        let text = text(events).await;
        let names: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("event: ")).collect();
        assert_eq!(names.first(), Some(&"planned"));
        assert_eq!(names.last(), Some(&"done"));
        assert_eq!(names.iter().filter(|n| **n == "endpoint").count(), 2);
        assert!(names.contains(&"step"));
        let data: Vec<Value> = text
            .lines()
            .filter_map(|l| l.strip_prefix("data: "))
            .map(|data| serde_json::from_str(data).unwrap())
            .collect();
        assert_eq!(data[0]["mode"], "submission");
        assert_eq!(data[0]["endpoints"].as_array().unwrap().len(), 2);
        assert_eq!(data.last().unwrap()["result"]["report"]["target"]["host"], "mail.example.com");
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_are_answered_with_the_reason() {
    let world = World::new("127.31.0.3").await;
    use StatusCode as S;
    for (body, status, code, sentence) in [
        (json!({"target": ""}), S::BAD_REQUEST, "invalid-target", "Nothing was entered"),
        (json!({"target": "mail example.com"}), S::BAD_REQUEST, "invalid-target", "a space"),
        (json!({"target": "10.0.0.1"}), S::FORBIDDEN, "target-not-allowed", "not a public"),
        (json!({"target": "a.example", "ports": [22]}), S::FORBIDDEN, "port-not-allowed", "22"),
        (json!({"target": "a.example", "deep": true}), S::BAD_REQUEST, "bad-request", "deep"),
        (json!({"target": "a.example", "mode": "x"}), S::BAD_REQUEST, "bad-request", "mode"),
        (json!({"host": "a.example"}), S::BAD_REQUEST, "bad-request", "host"),
    ] {
        let detail = problem(world.post(&body).await, status, code).await;
        assert!(detail.contains(sentence), "{body}: {detail}");
    }
    let huge = json!({"target": "a".repeat(100_000)});
    assert!(world.post(&huge).await.status().is_client_error());
    problem(world.get("/api/v1/probes/none").await, S::NOT_FOUND, "not-found").await;
    problem(world.get("/api/v1/nothing").await, S::NOT_FOUND, "not-found").await;
}

#[tokio::test]
async fn callers_are_limited() {
    let callers = PerCaller { a_minute: 2.try_into().unwrap(), ..PerCaller::default() };
    let options = Options { callers, ..Options::default() };
    let world = World::over("127.31.0.4", &config(), &options).await;
    for name in ["a.example", "b.example"] {
        assert!(world.post(&json!({"target": name})).await.status().is_success());
    }
    let third = world.post(&json!({"target": "c.example"})).await;
    let wait: u64 = header(&third, "retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    problem(third, StatusCode::TOO_MANY_REQUESTS, "rate-limited").await;
}

#[tokio::test]
async fn places_are_limited() {
    // Nothing answers there, so the one place stays taken.
    let silent = tokio::net::TcpListener::bind("127.31.0.99:2525").await.unwrap();
    let world = World::with("127.31.0.5", &config(), 1).await;
    let first = world.post(&json!({"target": "127.31.0.99", "ports": [2525]})).await;
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    tokio::time::sleep(Duration::from_millis(100)).await;
    for _ in 0..30 {
        // However often it is answered so, it does not count as a check.
        let second = world.post(&json!({"target": "mail.example.com"})).await;
        assert!(!header(&second, "retry-after").is_empty());
        problem(second, StatusCode::SERVICE_UNAVAILABLE, "too-busy").await;
    }
    assert_eq!(world.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.get("/healthz").await.status(), StatusCode::OK);
    drop(silent);
}

#[tokio::test]
async fn reference_tables_come_in_two_forms() {
    let world = World::new("127.31.0.6").await;
    for table in ["ports", "providers", "networks", "findings"] {
        for path in [table.to_owned(), format!("{table}.json")] {
            let response = world.get(&format!("/api/v1/reference/{path}")).await;
            assert_eq!(header(&response, "content-type"), "application/json");
            assert!(value(response).await.as_array().unwrap().len() > 10);
        }
        let response = world.get(&format!("/api/v1/reference/{table}.csv")).await;
        assert!(header(&response, "content-type").starts_with("text/csv"));
        assert!(text(response).await.contains("\r\n"));
    }
    let none = world.get("/api/v1/reference/people").await;
    problem(none, StatusCode::NOT_FOUND, "not-found").await;
}

#[tokio::test]
async fn only_the_sites_named_may_use_the_api() {
    let site = "https://mail.example.net";
    let allow_origin = vec![Origin::read(site).unwrap()];
    let world = World::with("127.31.0.7", &Config { allow_origin, ..config() }, 64).await;
    for (origin, allowed) in [(site, site), ("https://evil.example", "")] {
        let request =
            Request::get("/healthz").header("origin", origin).body(Body::empty()).unwrap();
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(header(&response, "access-control-allow-origin"), allowed);
    }
    let asking = Request::options("/mcp")
        .header("origin", site)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,mcp-protocol-version")
        .body(Body::empty())
        .unwrap();
    let answer = world.router.clone().oneshot(asking).await.unwrap();
    let headers = header(&answer, "access-control-allow-headers");
    for name in ["content-type", "mcp-protocol-version", "mcp-method", "mcp-name"] {
        assert!(headers.split(',').any(|h| h.trim() == name), "{headers}");
    }
}

#[tokio::test]
async fn the_page_comes_with_a_strict_policy() {
    let world = World::new("127.31.0.8").await;
    let response = world.get("/").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    let policy = header(&response, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
    assert!(!header(&response, "etag").is_empty());
    assert!(text(response).await.contains("<html"));
}

#[tokio::test]
async fn every_call_that_is_listed_is_answered() {
    let world = World::new("127.31.0.9").await;
    let started = world.post(&json!({"target": "mail.example.com", "ports": [2525]})).await;
    let probe = value(started).await;
    let id = probe["id"].as_str().unwrap();
    for (method, path) in paths::CALLS {
        let path = path.replace("{id}", id).replace("{name}", "ports");
        let send = |method: &str| {
            let request = Request::builder().method(method).uri(&path).body(Body::empty()).unwrap();
            world.router.clone().oneshot(request)
        };
        let answered = send(method).await.unwrap().status();
        assert_ne!(answered, StatusCode::NOT_FOUND, "{method} {path}");
        let other =
            problem(send("DELETE").await.unwrap(), StatusCode::METHOD_NOT_ALLOWED, "bad-request");
        assert!(other.await.contains("method"));
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_without_saying_where_to() {
    let world = World::new("127.31.0.9").await;
    // More often than a caller may start probes: what is refused costs nothing.
    for port in [25, 465, 587, 2525].into_iter().cycle().take(24) {
        let wanted = json!({"target": "in.example.com", "mode": "submission", "ports": [port]});
        let refused =
            problem(world.post(&wanted).await, StatusCode::FORBIDDEN, "target-not-allowed");
        let refused = refused.await;
        assert!(refused.contains("in.example.com") && refused.contains("RFC 1918"), "{refused}");
        assert!(!refused.contains("10.1.2"), "{refused}");
    }
}

/// An engine whose only probe broke off, and which may have a fault of its own.
struct Broken {
    panics: bool,
}

impl Broken {
    fn problem() -> Problem {
        Problem::new(ProblemCode::EndedWithoutResult, "Start it again.")
            .retry_after(Duration::from_millis(1_001))
    }

    fn probe() -> Probe {
        let request = portwise_api::Request::new("mail.example.com", Mode::Auto);
        let ended = Some(Ended::Problem(Self::problem()));
        Probe { id: "broken".into(), request: Arc::new(request), ended }
    }
}

/// An engine that is not asked for anything.
pub(crate) fn idle() -> Arc<dyn Engine> {
    Arc::new(Broken { panics: true })
}

impl Engine for Broken {
    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        assert!(!self.panics, "a fault that a test makes");
        ready(Readiness::Ok).boxed()
    }

    fn take<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Permit, NotTaken>> {
        ready(Err(NotTaken::Away)).boxed()
    }

    fn same<'a>(&'a self, _: &'a Asked) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        ready(Ok(None)).boxed()
    }

    fn admits<'a>(&'a self, _: &'a Asked) -> BoxFuture<'a, Result<(), NotStarted>> {
        ready(Ok(())).boxed()
    }

    fn start(&self, _: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        ready(Ok(Self::probe())).boxed()
    }

    fn wait<'a>(&'a self, _: &'a str, _: Duration) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        ready(Ok(Some(Self::probe()))).boxed()
    }

    fn events<'a>(
        &'a self,
        _: &'a str,
        _: Option<u64>,
    ) -> BoxFuture<'a, Result<Option<Happenings>, Away>> {
        let data = json!({ "problem": Self::problem() }).to_string().into();
        let done = Happened { number: 0, name: EventName::Done, data };
        ready(Ok(Some(stream::iter([done]).boxed()))).boxed()
    }

    fn vantages(&self) -> BoxFuture<'_, Result<Vec<VantagePoint>, Away>> {
        ready(Err(Away)).boxed()
    }

    fn kept_for(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn is_closed(&self) -> bool {
        false
    }

    fn close(&self) {}

    fn drained(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }

    fn abort(&self) {}

    fn counts(&self) -> Counts {
        Counts::default()
    }
}

#[tokio::test]
async fn a_probe_that_broke_off_is_a_problem_and_the_last_event() {
    let router = served(Arc::new(Broken { panics: false }), &config());
    let get = |path| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    let probe = get("/api/v1/probes/broken?wait=10").await.unwrap();
    assert_eq!(header(&probe, "retry-after"), "2");
    problem(probe, StatusCode::INTERNAL_SERVER_ERROR, "ended-without-result").await;
    let events = text(get("/api/v1/probes/broken/events").await.unwrap()).await;
    assert!(events.starts_with("id: 0\nevent: done\n"), "{events}");
    assert!(events.contains(r#""problem":{"code":"ended-without-result""#), "{events}");
}

#[tokio::test]
async fn a_panic_ends_one_request_alone() {
    let router = served(Arc::new(Broken { panics: true }), &config());
    let get = |path| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    for _ in 0..3 {
        let answer = get("/readyz").await.unwrap();
        assert!(!header(&answer, "x-request-id").is_empty());
        problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal-error").await;
        assert_eq!(get("/healthz").await.unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn what_other_sites_may_embed_is_said() {
    for (allow_origin, policy) in [
        (Vec::new(), "same-origin"),
        (vec![Origin::read("https://a.example").unwrap()], "cross-origin"),
    ] {
        let router =
            served(Arc::new(Broken { panics: false }), &Config { allow_origin, ..config() });
        let request = Request::get("/healthz").body(Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(header(&answer, "cross-origin-resource-policy"), policy);
    }
}

#[test]
fn what_is_not_an_origin_is_refused_before_anything_is_served() {
    for wrong in ["*", "https://a.example/\npath"] {
        let refused = Origin::read(wrong).unwrap_err();
        assert!(matches!(&refused, SetupError::Origin(_)), "{refused}");
    }
}
