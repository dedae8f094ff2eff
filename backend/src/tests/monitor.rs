//! `GET /probe`, and what is handed out to use it with.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use portwise_engine::Options;
use portwise_engine::callers::PerCaller;
use portwise_testkit::needs;
use serde_json::json;
use tower::ServiceExt;

use super::{World, config, header, problem, text};

/// Asks as Prometheus does that gives up after so many seconds.
async fn scraped(world: &World, query: &str, timeout: &str) -> Response {
    let request = Request::get(format!("/probe?{query}"))
        .header("x-prometheus-scrape-timeout-seconds", timeout)
        .body(Body::empty())
        .unwrap();
    world.router.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_target_is_scraped() {
    let world = World::new("127.31.1.1").await;
    let response = scraped(&world, "target=mail.example.com:2525&module=submission", "30").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "no-store");
    let text = text(response).await;
    let place = r#"host="mail.example.com",address="127.31.1.1",port="2525""#;
    for wanted in [
        "probe_success 1\n".to_owned(),
        "portwise_probe_finished 1\n".to_owned(),
        format!("portwise_endpoint_open{{{place}}} 1\n"),
        format!("portwise_endpoint_secured{{{place}}} 1\n"),
        format!("portwise_endpoint_tls_info{{{place},mode=\"starttls\",version=\"TLSv1.3\""),
        "portwise_findings_by_severity{severity=\"error\"} 0\n".to_owned(),
        "probe_ssl_earliest_cert_expiry ".to_owned(),
    ] {
        assert!(text.contains(&wanted), "{wanted}: {text}");
    }
}

#[tokio::test]
async fn a_check_that_takes_too_long_is_answered_in_time_and_met_by_the_next() {
    // Nothing answers there.
    let silent = tokio::net::TcpListener::bind("127.31.1.99:2525").await.unwrap();
    let world = World::with("127.31.1.2", &config(), 1).await;
    let began = Instant::now();
    let response = scraped(&world, "target=127.31.1.99:2525&module=submission", "1").await;
    assert!(began.elapsed() < Duration::from_secs(4), "before the check ends by itself");
    assert_eq!(response.status(), StatusCode::OK);
    let first = text(response).await;
    assert!(first.contains("probe_success 0\n"), "{first}");
    assert!(first.contains("portwise_probe_finished 0\n"), "{first}");
    // There is one place: a second check would be refused.
    let response = scraped(&world, "target=127.31.1.99:2525&module=submission", "60").await;
    assert_eq!(response.status(), StatusCode::OK);
    let second = text(response).await;
    assert!(second.contains("portwise_probe_finished 1\n"), "{second}");
    assert!(second.contains("code=\"smtp.greeting-timeout\",severity=\"error\"} 1"), "{second}");
    drop(silent);
}

#[tokio::test]
async fn limits_are_those_of_the_api_and_checks_are_shared_with_it() {
    let callers = PerCaller { a_minute: NonZeroU32::MIN, ..PerCaller::default() };
    let options = Options { callers, ..Options::default() };
    let world = World::over("127.31.1.3", &config(), &options).await;
    let body = json!({"target": "mail.example.com", "mode": "submission"});
    assert_eq!(world.post(&body).await.status(), StatusCode::ACCEPTED);
    let same = scraped(&world, "target=mail.example.com&module=submission", "30").await;
    assert_eq!(same.status(), StatusCode::OK, "it is the one that was begun");
    let other = scraped(&world, "target=mail.example.com&module=mx", "30").await;
    assert!(!header(&other, "retry-after").is_empty());
    problem(other, StatusCode::TOO_MANY_REQUESTS, "rate-limited").await;
}

#[tokio::test]
async fn what_makes_no_sense_is_a_problem() {
    let world = World::new("127.31.1.4").await;
    use StatusCode as S;
    for (query, timeout, status, code, word) in [
        ("", "10", S::BAD_REQUEST, "bad-request", "target"),
        ("module=mx", "10", S::BAD_REQUEST, "bad-request", "target"),
        ("target=a.example&module=http_2xx", "10", S::BAD_REQUEST, "bad-request", "http_2xx"),
        ("target=a.example&port=25", "10", S::BAD_REQUEST, "bad-request", "port"),
        ("target=a.example&target=b.example", "10", S::BAD_REQUEST, "bad-request", "target"),
        ("target=a.example", "soon", S::BAD_REQUEST, "bad-request", "seconds"),
        ("target=mail%20example.com", "10", S::BAD_REQUEST, "invalid-target", "a space"),
        ("target=a%0D%0A.example", "10", S::BAD_REQUEST, "invalid-target", ""),
        ("target=10.0.0.1", "10", S::FORBIDDEN, "target-not-allowed", "not a public"),
        ("target=a.example:22", "10", S::FORBIDDEN, "port-not-allowed", "22"),
    ] {
        let detail = problem(scraped(&world, query, timeout).await, status, code).await;
        assert!(detail.contains(word), "{query}: {detail}");
    }
}

fn deployed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/prometheus")
}

/// The names in a text that look like ours.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("portwise_") || word.starts_with("probe_"))
}

#[tokio::test]
async fn rules_are_about_metrics_that_there_are() {
    let world = World::new("127.31.1.5").await;
    let text = text(scraped(&world, "target=mail.example.com:2525", "30").await).await;
    let rules = std::fs::read_to_string(deployed().join("portwise.rules.yml")).unwrap();
    let mut used: Vec<&str> = names(&rules).collect();
    used.sort_unstable();
    used.dedup();
    assert!(used.len() >= 5, "{used:?}");
    for name in used {
        assert!(text.contains(&format!("# TYPE {name} gauge")), "{name}");
    }
}

#[test]
fn prometheus_takes_the_files_and_the_rules_fire() {
    if !needs::programs("backend::prometheus_takes_the_files", &["promtool"]) {
        return;
    }
    for words in [
        ["check", "config", "prometheus.yml"],
        ["check", "rules", "portwise.rules.yml"],
        ["test", "rules", "portwise.rules.test.yml"],
    ] {
        let mut promtool = Command::new(needs::find("promtool").unwrap());
        let output = promtool.args(words).current_dir(deployed()).output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{words:?}: {said}");
    }
}
