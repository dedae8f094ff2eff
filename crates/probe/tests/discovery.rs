//! What is made of what domains publish: every domain of the zoo gives what its row says, in time,
//! and nothing is asked where nothing may be asked.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};
use portwise_core::findings::rows;
use portwise_core::report::Mode;
use portwise_core::{ProbeRequest, judge};
use portwise_discovery::clients::{Client, outcomes};
use portwise_discovery::compare::{Contradiction, contradictions};
use portwise_discovery::{Discovered, Outcome, Published, Source};
use portwise_probe::{
    Addresses, Exchangers, Guard, Limits, NameServers, NotResolved, Prober, ProberConfig, Resolve,
    Resolver, Services, Texts, TrustAnchors,
};
use portwise_testkit::discovery::{Domain, Is, Zoo, brief, domains, line};
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use serde_json::Value;

/// The name server of the zoo, and what it signs.
struct Signing(Resolver, Vec<Domain>);

impl Signing {
    fn of(&self, name: &str) -> Option<bool> {
        self.1.iter().any(|domain| domain.signs(name)).then_some(true)
    }
}

impl Resolve for Signing {
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
        let signed = self.of(domain);
        Box::pin(async move { Ok(NameServers { signed, ..self.0.name_servers(domain).await? }) })
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        let signed = self.of(name);
        Box::pin(async move { Ok(Services { signed, ..self.0.srv(name).await? }) })
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        let signed = self.of(name);
        Box::pin(async move { Ok(Texts { signed, ..self.0.txt(name).await? }) })
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        self.0.names(address)
    }
}

fn limits() -> Limits {
    Limits {
        dns: Duration::from_secs(4),
        fetch_connect: Duration::from_secs(6),
        fetch: Duration::from_secs(6),
        source: Duration::from_secs(14),
        discovery: Duration::from_secs(25),
        silence: Duration::from_millis(200),
        pause: Duration::from_millis(150),
        ..Limits::within(Duration::from_secs(6))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_domain_gives_what_it_should() {
    if !needs::root("every_domain_gives_what_it_should") {
        return;
    }
    let (pki, domains) = (Pki::new(), domains());
    let anywhere: SocketAddr = ([127, 0, 0, 1], 0).into();
    let zoo = Zoo::open(21, anywhere, &pki, &domains).await;
    let limits = limits();
    let resolver = Resolver::new(Some(zoo.name_server()), limits.dns).unwrap();
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Signing(resolver, domains.clone())),
        guard: Guard::new(vec![zoo.network().parse().unwrap()]),
        limits: limits.clone(),
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: Some("client.example.net".to_owned()),
    })
    .unwrap();
    let before = peak();
    let all = stream::iter(&domains).map(|domain| look(&prober, domain, &limits));
    let faults: Vec<String> = all.buffer_unordered(12).flat_map(stream::iter).collect().await;
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(peak() - before < 200 << 10, "{} KiB", peak() - before);
    manners(&zoo, &domains);
}

/// How often a third party was asked: the database, and the host of a provider.
fn third_parties(zoo: &Zoo) -> usize {
    let is_third = |host: &str| host == "autoconfig.thunderbird.net" || host.contains("hoster");
    zoo.asked().iter().filter(|asked| is_third(&asked.host)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_third_party_is_asked_the_same_twice() {
    if !needs::root("no_third_party_is_asked_the_same_twice") {
        return;
    }
    let pki = Pki::new();
    let wanted = ["agreed", "ispdb", "ispdb-by-ns", "by-mx", "by-mx-base", "hoster", "base-hoster"];
    let domains: Vec<Domain> = domains().into_iter().filter(|d| wanted.contains(&d.id)).collect();
    let zoo = Zoo::open(28, ([127, 28, 254, 53], 53).into(), &pki, &domains).await;
    let limits = limits();
    let config = ProberConfig {
        resolver: Arc::new(Resolver::new(Some(zoo.name_server()), limits.dns).unwrap()),
        guard: Guard::new(vec![zoo.network().parse().unwrap()]),
        limits,
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: Some("client.example.net".to_owned()),
    };
    let plain = Prober::new(config.clone()).unwrap();
    let server = Prober::new(config).unwrap().remembering(1 << 20).of_site("https://p.example/");
    let discovered = async |prober: &Prober, domain: &str| {
        let address = format!("anna@{domain}");
        let request = ProbeRequest::new(&address, Mode::Submission, &[], false).unwrap();
        let report = prober.probe(&request.discovering(true), |_| {}).await;
        let mut discovered = report.discovery.unwrap();
        discovered.duration_ms = 0.0;
        let old: Vec<Source> =
            discovered.sources.iter().filter(|p| p.age_s.is_some()).map(|p| p.source).collect();
        for published in &mut discovered.sources {
            (published.age_s, published.duration_ms) = (None, 0.0);
            published.fetches.iter_mut().for_each(|fetch| fetch.duration_ms = 0.0);
        }
        (discovered, old)
    };
    for domain in domains.iter().filter(|d| !d.id.contains("hoster")).map(Domain::name) {
        let (before, all) = (third_parties(&zoo), zoo.asked().len());
        let (first, old) = discovered(&server, &domain).await;
        let asked = third_parties(&zoo) - before;
        assert!(asked > 0 && old.is_empty(), "{domain}: {asked}, {old:?}");
        let own = zoo.asked().len() - all - asked;
        let (again, old) = discovered(&server, &domain).await;
        assert_eq!(third_parties(&zoo) - before, asked, "{domain} again");
        let all_again = all + asked + 2 * own;
        assert_eq!(zoo.asked().len(), all_again, "its own places are asked again: {domain}");
        assert!(!old.is_empty());
        assert_eq!(again, first, "{domain}");
        // Without a memory each time is the first.
        for _ in 0..2 {
            let before = third_parties(&zoo);
            assert!(discovered(&plain, &domain).await.1.is_empty());
            assert_eq!(third_parties(&zoo) - before, asked, "{domain} without a memory");
        }
    }
    let of_site = |agent: Option<&str>| agent.is_some_and(|a| a.contains("+https://p.example/"));
    assert!(zoo.asked().iter().any(|asked| of_site(asked.header("user-agent"))));
}

/// Looks at one domain, and says what is not as its row has it.
async fn look(prober: &Prober, domain: &Domain, limits: &Limits) -> Vec<String> {
    let address = format!("anna@{}", domain.name());
    let request = ProbeRequest::new(&address, Mode::Submission, &[], false).unwrap();
    let began = Instant::now();
    let report = prober.probe(&request.discovering(true), |_| {}).await;
    let took = began.elapsed();
    let Some(discovered) = report.discovery.clone() else {
        return vec![format!("{}: nothing was looked for", domain.id)];
    };
    let mut faults = differences(domain, &discovered);
    let found = judge(report, None).findings;
    let codes: BTreeSet<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    let codes: Vec<&str> =
        codes.into_iter().filter(|code| code.starts_with("discovery.")).collect();
    if codes != domain.findings {
        faults
            .push(format!("{}: findings are {codes:?}, expected {:?}", domain.id, domain.findings));
    }
    if took > limits.discovery + limits.endpoint + Duration::from_secs(5) {
        faults.push(format!("{}: took {took:?}", domain.id));
    }
    let json = serde_json::to_string(&discovered).unwrap();
    if serde_json::from_str::<Discovered>(&json).unwrap() != *discovered {
        faults.push(format!("{}: it does not survive JSON", domain.id));
    }
    faults
}

fn differences(domain: &Domain, discovered: &Discovered) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}: {what}", domain.id));
    let order: Vec<Source> = discovered.sources.iter().map(|published| published.source).collect();
    if order != Source::ALL {
        fault(format!("sources are {order:?}"));
    }
    let wildcard = (discovered.wildcard.addresses, discovered.wildcard.srv);
    if wildcard != domain.wildcard {
        fault(format!("wildcards are {wildcard:?}"));
    }
    let taken: Vec<(Client, Source)> = outcomes(discovered)
        .into_iter()
        .filter_map(|outcome| Some((outcome.client, outcome.takes?)))
        .collect();
    if domain.taken.is_some_and(|expected| expected != taken) {
        fault(format!("clients take {taken:?}, expected {:?}", domain.taken));
    }
    let kinds: BTreeSet<String> = contradictions(discovered).iter().map(kind).collect();
    if !kinds.iter().eq(domain.contradicts) {
        fault(format!("contradictions are {kinds:?}, expected {:?}", domain.contradicts));
    }
    for published in &discovered.sources {
        let said = domain.said(published.source);
        let expected: Vec<String> = said.servers.iter().map(|server| domain.fill(server)).collect();
        let servers: Vec<String> = published.servers.iter().map(line).collect();
        let briefly: Vec<String> = published.faults.iter().map(brief).collect();
        let is_protected = said.protection.is_none_or(|wanted| wanted == published.protection);
        // What nothing leads to is not asked for.
        let is_led_to = published.source.is_by_exchanger() || published.source == Source::IspdbNs;
        let is_left_out = is_led_to && said.outcome == Is::Absent;
        let is_right = said.outcome == Is::Anything
            || (said.outcome == of(published) || is_left_out && of(published) == Is::NotTested)
                && briefly == said.faults
                && servers == expected
                && is_protected;
        if !is_right {
            fault(format!(
                "{:?}: {:?} {:?}, faults {briefly:?} {:?}, servers {servers:#?}, expected {:?} {:?} {:?} {expected:#?}",
                published.source,
                published.outcome,
                published.protection,
                published.faults,
                said.outcome,
                said.protection,
                said.faults,
            ));
        }
    }
    faults
}

/// What kind a contradiction is of, as in JSON.
fn kind(contradiction: &Contradiction) -> String {
    match serde_json::to_value(contradiction).unwrap() {
        Value::Object(object) => object.keys().next().unwrap().clone(),
        other => panic!("{other}"),
    }
}

fn of(published: &Published) -> Is {
    match published.outcome {
        Outcome::Answered => Is::Answered,
        Outcome::Absent => Is::Absent,
        Outcome::Wrong => Is::Wrong,
        Outcome::NotTested(_) => Is::NotTested,
    }
}

/// What was asked, and where.
fn manners(zoo: &Zoo, domains: &[Domain]) {
    assert_eq!(zoo.canary(), [], "nothing is asked where the guard says no");
    let shared: HashSet<String> = domains
        .iter()
        .filter(|domain| domain.id.ends_with("hoster"))
        .map(Domain::name)
        .chain(["autoconfig.thunderbird.net".to_owned()])
        .collect();
    let mut requests: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for asked in zoo.asked() {
        let text = format!("{asked:?}");
        assert!(!text.contains("anna"), "the visitor's address stays here: {text}");
        let names_address = text.contains('@') || text.contains("%40");
        assert!(asked.secure || !names_address, "no address by http: {text}");
        for unwanted in ["authorization", "cookie", "referer"] {
            assert_eq!(asked.header(unwanted), None, "{text}");
        }
        assert_eq!(asked.header("accept-encoding").unwrap_or("identity"), "identity", "{text}");
        assert!(
            asked.header("user-agent").is_some_and(|agent| agent.starts_with("Portwise/")),
            "{text}"
        );
        if !shared.iter().any(|host| asked.host.ends_with(host.as_str())) {
            *requests.entry((asked.host, asked.secure)).or_default() += 1;
        }
    }
    for (place, count) in requests {
        assert!(count <= 8, "{place:?} was asked {count} times");
    }
}

/// The most memory this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn the_zoo_has_a_domain_for_everything() {
    let domains = domains();
    assert!(domains.len() >= 40);
    let ids: HashSet<&str> = domains.iter().map(|domain| domain.id).collect();
    assert_eq!(ids.len(), domains.len(), "ids are unique");
    for source in Source::ALL {
        let answers = |domain: &&Domain| domain.said(source).outcome == Is::Answered;
        assert!(domains.iter().any(|domain| answers(&domain)), "{source:?} answers somewhere");
    }
    let found: BTreeSet<&str> = domains.iter().flat_map(|d| d.findings).copied().collect();
    let codes = rows().map(|row| row.code).filter(|code| code.starts_with("discovery."));
    let missing: Vec<&str> = codes.filter(|code| !found.contains(code)).collect();
    assert!(missing.is_empty(), "no domain gives {missing:?}");
}
