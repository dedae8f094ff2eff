//! The validating resolver against a tree of signed zones: what it calls forged is, and what it
//! cannot tell it says so.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use portwise_net::{DnssecAnchors, Kind, Link, Proven, Secure, Validator};
use portwise_policy::{Status, Validation};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::needs;
use portwise_testkit::signed::{Signing, Tree, Upstream, Zone};

const PATIENCE: Duration = Duration::from_secs(8);

/// An address of one's own on loopback, with the port that name servers have.
fn at(last: u8) -> SocketAddr {
    (Ipv4Addr::new(127, 31, 5, last), 53).into()
}

fn zones() -> Vec<Zone> {
    let host = "mx IN A 192.0.2.1
mx IN AAAA 2001:db8::1
_25._tcp.mx IN TLSA 3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
@ IN MX 10 mx";
    let aliases = "to-signed IN CNAME mx.hashed.test.
to-unsigned IN CNAME mx.unsigned.test.
to-expired IN CNAME mx.expired.test.
chain IN CNAME to-signed
loop IN CNAME pool
pool IN CNAME loop
_25._tcp.aliased IN CNAME tlsa._dane
tlsa._dane IN TLSA 3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
*.wild IN A 192.0.2.9
*.wild IN MX 10 mx
*.many IN CNAME mx.hashed.test.";
    let many: String =
        (0..130).map(|n| format!("_25._tcp.many IN TLSA 3 1 1 {n:064x}\n")).collect();
    vec![
        Zone::new("", Signing::Nsec, ""),
        Zone::new("test", Signing::Nsec, ""),
        Zone::new("bare", Signing::None, "mx IN A 192.0.2.3"),
        Zone::new("signed.test", Signing::Nsec, &format!("{host}\n{aliases}\n{many}")),
        Zone::new("hashed.test", Signing::Nsec3(0), &format!("{host}\n*.wild IN A 192.0.2.9")),
        Zone::new("many-rounds.test", Signing::Nsec3(150), host),
        Zone::new("absurd-rounds.test", Signing::Nsec3(2000), host),
        Zone::new("unsigned.test", Signing::None, &format!("{host}\nalias IN CNAME mx")),
        Zone::new("expired.test", Signing::Expired, host),
        Zone::new("early.test", Signing::Early, host),
        Zone::new("wrong-ds.test", Signing::WrongDs, host),
        Zone::new("stripped.test", Signing::Stripped, host),
    ]
}

fn validator(tree: &Tree, upstream: SocketAddr) -> Validator {
    let anchors = DnssecAnchors::read(tree.anchors()).unwrap();
    Validator::new(Some(upstream), &anchors, PATIENCE).unwrap()
}

/// The status in a word, with a part of its reason.
fn word(status: &Status) -> (&'static str, &str) {
    match status {
        Status::Bogus(why) | Status::Failed(why) | Status::NotTested(why) => (status.id(), why),
        _ => (status.id(), ""),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_is_told_from_what_is_forged() {
    let test = "what_is_signed_is_told_from_what_is_forged";
    if !needs::root(test) || !needs::programs(test, &[Tree::NEEDS, Tree::NEEDS_UNBOUND].concat()) {
        return;
    }
    let tree = Tree::plant(at(1), &zones());
    let _passing = tree.unbound(at(2), Upstream::Passing);
    let _validating = tree.unbound(at(3), Upstream::Validating);
    let mut faults = Vec::new();
    for (who, upstream) in [("nsd", at(1)), ("passing", at(2)), ("validating", at(3))] {
        let validator = validator(&tree, upstream);
        for top in ["mx.signed.test", "bare", "nowhere"] {
            assert_eq!(validator.proves(top).await, Validation::Works, "{who} {top}");
        }
        for (name, kind, expected, reason) in CASES {
            let proven = validator.ask(name, *kind).await;
            let (id, why) = word(&proven.status);
            let is_as_expected = id == *expected && (who == "validating" || why.contains(reason));
            if !is_as_expected {
                faults.push(format!("{who}: {name} {kind:?}: {id} ({why}), expected {expected}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let validator = validator(&tree, at(1));
    let many = validator.ask("_25._tcp.many.signed.test", Kind::Tlsa).await;
    assert_eq!((many.tlsa.len(), many.more), (100, 30));
    let chain = validator.ask("chain.signed.test", Kind::V4).await;
    let link = |to: &str| Link { to: to.to_owned(), status: Status::Secure };
    assert_eq!(chain.links, [link("to-signed.signed.test"), link("mx.hashed.test")]);
    let unsigned = validator.ask("to-unsigned.signed.test", Kind::V6).await;
    assert!(unsigned.alias_is_secure());
    assert_eq!(unsigned.canonical_name(), Some("mx.unsigned.test"));
}

/// Names, and what DNSSEC says of them, with a part of the reason where an upstream passes
/// signatures on.
const CASES: &[(&str, Kind, &str, &str)] = &[
    ("signed.test", Kind::Zone, "secure", ""),
    ("mx.signed.test", Kind::Zone, "secure", ""),
    ("signed.test", Kind::Exchangers, "secure", ""),
    ("mx.signed.test", Kind::V4, "secure", ""),
    ("mx.signed.test", Kind::V6, "secure", ""),
    ("_25._tcp.mx.signed.test", Kind::Tlsa, "secure", ""),
    ("_25._tcp.none.signed.test", Kind::Tlsa, "secure", ""),
    ("_25._tcp.aliased.signed.test", Kind::Tlsa, "secure", ""),
    ("mx.hashed.test", Kind::V4, "secure", ""),
    ("_25._tcp.mx.hashed.test", Kind::Tlsa, "secure", ""),
    ("_25._tcp.none.hashed.test", Kind::Tlsa, "secure", ""),
    ("unsigned.test", Kind::Exchangers, "insecure", ""),
    ("mx.unsigned.test", Kind::V4, "insecure", ""),
    ("alias.unsigned.test", Kind::V4, "insecure", ""),
    ("_25._tcp.none.unsigned.test", Kind::Tlsa, "insecure", ""),
    ("mx.bare", Kind::V4, "insecure", ""),
    ("to-signed.signed.test", Kind::V4, "secure", ""),
    ("to-unsigned.signed.test", Kind::V4, "insecure", ""),
    ("to-expired.signed.test", Kind::V4, "bogus", "expired"),
    ("loop.signed.test", Kind::V4, "failed", "circle"),
    ("expired.test", Kind::Exchangers, "bogus", "expired"),
    ("_25._tcp.none.expired.test", Kind::Tlsa, "bogus", "expired"),
    ("mx.early.test", Kind::V4, "bogus", "not valid yet"),
    ("mx.wrong-ds.test", Kind::V4, "bogus", "(DS)"),
    ("mx.stripped.test", Kind::V4, "bogus", "no signature"),
    ("_25._tcp.none.many-rounds.test", Kind::Tlsa, "insecure", ""),
    ("_25._tcp.none.absurd-rounds.test", Kind::Tlsa, "not-tested", "2000 rounds"),
    ("mx.absurd-rounds.test", Kind::V4, "secure", ""),
    ("a.wild.signed.test", Kind::V4, "not-tested", "wildcard"),
    ("a.wild.signed.test", Kind::V6, "secure", ""),
    ("a.many.signed.test", Kind::V4, "not-tested", "wildcard"),
    ("a.wild.hashed.test", Kind::V4, "secure", ""),
    ("_25._tcp.a.wild.hashed.test", Kind::Tlsa, "secure", ""),
    ("_25._tcp.a.wild.signed.test", Kind::Tlsa, "secure", ""),
    ("a.wild.expired.test", Kind::V4, "bogus", "expired"),
];

#[tokio::test(flavor = "multi_thread")]
async fn without_signatures_nothing_is_proven() {
    let names = [("example.com", Answer::Addresses(vec![Ipv4Addr::LOCALHOST.into()]))];
    let fake = FakeDns::start(&names);
    let anchors = DnssecAnchors::default();
    let validator = Validator::new(Some(fake.address()), &anchors, PATIENCE).unwrap();
    let proved = validator.proves("example.com").await;
    let Validation::Fails(why) = proved else { panic!("{proved:?}") };
    assert!(why.contains("does not pass signatures on"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_resolver_is_given_up_in_time() {
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let anchors = DnssecAnchors::default();
    let upstream = Some(silent.local_addr().unwrap());
    let validator = Validator::new(upstream, &anchors, Duration::from_secs(2)).unwrap();
    let began = Instant::now();
    assert!(matches!(validator.proves("example.com").await, Validation::Fails(_)));
    let proven: Proven = validator.ask("example.com", Kind::Exchangers).await;
    assert!(matches!(proven.status, Status::Failed(_) | Status::NotTested(_)), "{proven:?}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}
