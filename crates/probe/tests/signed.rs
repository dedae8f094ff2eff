//! A whole check of a mail domain in a tree of signed zones, with real name servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portwise_core::policy::{Place, Policy, Status, Validation};
use portwise_core::report::{Mode, Report};
use portwise_core::{ProbeRequest, findings};
use portwise_probe::{
    DnssecAnchors, Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors, Validator,
};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::signed::{Signing, Tree, Upstream, Zone};

fn at(last: u8) -> IpAddr {
    Ipv4Addr::new(127, 31, 7, last).into()
}

fn limits() -> Limits {
    let silence = Duration::from_millis(200);
    Limits { silence, ..Limits::within(Duration::from_secs(10)) }
}

async fn policy(tree: &Tree, pki: &Pki, server: SocketAddr, domain: &str) -> Policy {
    *report(tree, pki, server, domain).await.policy.unwrap()
}

async fn report(tree: &Tree, pki: &Pki, server: SocketAddr, domain: &str) -> Report {
    let patience = limits().dns;
    let anchors = DnssecAnchors::read(tree.anchors()).unwrap();
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(server), patience).unwrap()),
        guard: Guard::new(vec!["127.0.0.0/8".parse().unwrap()]),
        limits: limits(),
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: Some("client.example.net".to_owned()),
    });
    let validator = Validator::new(Some(server), &anchors, patience).unwrap();
    let prober = prober.unwrap().validating(Arc::new(validator));
    let request = ProbeRequest::new(domain, Mode::Mx, &[], false).unwrap();
    let report = prober.probe(&request, |_| {}).await;
    assert!(report.duration_ms < 20_000.0, "{}", report.duration_ms);
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_domain_is_told_from_a_forged_one_and_from_one_that_is_not_signed() {
    let test = "a_signed_domain_is_told_from_a_forged_one_and_from_one_that_is_not_signed";
    if !needs::root(test) || !needs::programs(test, &[Tree::NEEDS, Tree::NEEDS_UNBOUND].concat()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.issue(&["mail.good.test"], Flaw::None);
    let whole: String =
        identity.chain_der()[0].iter().map(|octet| format!("{octet:02x}")).collect();
    let records = format!(
        "@ IN MX 10 mail\nmail IN A {}\n_25._tcp.mail IN TLSA 3 0 0 {whole}\n_mta-sts IN TXT \"v=STSv1; id=1;\"",
        at(9)
    );
    let zones = [
        Zone::new("", Signing::Nsec, ""),
        Zone::new("test", Signing::Nsec, ""),
        Zone::new("good.test", Signing::Nsec3(0), &records),
        Zone::new("forged.test", Signing::Expired, &records),
        Zone::new("bare.test", Signing::None, &records),
    ];
    let tree = Tree::plant(SocketAddr::new(at(1), 53), &zones);
    let script = starttls_script(&tls(&identity));
    let _mta = Mta::start(SocketAddr::new(at(9), 25), vec![script; 6]).await;
    for (last, upstream) in [(2, Upstream::Passing), (3, Upstream::Validating)] {
        let server = SocketAddr::new(at(last), 53);
        let _unbound = tree.unbound(server, upstream);
        let good = policy(&tree, &pki, server, "good.test").await;
        assert_eq!(good.validation, Validation::Works);
        assert_eq!((&good.domain, &good.mx), (&Status::Secure, &Status::Secure));
        let host = &good.hosts[0];
        assert_eq!((&host.addresses, &host.tlsa[0].status), (&Status::Secure, &Status::Secure));
        assert_eq!(host.at[0].matches[0].place, Some(Place::Chain(0)), "{good:?}");
        assert_eq!(good.mta_sts.record.records, ["v=STSv1; id=1;"]);

        let bare = policy(&tree, &pki, server, "bare.test").await;
        assert_eq!((&bare.domain, &bare.mx), (&Status::Insecure, &Status::Insecure));
        assert!(bare.hosts[0].tlsa.is_empty() && bare.hosts[0].addresses == Status::Insecure);

        // Behind a resolver that validates, nothing leads to the host, and still it shows why.
        let report = report(&tree, &pki, server, "forged.test").await;
        let codes: Vec<String> = findings(&report).into_iter().map(|found| found.code).collect();
        assert!(codes.contains(&"dnssec.bogus".to_owned()), "{upstream:?} {codes:?}");
        let forged = report.policy.unwrap();
        assert!(matches!(forged.mx, Status::Bogus(_)), "{upstream:?} {forged:?}");
        assert!(matches!(forged.domain, Status::Bogus(_)), "{upstream:?} {forged:?}");
    }
}
