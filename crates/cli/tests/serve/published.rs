//! What a server asks third parties for, and how often.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::web::{Door, Page, Web, tls_by_name};
use serde_json::json;

use crate::world::Portwise;

const DATABASE: &str = "autoconfig.thunderbird.net";

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_asked_once_in_the_name_of_the_site() {
    if !needs::root("the_database_is_asked_once_in_the_name_of_the_site") {
        return;
    }
    let pki = Pki::new();
    let at = IpAddr::from(Ipv4Addr::new(127, 41, 0, 1));
    let tls = tls_by_name(&[(DATABASE, pki.issue(&[DATABASE], Flaw::None))]);
    let web = Web::start(at, &[(443, Door::Tls(tls))], |_| Page::html(404));
    let dns = FakeDns::start(&[
        ("published.example", Answer::Nothing),
        (DATABASE, Answer::Addresses(vec![at])),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    fs::write(&roots, pki.root()).unwrap();
    let (dns, roots) = (dns.address().to_string(), roots.display().to_string());
    let site = "https://ports.example.net/mail/";
    let server = Portwise::serve(&[
        "--allow-net",
        "127.41.0.0/16",
        "--dns",
        &dns,
        "--trust-anchors",
        &roots,
        "--fresh",
        "0",
        "--public-url",
        site,
        "--allow-host",
        "127.0.0.1",
        "--base-path",
        "/",
    ]);
    let ages: Vec<bool> = (0..2)
        .map(|_| {
            let body =
                json!({"target": "anna@published.example", "mode": "submission", "discover": true});
            let started = server.post(&body);
            assert!([200, 202].contains(&started.status), "{started:?}");
            let id = started.json()["id"].as_str().unwrap().to_owned();
            let done = server.get(&format!("/api/v1/probes/{id}?wait=50")).json();
            let sources = &done["result"]["report"]["discovery"]["sources"];
            let sources = sources.as_array().unwrap_or_else(|| panic!("{done}"));
            let database = sources.iter().find(|source| source["source"] == "ispdb").unwrap();
            assert_eq!(database["outcome"], "absent", "{database}");
            database["age_s"].is_number()
        })
        .collect();
    assert_eq!(ages, [false, true], "the second answer is remembered");
    let asked = web.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    let agent = asked[0].header("user-agent").unwrap();
    assert!(agent.contains("(+https://ports.example.net/mail"), "{agent}");
}
