//! Services and texts, as name servers have them.

use std::time::Duration;

use portwise_core::report::DnsFailure;
use portwise_net::{NotResolved, Resolve, Resolver};
use portwise_testkit::dns::{Answer, FakeDns};

#[tokio::test]
async fn nobody_makes_up_names_for_addresses_of_the_machine_itself() {
    let dns = FakeDns::start(&[]);
    let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(30)).unwrap();
    for address in ["127.0.0.1", "127.31.7.9", "::1", "::ffff:127.0.0.1"] {
        let names = resolver.names(address.parse().unwrap()).await;
        assert!(matches!(names, Err(NotResolved::NotTested(_))), "{address}: {names:?}");
    }
    let names = resolver.names("192.0.2.1".parse().unwrap()).await;
    assert!(matches!(names, Err(NotResolved::Failure(_))), "{names:?}");
}

#[tokio::test]
async fn services_come_in_order_and_texts_joined_and_safe_to_show() {
    let strings = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect::<Vec<String>>();
    let dns = FakeDns::start(&[
        (
            "_submissions._tcp.example.org",
            Answer::Srv(vec![
                (20, 9, 465, "Later.Example.org.".to_owned()),
                (10, 1, 465, "light.example.org".to_owned()),
                (10, 5, 4465, "heavy.example.org".to_owned()),
            ]),
        ),
        ("_imap._tcp.example.org", Answer::Srv(vec![(0, 0, 0, ".".to_owned())])),
        ("_pop3._tcp.example.org", Answer::Alias("_pop3._tcp.example.net")),
        ("_pop3._tcp.example.net", Answer::Srv(vec![(1, 1, 110, "mail.example.net".to_owned())])),
        ("example.org", Answer::Txt(vec![strings(&["mailconf=https://", "a.example.org/x"])])),
        ("hostile.example.org", Answer::Txt(vec![strings(&["a\u{1b}[31mb\u{202e}\n"])])),
        ("empty.example.org", Answer::Nothing),
        ("broken.example.org", Answer::Failure),
    ]);
    let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(30)).unwrap();
    let found = resolver.srv("_submissions._tcp.example.org").await.unwrap();
    let listed: Vec<_> =
        found.srv.iter().map(|srv| (srv.priority, srv.port, srv.target.as_str())).collect();
    let expected = [
        (10, 4465, "heavy.example.org"),
        (10, 465, "light.example.org"),
        (20, 465, "later.example.org"),
    ];
    assert_eq!(listed, expected);
    assert_eq!((found.signed, found.canonical_name), (None, None), "it does not say");
    assert_eq!(resolver.srv("_imap._tcp.example.org").await.unwrap().srv[0].target, ".");
    let alias = resolver.srv("_pop3._tcp.example.org").await.unwrap();
    assert_eq!(alias.canonical_name.as_deref(), Some("_pop3._tcp.example.net"));
    let texts = async |name| resolver.txt(name).await.map(|found| found.texts);
    assert_eq!(texts("example.org").await, Ok(strings(&["mailconf=https://a.example.org/x"])));
    let hostile = texts("hostile.example.org").await.unwrap().concat();
    assert!(!hostile.contains(['\u{1b}', '\u{202e}', '\n']), "{hostile:?}");
    for (name, failure) in [
        ("nowhere.example.org", DnsFailure::NoSuchDomain),
        ("empty.example.org", DnsFailure::NoAddress),
        ("broken.example.org", DnsFailure::ServerFailure),
    ] {
        let failure = NotResolved::Failure(failure);
        assert_eq!(resolver.srv(name).await.unwrap_err(), failure, "{name}");
        assert_eq!(texts(name).await.unwrap_err(), failure, "{name}");
    }
}
