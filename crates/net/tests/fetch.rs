//! Fetching files from web servers, good and bad.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use portwise_core::report::{DnsFailure, TcpOutcome};
use portwise_net::{
    Allowance, Denied, DenyList, Fetched, Fetcher, FetcherState, Gate, Guard, Limits, Method,
    NotFetched, Party, Request, Resolver, Spent, TrustAnchors, WebClient,
};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::web::{Asked, Door, File, Page, Web, tls_by_name};

const HOST: &str = "autoconfig.example.org";
const OTHER: &str = "other.example.net";

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);

/// An address of one's own on loopback.
fn address() -> IpAddr {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 31, high, low).into()
}

/// Real port numbers need root; without it, these tests are listed as not run.
macro_rules! real_ports {
    ($test:literal) => {
        if !needs::root($test) {
            return;
        }
    };
}

fn limits() -> Limits {
    Limits {
        fetch_connect: Duration::from_secs(3),
        fetch: Duration::from_secs(4),
        ..Limits::default()
    }
}

/// What fetches need.
struct World {
    _dns: FakeDns,
    resolver: Resolver,
    guard: Guard,
    limits: Limits,
    gate: Gate,
    allowance: Allowance,
    party: Party,
    spent: Spent,
    client: WebClient,
}

impl World {
    fn new(zone: &[(&str, Answer)], limits: Limits) -> Self {
        let dns = FakeDns::start(zone);
        let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(9)).unwrap();
        let anchors = TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap();
        Self {
            _dns: dns,
            resolver,
            guard: Guard::new(vec!["127.31.0.0/16".parse().unwrap()]),
            gate: Gate::new(&limits),
            allowance: Allowance::new(&limits),
            limits,
            party: Party::default(),
            spent: Spent::default(),
            client: WebClient::new(&anchors).unwrap(),
        }
    }

    fn fetcher(&self) -> Fetcher<'_> {
        Fetcher {
            client: &self.client,
            resolver: &self.resolver,
            guard: &self.guard,
            gate: &self.gate,
            party: &self.party,
            allowance: &self.allowance,
            spent: &self.spent,
            limits: &self.limits,
            state: FetcherState::default(),
        }
    }
}

async fn get(fetcher: &Fetcher<'_>, url: &str) -> Fetched {
    let accept = "text/xml";
    let request = Request { url, method: Method::Get, accept, serves_all: false };
    fetcher.fetch(&request, tokio::time::Instant::now() + Duration::from_secs(60)).await
}

/// A server with a good certificate for [`HOST`] that answers everything with one page, and what
/// is seen of it by https and by http.
async fn both_ways(page: impl Fn(&Asked) -> Page + Send + Sync + 'static) -> [Fetched; 2] {
    let server = address();
    let tls = tls_by_name(&[(HOST, PKI.issue(&[HOST], Flaw::None))]);
    let _web = Web::start(server, &[(443, Door::Tls(tls)), (80, Door::Plain)], page);
    let world = World::new(&[(HOST, Answer::Addresses(vec![server]))], limits());
    let fetcher = world.fetcher();
    let urls = [format!("https://{HOST}/a/b?c=d"), format!("http://{HOST}/a/b?c=d")];
    [get(&fetcher, &urls[0]).await, get(&fetcher, &urls[1]).await]
}

#[tokio::test]
async fn a_file_comes_with_its_type_and_nothing_else_is_told() {
    real_ports!("a_file_comes_with_its_type_and_nothing_else_is_told");
    let server = address();
    let tls = tls_by_name(&[(HOST, PKI.issue(&[HOST], Flaw::None))]);
    let web = Web::start(server, &[(443, Door::Tls(tls))], |_| Page::file("text/xml", "<a/>"));
    let world = World::new(&[(HOST, Answer::Addresses(vec![server]))], limits());
    let fetcher = world.fetcher();
    let got = get(&fetcher, &format!("https://{HOST}/a/b?c=d")).await;
    assert_eq!(got.body.as_deref(), Ok(b"<a/>".as_slice()));
    assert_eq!((got.status, got.content_type.as_deref()), (Some(200), Some("text/xml")));
    let post = Method::Post { content_type: "text/xml; charset=utf-8", body: "<q/>" };
    let url = format!("https://{HOST}/p");
    let request = Request { url: &url, method: post, accept: "text/xml", serves_all: false };
    fetcher.fetch(&request, tokio::time::Instant::now() + Duration::from_secs(60)).await;
    let known = WebClient::new(&TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap()).unwrap();
    let known = known.of_site("https://ports.example.net/x/");
    get(&Fetcher { client: &known, ..world.fetcher() }, &format!("https://{HOST}/s")).await;
    let [first, second, third] = &web.asked()[..] else { panic!() };
    let agent = third.header("user-agent").unwrap();
    assert!(agent.contains(" (+https://ports.example.net/x/; checks "), "{agent}");
    assert!(!first.header("user-agent").unwrap().contains('+'));
    assert!(first.secure && first.host == HOST && first.path == "/a/b");
    assert_eq!((first.method.as_str(), first.query.as_deref()), ("GET", Some("c=d")));
    let mut names: Vec<&str> = first.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "connection", "host", "user-agent"]);
    assert_eq!(first.header("accept-encoding"), Some("identity"));
    assert!(first.header("user-agent").unwrap().starts_with("Portwise/"));
    assert_eq!((second.method.as_str(), second.body.as_str()), ("POST", "<q/>"));
    assert_eq!(second.header("content-type"), Some("text/xml; charset=utf-8"));
}

#[tokio::test]
async fn certificates_are_verified_and_what_is_wrong_is_told_apart() {
    real_ports!("certificates_are_verified_and_what_is_wrong_is_told_apart");
    for (flaw, expected) in [
        (Flaw::None, None),
        (Flaw::WrongName, Some("name")),
        (Flaw::Expired, Some("it has expired")),
        (Flaw::NotYetValid, Some("it is not valid yet")),
        (Flaw::Untrusted, Some("no authority")),
        (Flaw::SelfSigned, Some("")),
        (Flaw::Incomplete, Some("no authority")),
    ] {
        let server = address();
        let tls = tls_by_name(&[(HOST, PKI.issue(&[HOST], flaw))]);
        let web = Web::start(server, &[(443, Door::Tls(tls))], |_| Page::html(200));
        let world = World::new(&[(HOST, Answer::Addresses(vec![server]))], limits());
        let got = get(&world.fetcher(), &format!("https://{HOST}/")).await;
        match (expected, got.body) {
            (None, Ok(_)) => continue,
            (Some("name"), Err(NotFetched::CertificateName(names))) => {
                assert!(!names.is_empty() && !names.contains(&HOST.to_owned()), "{names:?}");
            }
            (Some(why), Err(NotFetched::Certificate(said))) => {
                assert!(said.starts_with(why), "{flaw:?}: {said}");
            }
            (_, got) => panic!("{flaw:?}: {got:?}"),
        }
        assert!(web.asked().is_empty(), "{flaw:?}: nothing is said before that");
    }
}

#[tokio::test]
async fn what_is_no_file_is_told_apart() {
    real_ports!("what_is_no_file_is_told_apart");
    let file = |length: usize| File::new("text/xml", vec![b' '; length]);
    let long_head = || {
        let mut file = file(3);
        file.headers.extend((0..40).map(|_| ("X-Filler", "x".repeat(1000))));
        Page::File(file)
    };
    let announced = "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n";
    let cases: Vec<(Page, NotFetched)> = vec![
        (Page::File(file((64 << 10) + 1)), NotFetched::TooLarge((64 << 10) + 1)),
        (Page::Raw(announced.into()), NotFetched::TooLarge(10_000_000_000)),
        (Page::gzip_bomb("text/xml", 1 << 24), NotFetched::Compressed("gzip".into())),
        (Page::Raw(b"220 mail.example.org ESMTP\r\n".to_vec()), NotFetched::NotHttp),
        (long_head(), NotFetched::NotHttp),
        (
            Page::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec()),
            NotFetched::Closed,
        ),
        (Page::Close, NotFetched::Closed),
        (Page::Hang, NotFetched::TimedOut),
        (Page::Drip(file(60_000), Duration::from_millis(200)), NotFetched::TimedOut),
    ];
    for (page, expected) in cases {
        let shown = format!("{page:?}").chars().take(60).collect::<String>();
        for got in both_ways(move |_| page.clone()).await {
            assert_eq!(got.body, Err(expected.clone()), "{shown}");
        }
    }
    for got in both_ways(move |_| Page::Endless(file(1000))).await {
        let Err(NotFetched::TooLarge(octets)) = got.body else { panic!("{got:?}") };
        assert!((64 << 10..128 << 10).contains(&octets), "{octets}");
    }
    let redirect = || Page::redirect(302, "https://elsewhere.example.org/\u{202e}");
    for got in both_ways(move |_| redirect()).await {
        assert_eq!((got.status, got.body.as_deref()), (Some(302), Ok([].as_slice())));
        let location = got.location.unwrap();
        assert!(location.starts_with("https://elsewhere.example.org/"), "{location}");
        assert!(!location.contains('\u{202e}'), "it is safe to show");
    }
}

#[tokio::test]
async fn what_does_not_answer_is_not_asked_again_and_tells_why() {
    real_ports!("what_does_not_answer_is_not_asked_again_and_tells_why");
    let (shut, silent, plain) = (address(), address(), address());
    let _silent = Web::start(silent, &[(443, Door::Other(b""))], |_| Page::Close);
    let _plain = Web::start(plain, &[(443, Door::Other(b"SSH-2.0-server\r\n"))], |_| Page::Close);
    let names = [("a", shut), ("b", silent), ("c", silent), ("d", plain)];
    let names = names.map(|(name, at)| (format!("{name}.example.org"), at));
    let zone: Vec<_> =
        names.iter().map(|(name, at)| (name.as_str(), Answer::Addresses(vec![*at]))).collect();
    let world = World::new(&zone, limits());
    let fetcher = world.fetcher();
    let body = async |name: &str| get(&fetcher, &format!("https://{name}.example.org/")).await.body;
    assert_eq!(body("a").await, Err(NotFetched::Tcp(TcpOutcome::Refused)));
    assert_eq!(body("b").await, Err(NotFetched::TimedOut));
    let began = tokio::time::Instant::now();
    assert_eq!(body("c").await, Err(NotFetched::TimedOut), "it is the same address");
    assert!(began.elapsed() < limits().fetch_connect, "{:?}", began.elapsed());
    let Err(NotFetched::Tls(why)) = body("d").await else { panic!() };
    assert_eq!(why, "What the server sent is not TLS");
    assert_eq!(body("nowhere").await, Err(NotFetched::Dns(DnsFailure::NoSuchDomain)));
}

#[tokio::test]
async fn another_address_is_tried_where_there_is_no_connection() {
    real_ports!("another_address_is_tried_where_there_is_no_connection");
    let (shut, open) = (address(), address());
    let _web = Web::start(open, &[(80, Door::Plain)], |_| Page::html(200));
    let both = Answer::Addresses(vec![shut, open]);
    let world = World::new(&[(HOST, both)], limits());
    assert_eq!(get(&world.fetcher(), &format!("http://{HOST}/")).await.status, Some(200));
}

#[tokio::test]
async fn only_paths_at_names_on_the_ports_of_the_web_are_asked() {
    let world = World::new(&[], limits());
    let fetcher = world.fetcher();
    for url in [
        "https://127.31.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://autoconfig.example.org:8443/",
        "https://autoconfig.example.org:443/",
        "https://anna@autoconfig.example.org/",
        "ftp://autoconfig.example.org/",
        "//autoconfig.example.org/",
        "/a",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://a_b\\c.example.org/",
        "https://autoconfig.example.org/a b",
        "https://autoconfig.example.org/a\r\nHost: x",
        "",
    ] {
        assert_eq!(get(&fetcher, url).await.body, Err(NotFetched::NotUrl), "{url}");
    }
}

#[tokio::test]
async fn what_the_guard_refuses_is_never_dialled() {
    real_ports!("what_the_guard_refuses_is_never_dialled");
    let inside: IpAddr = Ipv4Addr::new(127, 41, 1, 1).into();
    let tls = tls_by_name(&[(HOST, PKI.issue(&[HOST, OTHER], Flaw::None))]);
    let web = Web::start(inside, &[(443, Door::Tls(tls)), (80, Door::Plain)], |_| Page::html(200));
    let outside = address();
    let public = Web::start(outside, &[(80, Door::Plain)], |_| Page::html(200));
    let zone = [
        (HOST, Answer::Addresses(vec![inside])),
        ("alias.example.org", Answer::Alias("denied.example.net")),
        ("denied.example.net", Answer::Addresses(vec![outside])),
        ("some.example.org", Answer::Addresses(vec![inside, outside])),
    ];
    let mut world = World::new(&zone, limits());
    let list = DenyList::default();
    let mut denied = Denied::default();
    denied.add("denied.example.net").unwrap();
    list.replace(denied);
    world.guard = world.guard.with_denied(list);
    let fetcher = world.fetcher();
    for host in [HOST, "alias.example.org", "denied.example.net"] {
        for scheme in ["https", "http"] {
            let got = get(&fetcher, &format!("{scheme}://{host}/")).await;
            assert_eq!(got.body, Err(NotFetched::Refused), "{host}");
        }
    }
    assert!(public.asked().is_empty(), "what is denied is not asked");
    assert_eq!(get(&fetcher, "http://some.example.org/").await.status, Some(200));
    assert!(web.asked().is_empty());
    drop(fetcher);
    world.guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
    assert_eq!(get(&world.fetcher(), &format!("https://{HOST}/")).await.status, Some(200));
    assert_eq!(web.asked().len(), 1, "this could have failed");
}

#[tokio::test]
async fn requests_and_visits_are_counted() {
    real_ports!("requests_and_visits_are_counted");
    let server = address();
    let web = Web::start(server, &[(80, Door::Plain)], |_| Page::html(404));
    let names: Vec<String> = (0..8).map(|n| format!("h{n}.example.org")).collect();
    let zone: Vec<_> =
        names.iter().map(|name| (name.as_str(), Answer::Addresses(vec![server]))).collect();
    let mut world = World::new(&zone, limits());
    let untested = |got: Fetched| match got.body {
        Err(NotFetched::NotTested(why)) => why,
        other => panic!("{other:?}"),
    };
    let fetcher = world.fetcher();
    for name in &names {
        for _ in 0..8 {
            get(&fetcher, &format!("http://{name}/")).await;
        }
        if *name == names[0] {
            let why = untested(get(&fetcher, &format!("http://{name}/")).await);
            assert!(why.contains("no more than 8 requests"), "{why}");
            assert_eq!(web.asked().len(), 8);
        }
    }
    assert_eq!(web.asked().len(), 40);
    let why = untested(get(&fetcher, "http://h7.example.org/").await);
    assert!(why.contains("no more than 40 requests"), "{why}");
    drop(fetcher);
    // A visit counts once in a check, and for all callers together.
    let limits = Limits { per_address: std::num::NonZeroU32::new(1), ..limits() };
    world.allowance = Allowance::new(&limits);
    world.spent = Spent::default();
    let ask = async |world: &World, serves_all| {
        let url = "http://h1.example.org/";
        let request = Request { url, method: Method::Get, accept: "*/*", serves_all };
        let until = tokio::time::Instant::now() + Duration::from_secs(60);
        world.fetcher().fetch(&request, until).await
    };
    assert_eq!(ask(&world, false).await.status, Some(404));
    assert_eq!(ask(&world, false).await.status, Some(404), "in the same check");
    world.spent = Spent::default();
    let limited = ask(&world, false).await.body;
    assert!(matches!(limited, Err(NotFetched::Limited(_))), "{limited:?}");
    assert_eq!(ask(&world, true).await.status, Some(404), "a service for everybody");
}
