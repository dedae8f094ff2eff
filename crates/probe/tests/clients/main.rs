//! What we say of clients, held against the clients themselves.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use portwise_testkit::discovery::{Zoo, domains};
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::thunderbird::{self, Place};

#[tokio::test(flavor = "multi_thread")]
async fn thunderbird_arrives_where_we_say() {
    const TEST: &str = "thunderbird_arrives_where_we_say";
    let Some(python) = needs::python(TEST, &["json"]) else { return };
    if !needs::root(TEST) || !needs::programs(TEST, &["thunderbird", "unshare"]) {
        return;
    }
    let pki = Pki::new();
    let domains = domains();
    let resolver = "127.0.0.53".parse().unwrap();
    let zoo = Zoo::open(22, (resolver, 53).into(), &pki, &domains).await;
    let addresses: Vec<String> = domains.iter().map(|d| format!("anna@{}", d.name())).collect();
    let authority = pki.root();
    let found = tokio::task::spawn_blocking(move || {
        let place = Place { python: &python, resolver, authority: &authority, seconds: 240 };
        thunderbird::run(&place, include_str!("find.js"), &addresses)
    });
    let found = found.await.unwrap();
    println!("{found}");
    drop(zoo);
}
