//! The way to a real reflector: untouched, and with something on it that changes what is said.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portwise_core::Host;
use portwise_core::reflection::{Difference, ReflectorAt, Via, ViaVisit, of_via};
use portwise_core::report::TcpOutcome;
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_reflect::{Bounds, Identity, Listener, Reflect};
use portwise_testkit::interceptor::{Change, Interceptor, OnTls, Treatment};
use portwise_testkit::mta::{Mta, Step, lines, tls};
use portwise_testkit::pki::{Flaw, Pki};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::ServerConfig;

/// A reflector on loopback; it ends when it goes out of scope.
struct Server {
    at: IpAddr,
    api: u16,
    /// For STARTTLS.
    ports: Vec<u16>,
    implicit: u16,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    fn start(at: [u8; 4], ports: usize) -> Self {
        let at = IpAddr::from(at);
        let listen = |implicit| Listener::bind(SocketAddr::new(at, 0), implicit).unwrap();
        let mut smtp: Vec<_> = (0..ports).map(|_| listen(false)).collect();
        let ports = smtp.iter().map(|listener| listener.address().port()).collect();
        smtp.push(listen(true));
        let implicit = smtp.last().unwrap().address().port();
        let http = listen(false);
        let api = http.address().port();
        let identity = Identity::make("reflect.example").unwrap();
        let server = Reflect::new("reflect.example", identity, Bounds::default(), smtp, vec![http]);
        let task = tokio::spawn(server.serve(std::future::pending()));
        Self { at, api, ports, implicit, task }
    }

    /// Something on the way that treats the ports like this, passes the API on, and shuts the others.
    async fn behind(&self, at: [u8; 4], treatments: Vec<(u16, Treatment)>) -> Interceptor {
        let mut ports: Vec<_> = treatments.into_iter().map(|(port, t)| (port, port, t)).collect();
        ports.push((self.api, self.api, raw()));
        Interceptor::start(at.into(), self.at, ports).await
    }
}

/// Octets pass as they are.
fn raw() -> Treatment {
    Treatment { implicit_tls: true, ..Treatment::default() }
}

fn changing(changes: Vec<Change>) -> Treatment {
    Treatment { changes, ..Treatment::default() }
}

fn speaking(tls: OnTls) -> Treatment {
    Treatment { tls, ..Treatment::default() }
}

fn foreign() -> Arc<ServerConfig> {
    tls(&Pki::new().issue(&["reflect.example"], Flaw::None))
}

fn prober() -> Prober {
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
    let limits = Limits::within(Duration::from_secs(20));
    let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
    let resolver = Arc::new(Resolver::new(Some(nowhere), limits.dns).unwrap());
    let anchors = TrustAnchors::default();
    Prober::new(ProberConfig { resolver, guard, limits, anchors, helo: None }).unwrap()
}

async fn via(address: IpAddr, api_port: u16) -> Via {
    let via = prober().via(&ReflectorAt { host: Host::Address(address), api_port }).await;
    let json = serde_json::to_string(&via).unwrap();
    assert_eq!(serde_json::from_str::<Via>(&json).unwrap(), via, "it survives JSON");
    via
}

fn at(via: &Via, port: u16) -> &ViaVisit {
    via.visits.iter().find(|visit| visit.port == port).unwrap_or_else(|| panic!("{via:?}"))
}

#[track_caller]
fn expect(via: &Via, port: u16, expected: &[Difference]) {
    let visit = at(via, port);
    assert_eq!(visit.differences, expected, "{visit:#?}");
}

fn reply(inside_tls: bool, answered: Option<&str>, heard: Option<&str>) -> Difference {
    let own = |text: Option<&str>| text.map(|text| format!("{text}\\r\\n"));
    Difference::Reply { inside_tls, answered: own(answered), heard: own(heard) }
}

#[tokio::test]
async fn an_untouched_way_has_nothing_to_name() {
    let server = Server::start([127, 40, 1, 1], 1);
    let direct = via(server.at, server.api).await;
    assert_eq!(direct.visits.len(), 2, "{direct:#?}");
    for visit in &direct.visits {
        assert!(visit.differences.is_empty() && visit.not_compared.is_none(), "{visit:#?}");
        let reflection = visit.reflection.as_ref().unwrap();
        assert_eq!(visit.client_hello, reflection.client_hello);
        assert_eq!(visit.implicit_tls, visit.port == server.implicit);
        assert_eq!(visit.translated(), None);
        assert!(reflection.tls.is_some() && !visit.cut);
    }
    let ports = [server.ports[0].min(server.implicit), server.ports[0].max(server.implicit)];
    let verdict = format!(
        "On ports {} and {} all arrives as it was sent, octet for octet.",
        ports[0], ports[1]
    );
    assert_eq!(of_via(&direct), [verdict]);
    assert!(direct.is_untouched());

    // Nor has one behind address translation.
    let way =
        server.behind([127, 40, 1, 2], vec![(server.ports[0], raw()), (server.implicit, raw())]);
    let way = way.await;
    let translated = via(way.address(), server.api).await;
    for visit in &translated.visits {
        assert!(visit.differences.is_empty() && visit.not_compared.is_none(), "{visit:#?}");
        let (here, there) = visit.translated().unwrap();
        assert_eq!((here, there), ([127, 0, 0, 1].into(), way.address()));
    }
}

#[tokio::test]
async fn every_change_is_named_octet_for_octet_and_nothing_else() {
    let server = Server::start([127, 40, 2, 1], 8);
    let [out, over, command, value, more, other, shut, elsewhere] = server.ports[..] else {
        panic!("eight ports")
    };
    let offer = Change::PutBehind("250-XREFLECT-ID", "250-AUTH PLAIN LOGIN");
    let way = server.behind(
        [127, 40, 2, 2],
        vec![
            (out, changing(vec![Change::TakeOut("STARTTLS")])),
            (over, changing(vec![Change::Replace("STARTTLS", "XXXXXXXA")])),
            (command, changing(vec![Change::Replace("EHLO portwise-", "EHLO somebody-")])),
            (value, changing(vec![Change::Replace("reflect.example ESMTP", "***************")])),
            (more, changing(vec![offer.clone()])),
            (other, changing(vec![Change::TakeOut("XREFLECT-PORT")])),
            (server.implicit, raw()),
        ],
    );
    let way = way.await;
    let lead = vec![(elsewhere, other, raw())];
    let _lead = Interceptor::start(way.address(), server.at, lead).await;
    let via = via(way.address(), server.api).await;

    expect(&via, out, &[reply(false, Some("250-STARTTLS"), None)]);
    expect(&via, over, &[reply(false, Some("250-STARTTLS"), Some("250-XXXXXXXA"))]);
    let visit = at(&via, command);
    let [Difference::Command { inside_tls: false, sent: Some(sent), received: Some(received) }] =
        &visit.differences[..]
    else {
        panic!("{visit:#?}")
    };
    assert!(sent.starts_with("EHLO portwise-"), "{sent}");
    assert_eq!(received, &sent.replace("portwise-", "somebody-"));
    let [Difference::Reply { answered: Some(answered), heard: Some(heard), .. }] =
        &at(&via, value).differences[..]
    else {
        panic!("{:#?}", at(&via, value))
    };
    assert!(answered.starts_with("220 reflect.example ESMTP Portwise"), "{answered}");
    assert_eq!(heard, &answered.replace("reflect.example ESMTP", "***************"));
    expect(&via, more, &[reply(false, None, Some("250-AUTH PLAIN LOGIN"))]);
    let port = format!("250-XREFLECT-PORT {other}");
    expect(&via, other, &[reply(false, Some(&port), None)]);
    assert_eq!(at(&via, shut).tcp, Some(TcpOutcome::Refused));
    expect(&via, shut, &[]);
    expect(&via, elsewhere, &[Difference::OtherPort { dialled: elsewhere, arrived: other }]);
    expect(&via, server.implicit, &[]);
    assert!(!via.is_untouched());
    let words = of_via(&via);
    assert!(words[0].starts_with("Something between here and 127.40.2.2 changes"), "{words:#?}");
    assert!(words[0].contains(&format!("port {shut} cannot be reached")), "{words:#?}");
}

#[tokio::test]
async fn whoever_speaks_tls_on_the_way_is_found() {
    let server = Server::start([127, 40, 3, 1], 7);
    let [both, changed, here, there, banner, busy, barred] = server.ports[..] else {
        panic!("seven ports")
    };
    let offer = Change::PutBehind("250-XREFLECT-ID", "250-AUTH PLAIN LOGIN");
    let intercepted = Treatment { changes: vec![offer], ..speaking(OnTls::Intercept(foreign())) };
    let implicit = Treatment { implicit_tls: true, ..speaking(OnTls::Intercept(foreign())) };
    let way = server.behind(
        [127, 40, 3, 2],
        vec![
            (both, speaking(OnTls::Intercept(foreign()))),
            (changed, intercepted),
            (here, speaking(OnTls::EndHere(foreign()))),
            (there, speaking(OnTls::BeginHere)),
            (server.implicit, implicit),
        ],
    );
    let way = way.await;
    // Something that answers every connection by itself.
    let script = vec![
        Step::Say(lines("220 ready")),
        Step::Expect("EHLO"),
        Step::Say(lines("250 ready")),
        Step::Expect("QUIT"),
    ];
    let _banner = Mta::start(SocketAddr::new(way.address(), banner), vec![script]).await;
    // Too many at a time is what the reflector says as well; another refusal is not its.
    let greets = |text| vec![vec![Step::Say(lines(text)), Step::Hang]];
    let at_port = |port| SocketAddr::new(way.address(), port);
    let _busy = Mta::start(at_port(busy), greets("421 4.3.2 Too many connections")).await;
    let _barred = Mta::start(at_port(barred), greets("554 No SMTP from here")).await;
    let via = via(way.address(), server.api).await;

    for port in [both, server.implicit] {
        let visit = at(&via, port);
        let [Difference::ClientHello { .. }, Difference::Certificate { answered, heard }] =
            &visit.differences[..]
        else {
            panic!("{visit:#?}")
        };
        assert_eq!(answered, &via.reflector.as_ref().unwrap().certificate_sha256);
        assert_eq!(Some(heard), visit.certificate_sha256.as_ref());
        assert_ne!(answered, heard);
    }
    let added = |inside| reply(inside, None, Some("250-AUTH PLAIN LOGIN"));
    let visit = at(&via, changed);
    assert_eq!(visit.differences[2..], [added(false), added(true)], "{visit:#?}");
    let visit = at(&via, here);
    let found = &visit.differences;
    assert_eq!(found[0], Difference::TlsEndsOnTheWay, "{visit:#?}");
    assert!(matches!(found[1], Difference::Certificate { .. }), "{visit:#?}");
    let lost = Difference::Command {
        inside_tls: false,
        sent: Some("STARTTLS\\r\\n".to_owned()),
        received: None,
    };
    assert!(found.contains(&lost), "{visit:#?}");
    assert!(found.contains(&reply(false, None, Some("220 2.0.0 Ready for TLS"))), "{visit:#?}");
    assert_eq!(found.len(), 4, "{visit:#?}");
    let visit = at(&via, there);
    let arrived = |what: &str| Difference::Command {
        inside_tls: false,
        sent: None,
        received: Some(format!("{what}\\r\\n")),
    };
    assert_eq!(visit.differences[0], Difference::TlsBeginsOnTheWay, "{visit:#?}");
    let commands = [arrived("EHLO gateway.example"), arrived("STARTTLS")];
    assert_eq!(visit.differences[1..3], commands, "{visit:#?}");
    let is_taken_out =
        |d: &Difference| matches!(d, Difference::Reply { answered: Some(_), heard: None, .. });
    assert!(visit.differences[3..].iter().all(is_taken_out), "{visit:#?}");
    expect(&via, banner, &[Difference::NotArrived]);
    expect(&via, barred, &[Difference::NotArrived]);
    expect(&via, busy, &[]);
    assert!(at(&via, busy).not_compared.as_ref().unwrap().contains("421 4.3.2"), "{via:#?}");
}

#[tokio::test]
async fn without_a_reflector_nothing_is_claimed() {
    let nothing = via([127, 40, 4, 1].into(), 8025).await;
    assert!(nothing.visits.is_empty() && !nothing.is_untouched());
    assert!(nothing.not_tested.as_ref().unwrap().contains("refused"), "{nothing:?}");
    let script =
        vec![Step::Hear, Step::Say(lines("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"))];
    let other = Mta::start("127.40.4.2:0".parse().unwrap(), vec![script]).await;
    let other = via(other.address().ip(), other.address().port()).await;
    assert!(other.not_tested.as_ref().unwrap().contains("no reflector"), "{other:?}");
    let private = prober().via(&"10.1.2.3".parse().unwrap()).await;
    assert!(private.not_tested.unwrap().contains("--allow-net 10.1.2.3"));
}
