//! The readers of what the DNS has to do with: PACC and its digest, SRV records, pointers.

use portwise_discovery::document::Srv;
use portwise_discovery::{
    Document, Fault, Outcome, Read, Server, Service, Source, mailconf, pacc, srv,
};
use portwise_model::TlsMode;

use crate::common::{DOMAIN, only};

/// The digest is that of `openssl dgst -sha256 -binary | base64`.
pub(crate) const PACC: &str = r#"{"protocols":{"submit":{"host":"smtp.example.org"},"imap":{"host":"imap.example.org"}},"authentication":{"password":true,"oauth-public":{"issuer":"login.example.org"}},"info":{"provider":{"name":"Example"}}}"#;
const PACC_DIGEST: &str = "ttbc6grFTANN+i1lzpIiobypzNxCvp6/+1UDReSqA5U=";

#[test]
fn pacc_needs_a_digest_that_fits() {
    let read = |records: Option<&[&str]>| {
        let records = records.map(|all| all.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>());
        pacc::read(PACC.as_bytes(), Some("application/json"), DOMAIN, records.as_deref())
    };
    let fits = |read: &Read| match &read.document {
        Some(Document::Pacc(document)) => document.digest_fits,
        other => panic!("{other:?}"),
    };
    let record = format!("v=UAAC1; a=sha256; d={PACC_DIGEST}");
    let shuffled = format!(" d = {PACC_DIGEST};x=y ;a=SHA256; v=UAAC1;");
    let unpadded = record.trim_end_matches('=').to_owned();
    let other = format!("v=UAAC1; a=sha256; d={}", "A".repeat(43));
    for records in [vec![&record], vec![&shuffled], vec![&unpadded], vec![&other, &record]] {
        let records: Vec<&str> = records.into_iter().map(String::as_str).collect();
        let read = read(Some(&records));
        assert_eq!((fits(&read), read.outcome()), (Some(true), Outcome::Answered), "{records:?}");
        assert_eq!(read.faults, []);
    }
    let wrong = read(Some(&[other.as_str()]));
    assert_eq!((fits(&wrong), wrong.outcome()), (Some(false), Outcome::Wrong));
    assert_eq!(only(&wrong), &Fault::Digest);
    for records in [&[][..], &["v=spf1 -all"], &["v=UAAC1; a=sha512; d=x"]] {
        let read = read(Some(records));
        assert_eq!((fits(&read), only(&read)), (None, &Fault::NoDigest));
        assert_eq!(read.outcome(), Outcome::Wrong);
    }
    for broken in [
        "v=UAAC1; a=sha256",
        "v=UAAC1; d=AAAA",
        "v=UAAC1; a=sha256; d=AAAA",
        "v=UAAC1; a=sha256; d=*",
    ] {
        let read = read(Some(&[broken]));
        assert!(matches!(read.faults[0], Fault::Record(_)), "{broken}: {read:?}");
    }
    assert_eq!((fits(&read(None)), read(None).outcome()), (None, Outcome::Answered));
}

#[test]
fn pacc_names_hosts_under_either_key() {
    let read = |body: &str| pacc::read(body.as_bytes(), Some("application/json"), DOMAIN, None);
    let newer = read(PACC);
    let server = |service, host: &str, port| Server {
        service,
        host: host.to_owned(),
        port,
        security: TlsMode::Implicit,
        auth: vec!["oauth-public".to_owned(), "password".to_owned()],
        username: None,
    };
    assert_eq!(
        newer.servers,
        [
            server(Service::Smtp, "smtp.example.org", 465),
            server(Service::Imap, "imap.example.org", 993),
        ]
    );
    let older = read(&PACC.replace("submit", "smtp"));
    assert_eq!(older.servers, newer.servers);
    let Some(Document::Pacc(document)) = &older.document else { panic!("{older:?}") };
    assert_eq!(
        (document.submit.as_deref(), document.smtp.as_deref()),
        (None, Some("smtp.example.org"))
    );
    assert_eq!(only(&read("{}")), &Fault::NoServer);
    assert_eq!(only(&read(&PACC.replace("smtp.example.org", "localhost"))), &Fault::NoServer);
    assert!(matches!(only(&read("{\"protocols\":")), Fault::Malformed(_)));
    assert!(matches!(only(&read("<html>")), Fault::NotSettings(_)));
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(matches!(only(&read(&deep)), Fault::Malformed(_)));
}

pub(crate) fn record(priority: u16, weight: u16, port: u16, target: &str) -> Srv {
    Srv { priority, weight, port, target: target.to_owned(), alias: false, no_address: false }
}

#[test]
fn records_are_ordered_and_the_service_says_when_tls_starts() {
    let records = vec![
        record(10, 0, 465, "c.example.org"),
        record(0, 10, 465, "B.example.org."),
        record(0, 90, 465, "a.example.org"),
    ];
    let read = srv::read(Source::SrvSubmissions, records);
    let hosts: Vec<_> = read.servers.iter().map(|server| server.host.as_str()).collect();
    assert_eq!(hosts, ["a.example.org", "b.example.org", "c.example.org"]);
    assert_eq!((read.outcome(), &read.faults), (Outcome::Answered, &vec![]));
    assert!(read.servers.iter().all(|server| server.security == TlsMode::Implicit));
    // A wizard published it so (D106): the port does not change what the service means.
    let read = srv::read(Source::SrvSubmission, vec![record(0, 0, 465, "a.example.org")]);
    assert_eq!(read.servers[0].security, TlsMode::StartTls);
    assert_eq!(srv::read(Source::Ispdb, vec![]), Read::default());
}

#[test]
fn a_dot_is_an_answer() {
    for target in [".", ""] {
        let read = srv::read(Source::SrvSubmission, vec![record(0, 0, 0, target)]);
        assert_eq!((read.outcome(), read.servers.len()), (Outcome::Answered, 0));
        assert_eq!(read.faults, []);
    }
    let mixed = vec![record(0, 0, 0, "."), record(0, 0, 587, "a.example.org")];
    let read = srv::read(Source::SrvSubmission, mixed);
    assert!(matches!(only(&read), Fault::Record(_)));
    assert_eq!(read.servers.len(), 1);
}

#[test]
fn records_that_cannot_be_right_are_faults() {
    let read = |record: Srv| srv::read(Source::SrvSubmissions, vec![record]);
    let alias = read(Srv { alias: true, ..record(0, 0, 465, "a.example.org") });
    assert!(matches!(only(&alias), Fault::Record(why) if why.contains("CNAME")));
    assert_eq!(alias.outcome(), Outcome::Answered);
    let empty = read(Srv { no_address: true, ..record(0, 0, 465, "a.example.org") });
    assert_eq!((empty.outcome(), empty.servers.len()), (Outcome::Wrong, 0));
    for wrong in [
        record(0, 0, 0, "a.example.org"),
        record(0, 0, 465, "192.0.2.1"),
        record(0, 0, 465, "mail"),
        record(0, 0, 465, "a b"),
    ] {
        let read = read(wrong);
        assert!(matches!(read.faults[0], Fault::Record(_)), "{read:?}");
        assert_eq!(read.outcome(), Outcome::Wrong);
    }
    let many: Vec<_> = (0..30).map(|n| record(n, 0, 465, &format!("h{n}.example.org"))).collect();
    let read = srv::read(Source::SrvSubmissions, many);
    assert_eq!((only(&read), read.servers.len()), (&Fault::TooMany(30), 16));
}

#[test]
fn shares_follow_weights() {
    let all =
        [record(0, 75, 1, "a"), record(0, 25, 1, "b"), record(0, 0, 1, "c"), record(1, 9, 1, "d")];
    let shares: Vec<_> = all.iter().map(|one| srv::share(one, &all)).collect();
    assert_eq!(shares, [75, 25, 0, 100]);
    let even = [record(0, 0, 1, "a"), record(0, 0, 1, "b")];
    assert_eq!(srv::share(&even[0], &even), 50);
    let big = [record(0, u16::MAX, 1, "a"), record(0, u16::MAX, 1, "b")];
    assert_eq!(srv::share(&big[0], &big), 50);
}

#[test]
fn the_first_pointer_counts() {
    let records = |all: &[&str]| all.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>();
    let all =
        records(&["v=spf1 -all", "mailconf=", "MailConf= https://a.example/x ", "mailconf=y"]);
    assert_eq!(mailconf::pointer(&all), Some("https://a.example/x"));
    assert_eq!(mailconf::pointer(&records(&["x mailconf=y", "mailconf", "ä"])), None);
}
