//! Looking for what is published: what is never dialled, what protects an answer, and how long it
//! may take.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portwise_core::events::ProbeEvent;
use portwise_core::report::{Mode, Report, TcpOutcome};
use portwise_core::{ProbeRequest, cut};
use portwise_discovery::document::Document;
use portwise_discovery::{Discovered, Fault, Outcome, Protection, Redirect, Source};
use portwise_probe::{
    Addresses, Exchangers, Guard, Limits, NameServers, NotResolved, Prober, ProberConfig, Resolve,
    Resolver, Services, Texts, TrustAnchors,
};
use portwise_testkit::dns::{Answer, FakeDns, Turns};
use portwise_testkit::mta::{Mta, implicit_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::web::{Asked, Door, File, Page, Web, tls_by_name};
use tokio_rustls::rustls::ServerConfig;

const DOMAIN: &str = "example.org";
const NAMES: [&str; 6] = [
    "example.org",
    "autoconfig.example.org",
    "autodiscover.example.org",
    "ua-auto-config.example.org",
    "www.example.org",
    "mail.example.org",
];

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);
static TLS: LazyLock<Arc<ServerConfig>> =
    LazyLock::new(|| tls_by_name(&[(DOMAIN, PKI.issue(&NAMES, Flaw::None))]));

/// Real port numbers need root; without it, these tests are listed as not run.
macro_rules! real_ports {
    ($test:literal) => {
        if !needs::root($test) {
            return;
        }
    };
}

/// An address of one's own on loopback, in a network that the guard opens.
fn address() -> IpAddr {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 32, high, low).into()
}

fn limits() -> Limits {
    Limits::within(Duration::from_secs(15))
}

fn at(name: &str, address: IpAddr) -> (String, Answer) {
    (name.to_owned(), Answer::Addresses(vec![address]))
}

fn srv(service: &str, port: u16, target: &str) -> (String, Answer) {
    let name = format!("_{service}._tcp.{DOMAIN}");
    (name, Answer::Srv(vec![(10, 1, port, target.to_owned())]))
}

fn txt(name: &str, text: &str) -> (String, Answer) {
    (name.to_owned(), Answer::Txt(vec![vec![text.to_owned()]]))
}

/// What came of a check.
struct Checked {
    report: Report,
    /// The sources in the order in which they were told.
    told: Vec<Source>,
    took: Duration,
}

impl Checked {
    fn discovered(&self) -> &Discovered {
        self.report.discovery.as_deref().unwrap()
    }

    #[track_caller]
    fn source(&self, source: Source) -> (&Outcome, &[Fault], Protection) {
        let published = self.discovered().of(source).unwrap();
        (&published.outcome, &published.faults, published.protection)
    }
}

/// A resolver that calls everything signed.
struct Signing(Resolver);

impl Resolve for Signing {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        self.0.addresses(name)
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        let signed = |found| Exchangers { signed: Some(true), ..found };
        self.0.mx(domain).map(move |found| found.map(signed)).boxed()
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        let signed = |found| NameServers { signed: Some(true), ..found };
        self.0.name_servers(domain).map(move |found| found.map(signed)).boxed()
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        let signed = |found| Services { signed: Some(true), ..found };
        self.0.srv(name).map(move |found| found.map(signed)).boxed()
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        let signed = |found| Texts { signed: Some(true), ..found };
        self.0.txt(name).map(move |found| found.map(signed)).boxed()
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        self.0.names(address)
    }
}

fn prober(resolver: impl Resolve + 'static, guard: Guard, limits: Limits) -> Prober {
    let resolver = Arc::new(resolver);
    let anchors = TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap();
    let helo = Some("client.example.net".to_owned());
    Prober::new(ProberConfig { resolver, guard, limits, anchors, helo }).unwrap()
}

/// Checks the domain with those records.
async fn check(zone: &[(String, Answer)], opened: &[&str], limits: Limits) -> Checked {
    check_as(zone, opened, limits, |resolver| resolver).await
}

/// The same with the resolver made into another.
async fn check_as<R: Resolve + 'static>(
    zone: &[(String, Answer)],
    opened: &[&str],
    limits: Limits,
    made: impl FnOnce(Resolver) -> R,
) -> Checked {
    let zone: Vec<_> = zone.iter().map(|(name, answer)| (name.as_str(), answer.clone())).collect();
    let dns = FakeDns::start(&zone);
    let guard = Guard::new(opened.iter().map(|net| net.parse().unwrap()).collect());
    let resolver = Resolver::new(Some(dns.address()), limits.dns).unwrap();
    let prober = prober(made(resolver), guard, limits);
    let request = ProbeRequest::new(DOMAIN, Mode::Auto, &[], false).unwrap().discovering(true);
    let told = Mutex::new(Vec::new());
    let began = Instant::now();
    let on_event = |event: ProbeEvent| {
        if let ProbeEvent::Source(published) = event {
            told.lock().unwrap().push(published.source);
        }
    };
    let report = prober.probe(&request, on_event).await;
    Checked { report, told: told.into_inner().unwrap(), took: began.elapsed() }
}

const OPENED: [&str; 1] = ["127.32.0.0/16"];

/// A good file with one server for sending.
fn autoconfig(host: &str) -> String {
    format!(
        r#"<clientConfig version="1.1"><emailProvider id="{DOMAIN}"><domain>{DOMAIN}</domain>
        <outgoingServer type="smtp"><hostname>{host}</hostname><port>465</port>
        <socketType>SSL</socketType><authentication>password-cleartext</authentication>
        <username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>"#
    )
}

/// Counts every connection at an address that the guard refuses.
async fn trap(address: IpAddr) -> Arc<AtomicUsize> {
    let caught = Arc::new(AtomicUsize::new(0));
    for port in [25, 80, 443, 465, 587, 2525] {
        let listener = tokio::net::TcpListener::bind(SocketAddr::new(address, port)).await.unwrap();
        let caught = Arc::clone(&caught);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                caught.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    caught
}

const POX: &str = "/autodiscover/autodiscover.xml";

/// What the web server of the domain says in the test of what is never dialled.
fn leading_inside(asked: &Asked) -> Page {
    match (asked.secure, asked.host.as_str(), asked.path.as_str()) {
        (true, "autoconfig.example.org", _) => Page::redirect(302, "https://inside.example.org/x"),
        (true, DOMAIN, POX) => Page::file(
            "text/xml",
            "<Autodiscover><Response><Account><Action>redirectUrl</Action>\
             <RedirectUrl>https://inside.example.org/x</RedirectUrl></Account></Response></Autodiscover>",
        ),
        (true, DOMAIN, _) => Page::redirect(301, "https://www.example.org/first"),
        (true, "www.example.org", "/first") => Page::redirect(301, "/second"),
        (true, "www.example.org", _) => Page::redirect(307, "https://turning.example.org/"),
        (true, "autodiscover.example.org", POX) => Page::redirect(308, "https://127.41.2.1/x"),
        (true, "ua-auto-config.example.org", _) => {
            Page::redirect(302, "https://inside.example.org/")
        }
        (false, "autoconfig.example.org", _) => Page::redirect(302, "http://inside.example.org/"),
        (false, "autodiscover.example.org", _) => {
            Page::redirect(302, "https://inside.example.org/")
        }
        (false, _, _) => Page::redirect(302, "https://inside.example.org:587/"),
        _ => Page::html(404),
    }
}

#[tokio::test]
async fn nothing_is_dialled_at_an_address_that_the_guard_refuses() {
    real_ports!("nothing_is_dialled_at_an_address_that_the_guard_refuses");
    let (web, inside) = (address(), IpAddr::from([127, 41, 2, 1]));
    let caught = trap(inside).await;
    let server =
        Web::start(web, &[(443, Door::Tls(Arc::clone(&TLS))), (80, Door::Plain)], leading_inside);
    let of_mx = Answer::Mx(vec![(10, "mx.inside.example.net"), (20, "inside.example.org")]);
    let inside_names = [
        "inside.example.org",
        "autoconfig.inside.example.net",
        "autoconfig.example.net",
        "mx.inside.example.net",
        "mail.example.org",
        "smtp.example.org",
    ];
    let mut zone: Vec<(String, Answer)> = NAMES[..5].iter().map(|name| at(name, web)).collect();
    zone.extend(inside_names.map(|name| at(name, inside)));
    zone.extend([
        // Public when it is vetted first, and inside from then on.
        ("turning.example.org".to_owned(), Answer::InTurn(Turns::new(&[web, inside]))),
        (DOMAIN.to_owned(), of_mx),
        txt(DOMAIN, "mailconf=https://inside.example.org/config.xml"),
        srv("submissions", 465, "inside.example.org"),
        srv("submission", 587, "mail.example.org"),
        srv("autodiscover", 443, "inside.example.org"),
    ]);
    let checked = check(&zone, &OPENED, limits()).await;
    assert_eq!(caught.load(Ordering::Relaxed), 0, "{:#?}", checked.report);
    let not_followed = |source| match checked.source(source) {
        (Outcome::Wrong, [Fault::Redirect { why, .. }, ..], _) => *why,
        other => panic!("{source:?}: {other:?}"),
    };
    assert_eq!(not_followed(Source::AutoconfigHost), Redirect::Refused);
    assert_eq!(not_followed(Source::AutodiscoverRoot), Redirect::Refused);
    assert_eq!(not_followed(Source::AutodiscoverHost), Redirect::Host);
    assert_eq!(not_followed(Source::AutoconfigHostHttp), Redirect::Refused);
    assert_eq!(not_followed(Source::AutoconfigWellKnownHttp), Redirect::Port);
    assert_eq!(not_followed(Source::AutodiscoverHttp), Redirect::Refused);
    assert_eq!(not_followed(Source::Pacc), Redirect::NotAllowed);
    let untested =
        [Source::AutoconfigMx, Source::AutoconfigMxBase, Source::AutodiscoverSrv, Source::Mailconf];
    for source in untested {
        let (outcome, ..) = checked.source(source);
        let Outcome::NotTested(why) = outcome else { panic!("{source:?}: {outcome:?}") };
        assert!(why.contains("not visited") && !why.contains("127."), "{why}");
    }
    assert!(checked.report.hosts.iter().all(|host| host.endpoints.is_empty()));
    let asked = server.asked().len();
    assert!(asked > 8, "{asked}");

    // The same with a guard that lets it pass: this could have failed.
    check(&zone, &["127.0.0.0/8"], limits()).await;
    assert!(caught.load(Ordering::Relaxed) > 8);
}

#[tokio::test]
async fn what_was_found_is_visited_and_told_as_it_comes() {
    real_ports!("what_was_found_is_visited_and_told_as_it_comes");
    let (web, mail) = (address(), address());
    let server =
        Web::start(web, &[(443, Door::Tls(Arc::clone(&TLS))), (80, Door::Plain)], |asked| {
            match asked.host.as_str() {
                "autoconfig.example.org" => Page::file("text/xml", autoconfig("mail.example.org")),
                _ => Page::html(404),
            }
        });
    let script = implicit_script(&tls(&PKI.issue(&["mail.example.org"], Flaw::None)));
    let mta = Mta::start(SocketAddr::new(mail, 465), vec![script]).await;
    let mut zone: Vec<_> = NAMES[..4].iter().map(|name| at(name, web)).collect();
    zone.extend([
        at("mail.example.org", mail),
        srv("submissions", 465, "mail.example.org"),
        srv("imaps", 993, "mail.example.org"),
        srv("submission", 0, "."),
    ]);
    let checked = check(&zone, &OPENED, limits()).await;
    mta.settled().await;
    let discovered = checked.discovered();
    let in_order: Vec<Source> = discovered.sources.iter().map(|s| s.source).collect();
    assert_eq!(in_order, Source::ALL);
    let mut told = checked.told.clone();
    told.sort_unstable();
    assert_eq!(told, Source::ALL, "each once");
    let answered = |source, protection| {
        let (outcome, faults, seen) = checked.source(source);
        assert_eq!((outcome, seen), (&Outcome::Answered, protection), "{source:?}: {faults:?}");
    };
    answered(Source::AutoconfigHost, Protection::Https);
    answered(Source::AutoconfigHostHttp, Protection::Http);
    answered(Source::SrvSubmissions, Protection::Dns);
    answered(Source::SrvImaps, Protection::Dns);
    assert_eq!(discovered.registrable["mail.example.org"], DOMAIN);
    let [host] = &checked.report.hosts[..] else { panic!("{:#?}", checked.report.hosts) };
    assert_eq!((host.name.as_str(), checked.report.mode), ("mail.example.org", Mode::Submission));
    // The other port that clients use is visited as well.
    let [endpoint, other] = &host.endpoints[..] else { panic!("{host:#?}") };
    assert!(endpoint.port == 465 && endpoint.is_complete(), "{endpoint:#?}");
    assert_eq!((other.port, other.tcp), (587, Some(TcpOutcome::Refused)), "{other:#?}");
    for asked in server.asked() {
        let shown = format!("{asked:?}");
        assert!(!shown.contains("anna"), "{shown}");
        assert!(asked.secure || !shown.contains("portwise-check"), "none by http: {shown}");
    }
    let text = serde_json::to_string(&checked.report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), checked.report);
}

#[tokio::test]
async fn an_address_is_made_up_only_where_a_server_insists() {
    real_ports!("an_address_is_made_up_only_where_a_server_insists");
    let web = address();
    let door = [(443, Door::Tls(Arc::clone(&TLS)))];
    let _server = Web::start(web, &door, |asked| match asked.query.as_deref() {
        Some("emailaddress=portwise-check%40example.org") => {
            Page::file("text/xml", autoconfig("mail.example.org"))
        }
        _ => Page::html(400),
    });
    let zone = [at("autoconfig.example.org", web)];
    let checked = check(&zone, &OPENED, limits()).await;
    let (outcome, faults, _) = checked.source(Source::AutoconfigHost);
    assert_eq!((outcome, faults), (&Outcome::Answered, [Fault::NeedsAddress].as_slice()));
    assert_eq!(checked.discovered().of(Source::AutoconfigHost).unwrap().fetches.len(), 2);
}

#[tokio::test]
async fn what_answers_everything_has_published_nothing() {
    real_ports!("what_answers_everything_has_published_nothing");
    let web = address();
    let doors = [(443, Door::Tls(Arc::clone(&TLS))), (80, Door::Plain)];
    let server = Web::start(web, &doors, |_| Page::html(200));
    let zone = [at(DOMAIN, web), at("*.example.org", web)];
    let checked = check(&zone, &OPENED, limits()).await;
    assert!(checked.discovered().wildcard.addresses && !checked.discovered().wildcard.srv);
    for source in [Source::AutoconfigHost, Source::AutodiscoverHost, Source::AutoconfigHostHttp] {
        let (outcome, faults, _) = checked.source(source);
        assert_eq!(outcome, &Outcome::Wrong, "{source:?}");
        assert!(
            faults.contains(&Fault::CatchAll) && faults.contains(&Fault::Wildcard),
            "{faults:?}"
        );
        assert!(faults.iter().any(|fault| matches!(fault, Fault::NotSettings(_))), "{faults:?}");
    }
    let (_, faults, _) = checked.source(Source::AutoconfigWellKnown);
    assert!(faults.contains(&Fault::CatchAll) && !faults.contains(&Fault::Wildcard), "{faults:?}");
    assert!(server.asked().len() <= 40, "{}", server.asked().len());
}

#[tokio::test]
async fn what_is_signed_counts_only_if_the_resolver_says_so() {
    real_ports!("what_is_signed_counts_only_if_the_resolver_says_so");
    let web = address();
    let door = [(443, Door::Tls(Arc::clone(&TLS)))];
    let _server = Web::start(web, &door, |asked| match asked.host.as_str() {
        "ua-auto-config.example.org" => Page::file(
            "application/json",
            r#"{"protocols":{"submit":{"host":"mail.example.org"}}}"#,
        ),
        _ => Page::html(404),
    });
    let zone = [
        at("ua-auto-config.example.org", web),
        txt("_ua-auto-config.example.org", "v=UAAC1; a=sha256; d=AAAA"),
        srv("submissions", 465, "mail.example.org"),
    ];
    let signed = check_as(&zone, &OPENED, limits(), Signing).await;
    assert_eq!(signed.source(Source::SrvSubmissions).2, Protection::Signed);
    assert_eq!(signed.source(Source::Pacc).2, Protection::Https, "no digest fits");
    let checked = check(&zone, &OPENED, limits()).await;
    assert_eq!(checked.source(Source::SrvSubmissions).2, Protection::Dns);
    let (outcome, faults, protection) = checked.source(Source::Pacc);
    assert_eq!((outcome, protection), (&Outcome::Wrong, Protection::Https));
    assert!(faults.contains(&Fault::NoDigest), "{faults:?}");
    let document = &checked.discovered().of(Source::Pacc).unwrap().document;
    assert!(matches!(document, Some(Document::Pacc(pacc)) if pacc.submit.is_some()));
}

/// A domain none of whose servers ever says a word, by TCP or by DNS.
#[tokio::test]
async fn a_domain_that_says_nothing_is_done_with_in_ten_seconds() {
    real_ports!("a_domain_that_says_nothing_is_done_with_in_ten_seconds");
    let web = address();
    let doors = [(443, Door::Other(b"")), (80, Door::Other(b""))];
    let _server = Web::start(web, &doors, |_| Page::Close);
    let mut zone: Vec<_> = NAMES[..5].iter().map(|name| at(name, web)).collect();
    zone.extend([
        (DOMAIN.to_owned(), Answer::Mx(vec![(10, "mx.example.net")])),
        at("autoconfig.example.net", web),
        ("_submission._tcp.example.org".to_owned(), Answer::Silence),
        ("mail.example.org".to_owned(), Answer::Nothing),
    ]);
    let checked = check(&zone, &OPENED, limits()).await;
    let took = Duration::from_secs_f64(checked.discovered().duration_ms / 1e3);
    // Ten seconds of deadlines, and what a busy machine adds to them.
    assert!(took < Duration::from_secs(20), "{took:?}");
    for source in [Source::AutoconfigHost, Source::AutodiscoverRoot, Source::AutoconfigMxBase] {
        assert_eq!(checked.source(source).1, [Fault::TimedOut], "{source:?}");
    }
    assert_eq!(checked.source(Source::SrvSubmission).1, [Fault::TimedOut]);
    assert_eq!(checked.source(Source::SrvSubmissions).0, &Outcome::Absent);
}

/// Servers that trickle, and a check that is over before they are.
#[tokio::test]
async fn no_source_outlives_the_check() {
    real_ports!("no_source_outlives_the_check");
    let web = address();
    let doors = [(443, Door::Tls(Arc::clone(&TLS))), (80, Door::Plain)];
    let slow = || Page::Drip(File::new("text/xml", vec![b'<'; 9000]), Duration::from_millis(100));
    let _server = Web::start(web, &doors, move |_| slow());
    let zone: Vec<_> = NAMES[..5].iter().map(|name| at(name, web)).collect();
    let limits = Limits { discovery: Duration::from_secs(2), ..limits() };
    let checked = check(&zone, &OPENED, limits).await;
    assert!(checked.took < Duration::from_secs(8), "{:?}", checked.took);
    let (outcome, ..) = checked.source(Source::AutoconfigHost);
    assert!(matches!(outcome, Outcome::NotTested(_)), "our own time says nothing: {outcome:?}");
    assert_eq!(checked.told.len(), Source::ALL.len());
}

/// As much as is read, from every place.
#[tokio::test]
async fn what_is_found_has_a_bound() {
    real_ports!("what_is_found_has_a_bound");
    const ROOM: usize = 256 * 1024;
    let web = address();
    let doors = [(443, Door::Tls(Arc::clone(&TLS))), (80, Door::Plain)];
    let _server = Web::start(web, &doors, |_| {
        let server = |n: usize| {
            let host = format!("h{n}.{}.example.org", "x".repeat(60));
            let auth = format!("<authentication>{}</authentication>", "\u{1}\"".repeat(200));
            format!(
                "<outgoingServer type=\"smtp\"><hostname>{host}</hostname><port>465</port>\
                 <socketType>SSL</socketType>{auth}</outgoingServer>"
            )
        };
        let servers: String = (0..80).map(server).collect();
        Page::file(
            "text/xml",
            format!("<clientConfig><emailProvider>{servers}</emailProvider></clientConfig>"),
        )
    });
    let zone: Vec<_> = NAMES[..5].iter().map(|name| at(name, web)).collect();
    let checked = check(&zone, &OPENED, Limits { report: ROOM, ..limits() }).await;
    let size = cut::size(checked.discovered());
    assert!(size <= ROOM / 4 + 1024, "{size}");
    assert!(checked.report.cut.published >= 4, "{:?}", checked.report.cut);
    assert!(!checked.report.hosts.is_empty() && checked.report.hosts.len() <= 12);
}
