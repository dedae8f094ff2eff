//! What is made of what domains tell other servers to demand: every domain of the zoo gives what its
//! row says, whoever passes the signatures on; and where nobody does, nothing is said of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod brief;
mod postfix;

use std::collections::{BTreeSet, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};

use portwise_core::findings::{Part, rows};
use portwise_core::policy::Validation;
use portwise_core::report::{Mode, Report};
use portwise_core::{ProbeRequest, findings};
use portwise_probe::{
    Addresses, DnssecAnchors, Exchangers, Guard, Limits, NameServers, NotResolved, Prober,
    ProberConfig, Resolve, Resolver, Services, Texts, TrustAnchors, Validator,
};
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::signed::Upstream;
use portwise_testkit::stripping::{Loses, NoResolver, Stripping};

use brief::{Brief, NOT_TESTED};

/// How many domains are looked at side by side.
const AT_ONCE: usize = 12;

/// The resolver of the zoo, which has the names of loopback addresses elsewhere.
struct Reverse(Resolver);

impl Resolve for Reverse {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        self.0.addresses(name)
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        self.0.mx(domain)
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        self.0.name_servers(domain)
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        self.0.srv(name)
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        self.0.txt(name)
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        self.0.names(Zoo::reverse(address))
    }
}

fn limits() -> Limits {
    Limits {
        dns: Duration::from_secs(15),
        fetch_connect: Duration::from_secs(4),
        fetch: Duration::from_secs(4),
        policy: Duration::from_secs(20),
        silence: Duration::from_millis(200),
        pause: Duration::from_millis(150),
        ..Limits::within(Duration::from_secs(10))
    }
}

fn can_run(test: &str) -> bool {
    needs::root(test) && needs::programs(test, &Zoo::NEEDS)
}

/// A prober that looks everything up at `resolver`, and signatures at `upstream`.
fn prober(zoo: &Zoo, pki: &Pki, resolver: SocketAddr, upstream: Option<SocketAddr>) -> Prober {
    let limits = limits();
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Reverse(Resolver::new(Some(resolver), limits.dns).unwrap())),
        guard: Guard::new(vec![zoo.network().parse().unwrap()]),
        limits: limits.clone(),
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: Some("client.example.net".to_owned()),
    })
    .unwrap();
    let Some(upstream) = upstream else { return prober };
    let anchors = DnssecAnchors::read(zoo.anchors()).unwrap();
    let validator = Validator::new(Some(upstream), &anchors, Duration::from_secs(8)).unwrap();
    prober.validating(Arc::new(validator))
}

async fn look(zoo: &Zoo, prober: &Prober, case: &Case) -> (Report, Duration) {
    let mut request = ProbeRequest::new(&case.name(), Mode::Mx, &[], false).unwrap();
    if let Some(sends) = &case.sends {
        let helo = sends.helo.map(|name| case.fill(name));
        request = request.sending_from(zoo.address(case).unwrap(), helo.as_deref()).unwrap();
    }
    let began = Instant::now();
    let report = prober.probe(&request, |_| {}).await;
    (report, began.elapsed())
}

/// Looks at all, and says what is not as `differences` wants it.
async fn look_at_all(
    who: &str,
    zoo: &Zoo,
    prober: &Prober,
    cases: &[Case],
    differences: impl Fn(&Case, &Report) -> Vec<String>,
) -> Vec<String> {
    let all = stream::iter(cases).map(|case| async move { (case, look(zoo, prober, case).await) });
    let mut all = all.buffer_unordered(AT_ONCE);
    let mut faults = Vec::new();
    while let Some((case, (report, took))) = all.next().await {
        let Some(policy) = &report.policy else {
            faults.push(format!("{who} {}: nothing was looked for: {report:?}", case.id));
            continue;
        };
        let mut found = differences(case, &report);
        // What it adds ends with its own deadline, which some seconds on a busy machine are added to.
        let most = limits().policy.as_secs_f64() * 1e3 + 5e3;
        if policy.duration_ms > most || took.as_secs_f64() * 1e3 > most + 20e3 {
            found.push(format!("it took {took:?}, the policies {} ms", policy.duration_ms));
        }
        let json = serde_json::to_string(&report).unwrap();
        if serde_json::from_str::<Report>(&json).unwrap() != report {
            found.push("it does not survive JSON".to_owned());
        }
        faults.extend(found.into_iter().map(|fault| format!("{who} {}: {fault}", case.id)));
    }
    faults.sort();
    faults
}

fn as_expected(case: &Case, report: &Report) -> Vec<String> {
    let validation = &report.policy.as_ref().unwrap().validation;
    let mut faults = Brief::of(report).differences(&Brief::expected(case));
    if *validation != Validation::Works {
        faults.push(format!("validation: {validation:?}"));
    }
    faults
}

/// All that rests on signatures must be *not tested*, and all else as ever.
fn without_signatures(case: &Case, report: &Report) -> Vec<String> {
    let validation = &report.policy.as_ref().unwrap().validation;
    let is_said = matches!(validation, Validation::Fails(_));
    let expected = Brief::expected(case).without_signatures(is_said);
    let mut faults = Brief::of(report).differences(&expected);
    if *validation == Validation::Works {
        faults.push("signatures are said to be passed on".to_owned());
    }
    let json = serde_json::to_string(&report.policy).unwrap();
    if json.contains("\"bogus\"") {
        faults.push(format!("something is called forged: {json}"));
    }
    faults
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_domain_gives_what_it_should() {
    if !can_run("every_domain_gives_what_it_should") {
        return;
    }
    let (pki, cases) = (Pki::new(), cases());
    let zoo = Zoo::open(32, &pki, ZONES, &cases).await;
    let (passing, _passing) = zoo.resolver(Upstream::Passing);
    let (validating, _validating) = zoo.resolver(Upstream::Validating);
    let mut faults = Vec::new();
    let codes = Mutex::new(BTreeSet::new());
    for (who, upstream) in [("passing", passing), ("validating", validating)] {
        let prober = prober(&zoo, &pki, passing, Some(upstream));
        let differences = |case: &Case, report: &Report| {
            codes.lock().unwrap().extend(findings(report).into_iter().map(|found| found.code));
            as_expected(case, report)
        };
        faults.extend(look_at_all(who, &zoo, &prober, &cases, differences).await);
    }
    assert_none(&faults);
    let codes = codes.into_inner().unwrap();
    let missing: Vec<&str> = rows()
        .filter(|row| row.part == Part::Policy && !codes.contains(row.code))
        .map(|row| row.code)
        .collect();
    assert!(missing.is_empty(), "no domain gives {missing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_signatures_nothing_is_said_of_them() {
    if !can_run("without_signatures_nothing_is_said_of_them") {
        return;
    }
    // What is slow on purpose shows no more here.
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.fetched != "timed-out").collect();
    let pki = Pki::new();
    let zoo = Zoo::open(33, &pki, ZONES, &cases).await;
    let (passing, _passing) = zoo.resolver(Upstream::Passing);
    let mut faults = Vec::new();
    for loses in [Loses::Edns, Loses::Signatures] {
        let stripping = Stripping::start(passing, loses);
        let prober = prober(&zoo, &pki, passing, Some(stripping.address()));
        let who = format!("without {loses:?}");
        faults.extend(look_at_all(&who, &zoo, &prober, &cases, without_signatures).await);
    }
    let prober = prober(&zoo, &pki, passing, None);
    faults.extend(look_at_all("not asked", &zoo, &prober, &cases, without_signatures).await);
    assert_none(&faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_resolver_costs_the_rest_nothing() {
    if !can_run("what_is_no_resolver_costs_the_rest_nothing") {
        return;
    }
    let ids = ["ee-key", "ee-other", "sts", "sts-hangs", "hundred", "absurd", "rpt", "null-mx"];
    let cases: Vec<Case> = cases().into_iter().filter(|case| ids.contains(&case.id)).collect();
    assert_eq!(cases.len(), ids.len());
    let pki = Pki::new();
    let zoo = Zoo::open(34, &pki, ZONES, &cases).await;
    let (passing, _passing) = zoo.resolver(Upstream::Passing);
    let all = [NoResolver::Closed, NoResolver::Silent, NoResolver::Echo, NoResolver::Garbage];
    let mut faults = Vec::new();
    for none in all {
        let prober = prober(&zoo, &pki, passing, Some(none.start()));
        faults.extend(
            look_at_all(&format!("{none:?}"), &zoo, &prober, &cases, without_signatures).await,
        );
    }
    assert_none(&faults);
}

#[test]
fn the_zoo_has_a_domain_for_everything() {
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    let ids: HashSet<&str> = cases.iter().map(|case| case.id).collect();
    assert_eq!(ids.len(), cases.len(), "ids are unique");
    let shown: BTreeSet<u8> = cases.iter().flat_map(|case| case.facts).copied().collect();
    let missing: Vec<u8> = (110..=127).filter(|fact| !shown.contains(fact)).collect();
    assert!(missing.is_empty(), "no domain shows {missing:?}");
    assert!(cases.iter().any(|case| case.hosts.iter().any(|host| host.addresses == NOT_TESTED)));
}
