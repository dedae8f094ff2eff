use axum::body::Body;
use axum::extract::Request;
use axum::http::Version;
use portwise_api::ProblemCode;

use super::{Origin, PublicUrl, Sites};

fn sites(listening: &[&str], public: &[&str], names: &[&str], others: &[&str]) -> Sites {
    let listening: Vec<_> = listening.iter().map(|text| text.parse().unwrap()).collect();
    let public: Vec<_> = public.iter().map(|text| PublicUrl::read(text).unwrap()).collect();
    let others: Vec<_> = others.iter().map(|text| Origin::read(text).unwrap()).collect();
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    Sites::new(&listening, &public, &names, &others).unwrap()
}

/// The code of the refusal, if there is one.
fn asked(sites: &Sites, line: &str, headers: &[(&str, &str)]) -> Option<ProblemCode> {
    let (method, uri) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    sites.refuses(&request.body(Body::empty()).unwrap()).map(|failure| failure.code())
}

const HOST: Option<ProblemCode> = Some(ProblemCode::HostNotAllowed);
const ORIGIN: Option<ProblemCode> = Some(ProblemCode::OriginNotAllowed);
const BAD: Option<ProblemCode> = Some(ProblemCode::BadRequest);

#[test]
fn a_server_answers_for_its_own_addresses_and_for_what_it_was_given() {
    let loopback = sites(&["127.0.0.1:8080"], &[], &[], &[]);
    let wide = sites(&["0.0.0.0:80"], &[], &[], &[]);
    let public = sites(&["10.0.0.5:80"], &["https://Mail.Example.com/check"], &["b.example."], &[]);
    let unix = sites(&["unix:/run/p.sock"], &[], &[], &[]);
    for (sites, host, answer) in [
        (&loopback, "127.0.0.1:8080", None),
        (&loopback, "127.0.0.1", None),
        (&loopback, "LOCALHOST.:99", None),
        (&loopback, "[::1]:8080", None),
        (&loopback, "rebound.example:8080", HOST),
        (&loopback, "localhost.rebound.example", HOST),
        (&loopback, "127.0.0.1.rebound.example", HOST),
        (&loopback, "10.0.0.5", HOST),
        (&wide, "10.0.0.5", None),
        (&wide, "[2001:db8::1]", None),
        (&wide, "localhost", None),
        (&wide, "rebound.example", HOST),
        (&public, "mail.example.com", None),
        (&public, "mail.example.com:443", None),
        (&public, "b.example", None),
        (&public, "10.0.0.5", None),
        (&public, "10.0.0.6", HOST),
        (&public, "localhost", HOST),
        (&unix, "localhost", None),
        (&unix, "rebound.example", HOST),
        (&loopback, "user@127.0.0.1", BAD),
        (&loopback, "a b", BAD),
        (&loopback, "", BAD),
    ] {
        assert_eq!(asked(sites, "GET /", &[("host", host)]), answer, "{host}");
        let health = asked(sites, "GET /healthz", &[("host", host)]);
        assert_eq!(health, answer.filter(|code| *code == ProblemCode::BadRequest), "{host}");
    }
    for line in ["GET /", "GET /healthz", "GET http://127.0.0.1/"] {
        assert_eq!(asked(&loopback, line, &[]), BAD, "{line}: HTTP/1.1 names one");
    }
    let mut old = Request::new(Body::empty());
    *old.version_mut() = Version::HTTP_10;
    assert!(loopback.refuses(&old).is_none(), "before that none need be named");
    assert_eq!(asked(&loopback, "GET http://rebound.example/", &[("host", "127.0.0.1")]), HOST);
    let two = [("host", "127.0.0.1"), ("host", "rebound.example")];
    assert_eq!(asked(&loopback, "GET /", &two), BAD);
}

#[test]
fn pages_of_other_sites_start_nothing() {
    let sites = sites(
        &["127.0.0.1:8080"],
        &["https://portwise.example.com/"],
        &[],
        &["https://static.example.net"],
    );
    const POST: &str = "POST /api/v1/probes";
    for (line, origin, site, answer) in [
        (POST, "", "", None),
        (POST, "http://127.0.0.1:8080", "same-origin", None),
        (POST, "HTTP://127.0.0.1:8080", "", ORIGIN),
        (POST, "https://portwise.example.com", "", None),
        (POST, "https://static.example.net", "cross-site", None),
        (POST, "http://127.0.0.1:9999", "same-site", ORIGIN),
        (POST, "https://evil.example", "cross-site", ORIGIN),
        (POST, "https://evil.example", "", ORIGIN),
        (POST, "null", "", ORIGIN),
        (POST, "", "cross-site", ORIGIN),
        (POST, "", "same-site", ORIGIN),
        (POST, "", "none", None),
        ("DELETE /x", "https://evil.example", "", ORIGIN),
        ("GET /", "https://evil.example", "cross-site", None),
        ("GET /api/v1/probes/x", "https://evil.example", "cross-site", None),
        ("GET /probe?target=a", "", "cross-site", ORIGIN),
        ("GET /probe?target=a", "", "", None),
        ("GET /mcp", "https://evil.example", "", ORIGIN),
    ] {
        let mut headers = vec![("host", "127.0.0.1:8080")];
        headers.extend((!origin.is_empty()).then_some(("origin", origin)));
        headers.extend((!site.is_empty()).then_some(("sec-fetch-site", site)));
        assert_eq!(asked(&sites, line, &headers), answer, "{line} {origin} {site}");
    }
    let host = ("host", "127.0.0.1:8080");
    let both = [host, ("origin", "https://static.example.net"), ("origin", "https://evil.example")];
    assert_eq!(asked(&sites, POST, &both), ORIGIN);
}

#[test]
fn what_is_not_an_origin_or_an_address_is_refused() {
    for wrong in ["*", "mail.example.com", "https://a.example/x", "ftp://a.example", "https://", ""]
    {
        assert!(Origin::read(wrong).unwrap_err().to_string().contains("https://"), "{wrong}");
    }
    assert_eq!(Origin::read("https://A.example:443/").unwrap().0, "https://a.example");
    assert!(PublicUrl::read("a.example").is_err() && PublicUrl::read("https://a/?b").is_err());
    assert_eq!(PublicUrl::read("https://a.example/b/").unwrap().path(), "/b");
    assert!(Sites::new(&[], &[], &["https://a".to_owned()], &[]).is_err());
}
