//! What we say of clients, held against the clients themselves.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use portwise_core::ProbeRequest;
use portwise_core::report::Mode;
use portwise_discovery::clients::{Ask, Client, ClientOutcome, outcome};
use portwise_discovery::{Server, Source, normal};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::discovery::{Domain, Zoo, domains};
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::thunderbird::{self, Place};
use serde::Deserialize;

/// Where Thunderbird sees more than we do, or takes so long that what else it does at the same
/// time suffers.
const NOT_COMPARED: &[(&str, &str)] = &[
    ("bomb", "it unpacks it, and does nothing else meanwhile"),
    ("endless", "it reads for five seconds, and does little else meanwhile"),
    ("large", "it reads files of any size"),
    ("odyssey", "it follows more redirects"),
    ("downgrade", "it follows redirects from https to http"),
    ("rebinding", "the name leads elsewhere each time"),
];

/// What Thunderbird came to.
#[derive(Debug, Deserialize)]
struct Found {
    /// The hosts that it asked its user about.
    asked: Vec<String>,
    /// Where the settings are from, if it has any.
    from: Option<String>,
    #[serde(default)]
    incoming: Vec<Account>,
    #[serde(default)]
    outgoing: Vec<Account>,
    /// What it told its user.
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Account {
    kind: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    security: Option<String>,
    user: Option<String>,
}

impl Account {
    fn is_exchange(&self) -> bool {
        matches!(self.kind.as_deref(), Some("exchange" | "ews" | "owa"))
    }

    fn line(&self, domain: &str) -> String {
        let host = self.host.as_deref().and_then(|host| normal::host(host, domain));
        // Behind a redirect to another address the first one stands there as it was entered.
        let whole = format!("anna@{domain}");
        let user =
            self.user.as_deref().map(|user| if user == whole { "%EMAILADDRESS%" } else { user });
        let user = user.and_then(|user| normal::username(user, domain));
        let security = self.security.as_deref().unwrap_or_default();
        format!("{host:?} {:?} {security} {user:?}", self.port)
    }
}

fn line(server: &Server) -> String {
    // Where no user name is published, Thunderbird takes the whole address.
    let user = server.username.clone().unwrap_or(portwise_discovery::UserName::FullAddress);
    let (host, port) = (Some(&server.host), Some(server.port));
    format!("{host:?} {port:?} {} {:?}", server.security.id(), Some(user))
}

#[tokio::test(flavor = "multi_thread")]
async fn thunderbird_arrives_where_we_say() {
    const TEST: &str = "thunderbird_arrives_where_we_say";
    let Some(python) = needs::python(TEST, &["json"]) else { return };
    if !needs::root(TEST) || !needs::programs(TEST, &["thunderbird", "unshare"]) {
        return;
    }
    let pki = Pki::new();
    let is_compared = |domain: &Domain| NOT_COMPARED.iter().all(|(id, _)| *id != domain.id);
    let compared: Vec<Domain> = domains().into_iter().filter(is_compared).collect();
    let resolver = "127.0.0.53".parse().unwrap();
    let zoo = Zoo::open(22, (resolver, 53).into(), &pki, &domains()).await;
    let says = what_we_say(&zoo, &pki, &compared).await;
    let authority = pki.root();
    let ask = async |domains: &[Domain]| -> BTreeMap<String, Found> {
        let (python, authority) = (python.clone(), authority.clone());
        let addresses = domains.iter().map(address).collect::<Vec<_>>();
        let running = tokio::task::spawn_blocking(move || {
            let place = Place { python: &python, resolver, authority: &authority, seconds: 240 };
            thunderbird::run(&place, include_str!("find.js"), &addresses)
        });
        serde_json::from_str(&running.await.unwrap()).unwrap()
    };
    let found = ask(&compared).await;
    let arrived = found.values().filter(|found| found.from.is_some()).count();
    assert!(arrived >= 40, "it found settings of {arrived} domains alone");
    // It waits five seconds for a file, which may be too little on a busy machine: what differs is
    // asked for again, without the others.
    let differs = |found: &BTreeMap<String, Found>, domain: &Domain| {
        differences(&domain.name(), &found[&address(domain)], &says[domain.id])
    };
    let again: Vec<Domain> =
        compared.into_iter().filter(|domain| !differs(&found, domain).is_empty()).collect();
    if again.is_empty() {
        return;
    }
    let found = ask(&again).await;
    let tell = |domain: &Domain| {
        let (found, said) = (&found[&address(domain)], &says[domain.id]);
        let differences = differences(&domain.name(), found, said);
        (!differences.is_empty())
            .then(|| format!("{}: {differences:#?}\n{found:?}\n{said:?}", domain.id))
    };
    let faults: Vec<String> = again.iter().filter_map(tell).collect();
    assert!(faults.is_empty(), "{} differ\n{}", faults.len(), faults.join("\n"));
}

/// The address that Thunderbird is given.
fn address(domain: &Domain) -> String {
    format!("anna@{}", domain.name())
}

/// What we say of Thunderbird, by domain.
async fn what_we_say(
    zoo: &Zoo,
    pki: &Pki,
    domains: &[Domain],
) -> BTreeMap<&'static str, ClientOutcome> {
    let limits = Limits::within(Duration::from_secs(6));
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(zoo.name_server()), limits.dns).unwrap()),
        guard: Guard::new(vec![zoo.network().parse().unwrap()]),
        limits,
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: Some("client.example.net".to_owned()),
    })
    .unwrap();
    let look = async |domain: &Domain| {
        let request = ProbeRequest::new(&domain.name(), Mode::Submission, &[], false).unwrap();
        let report = prober.probe(&request.discovering(true), |_| {}).await;
        (domain.id, outcome(Client::Thunderbird, &report.discovery.unwrap()))
    };
    stream::iter(domains).map(look).buffer_unordered(12).collect().await
}

/// What Thunderbird did otherwise than we say.
fn differences(domain: &str, found: &Found, said: &ClientOutcome) -> Vec<String> {
    let mut all = Vec::new();
    let mut compare = |what: &str, theirs: String, ours: String| {
        if theirs != ours {
            all.push(format!("{what}: it has {theirs}, we say {ours}"));
        }
    };
    let wants_login = said.asks.contains(&Ask::Login);
    let hosts = said.asks.iter().any(|ask| matches!(ask, Ask::Host(_)));
    compare("login", found.error.is_some().to_string(), wants_login.to_string());
    compare("asking about a host", (!found.asked.is_empty()).to_string(), hosts.to_string());
    if wants_login {
        return all;
    }
    let from = found.from.as_deref().map(|from| from.trim_end_matches("-guess").to_owned());
    compare("source", format!("{from:?}"), format!("{:?}", said.takes.map(sub_source)));
    let incoming = found.incoming.first();
    let is_exchange = incoming.is_some_and(Account::is_exchange);
    compare("Exchange", is_exchange.to_string(), said.exchange.to_string());
    let outgoing = found.outgoing.first().filter(|account| account.host.is_some());
    let ours = |server: &Option<Server>| format!("{:?}", server.as_ref().map(line));
    let theirs = |account: Option<&Account>| format!("{:?}", account.map(|a| a.line(domain)));
    compare("sending", theirs(outgoing), ours(&said.smtp));
    compare("reading", theirs(incoming.filter(|a| !a.is_exchange())), ours(&said.incoming));
    all
}

/// What Thunderbird calls a source; it does not tell all of them apart.
fn sub_source(source: Source) -> &'static str {
    match source {
        Source::AutoconfigHostHttp | Source::AutoconfigWellKnownHttp => "xml-from-isp-http",
        Source::Ispdb | Source::IspdbMx | Source::IspdbMxBase => "xml-from-db",
        Source::AutodiscoverHost => "exchange-from-url1",
        Source::AutodiscoverRoot => "exchange-from-url2",
        Source::AutodiscoverHttp => "exchange-from-url3",
        Source::AutodiscoverSrv => "exchange-from-srv",
        _ => "xml-from-isp-https",
    }
}
