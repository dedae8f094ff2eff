//! Where sources contradict each other.

use portwise_discovery::compare::{At, Contradiction, Version};
use portwise_discovery::{Fault, Published, Service, Source, UserName, contradictions};
use portwise_model::TlsMode;

use crate::common::{
    answers, discovered, file, good, page, pox, protocol, records, server, with_auth, xml,
};

fn found(sources: impl IntoIterator<Item = Published>) -> Vec<Contradiction> {
    let all = contradictions(&discovered(sources));
    for one in &all {
        let text = one.describe();
        assert!(
            text.ends_with('.') && text.chars().next().is_some_and(char::is_uppercase),
            "{text}"
        );
        let json = serde_json::to_string(one).unwrap();
        assert_eq!(&serde_json::from_str::<Contradiction>(&json).unwrap(), one);
    }
    all
}

fn only(sources: impl IntoIterator<Item = Published>) -> Contradiction {
    let all = found(sources);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.into_iter().next().unwrap()
}

fn version<T>(value: T, sources: &[Source]) -> Version<T> {
    Version { value, sources: sources.to_vec() }
}

fn sending(host: &str, port: u16, socket: &str) -> String {
    file(&server("smtp", host, port, socket))
}

fn place(host: &str, port: u16) -> At {
    At { host: host.to_owned(), port }
}

const S1: Source = Source::AutoconfigHost;
const S5: Source = Source::Ispdb;

#[test]
fn sources_that_agree_contradict_nothing() {
    let protocols =
        format!("{}{}", protocol("IMAP", 993, "on", "SSL"), protocol("SMTP", 465, "on", "SSL"));
    let pox = pox(&protocols).replacen("mail.", "imap.", 1).replace("mail.", "smtp.");
    assert_eq!(
        found([
            xml(S1, &good()),
            xml(Source::AutoconfigWellKnown, &good()),
            xml(Source::AutoconfigHostHttp, &good()),
            xml(S5, &good()),
            records(Source::SrvSubmissions, &[(0, 1, 465, "smtp.example.org")]),
            records(Source::SrvSubmission, &[(0, 0, 0, ".")]),
            records(Source::SrvImaps, &[(0, 1, 993, "imap.example.org")]),
            xml(Source::AutodiscoverRoot, &pox),
        ]),
        []
    );
    assert_eq!(found([]), []);
}

#[test]
fn hosts_differ_in_their_owner_or_within() {
    let owner = only([
        xml(S1, &good()),
        xml(S5, &sending("smtp.hoster.example", 465, "SSL")),
        records(Source::SrvSubmissions, &[(0, 1, 465, "smtp.example.org")]),
    ]);
    let versions = vec![
        version("smtp.example.org".to_owned(), &[S1, Source::SrvSubmissions]),
        version("smtp.hoster.example".to_owned(), &[S5]),
    ];
    assert_eq!(owner, Contradiction::Owner { service: Service::Smtp, versions });
    let within =
        only([xml(S1, &good()), records(Source::SrvSubmissions, &[(0, 1, 465, "mx.example.org")])]);
    assert!(matches!(within, Contradiction::Host { service: Service::Smtp, .. }), "{within:?}");
    let list = "a.hoster.co.uk";
    let one = only([
        xml(S1, &sending(list, 465, "SSL")),
        xml(S5, &sending("b.hoster.co.uk", 465, "SSL")),
    ]);
    assert!(matches!(one, Contradiction::Host { .. }), "{one:?}");
    let two = only([
        xml(S1, &sending("hoster.co.uk", 465, "SSL")),
        xml(S5, &sending("other.co.uk", 465, "SSL")),
    ]);
    assert!(matches!(two, Contradiction::Owner { .. }), "{two:?}");
    // A host that both name is no contradiction, wherever it stands.
    let both = format!(
        "{}{}",
        server("smtp", "a.example.org", 465, "SSL"),
        server("smtp", "smtp.example.org", 465, "SSL")
    );
    assert_eq!(found([xml(S1, &good()), xml(S5, &file(&both))]), []);
}

#[test]
fn security_differs_at_one_place() {
    let all = found([xml(S1, &good()), xml(S5, &sending("smtp.example.org", 465, "STARTTLS"))]);
    let at = place("smtp.example.org", 465);
    let (service, security) = (Service::Smtp, TlsMode::StartTls);
    assert_eq!(
        all,
        [
            Contradiction::Security {
                service,
                at: at.clone(),
                versions: vec![version(TlsMode::Implicit, &[S1]), version(security, &[S5])],
            },
            Contradiction::Custom { service, at, security, sources: vec![S5] },
        ]
    );
    let odd = only([xml(S1, &sending("smtp.example.org", 587, "SSL"))]);
    assert!(matches!(odd, Contradiction::Custom { security: TlsMode::Implicit, .. }), "{odd:?}");
    // The wizard of D106, and the answer of D102.
    let odd = only([records(Source::SrvSubmission, &[(0, 1, 465, "smtp.example.org")])]);
    assert!(matches!(odd, Contradiction::Custom { .. }), "{odd:?}");
    let odd = only([xml(Source::AutodiscoverRoot, &pox(&protocol("SMTP", 465, "on", "TLS")))]);
    assert!(matches!(odd, Contradiction::Custom { .. }), "{odd:?}");
    // Other ports have no custom.
    assert_eq!(found([xml(S1, &sending("smtp.example.org", 2525, "SSL"))]), []);
}

#[test]
fn plaintext_is_found_anywhere() {
    let plain = only([xml(S1, &sending("smtp.example.org", 25, "plain"))]);
    let at = place("smtp.example.org", 25);
    assert_eq!(plain, Contradiction::Plaintext { service: Service::Smtp, at, sources: vec![S1] });
    let imap =
        only([xml(S1, &good().replacen(">993<", ">143<", 1).replacen(">SSL<", ">plain<", 1))]);
    assert!(matches!(imap, Contradiction::Plaintext { service: Service::Imap, .. }), "{imap:?}");
}

#[test]
fn a_dot_denies_what_others_offer() {
    let denied = only([xml(S1, &good()), records(Source::SrvSubmissions, &[(0, 0, 0, ".")])]);
    assert_eq!(
        denied,
        Contradiction::Denied {
            service: Service::Smtp,
            security: TlsMode::Implicit,
            by: Source::SrvSubmissions,
            offered: vec![S1],
        }
    );
    // It denies its own mode alone.
    assert_eq!(found([xml(S1, &good()), records(Source::SrvSubmission, &[(0, 0, 0, ".")])]), []);
}

#[test]
fn user_names_and_logins_differ() {
    let local = good().replace("%EMAILADDRESS%", "%EMAILLOCALPART%");
    let all = found([xml(S1, &good()), xml(S5, &local)]);
    let versions = vec![version(UserName::FullAddress, &[S1]), version(UserName::LocalPart, &[S5])];
    assert_eq!(
        all,
        [
            Contradiction::UserName { service: Service::Smtp, versions: versions.clone() },
            Contradiction::UserName { service: Service::Imap, versions },
        ]
    );
    let with = |auth: &[&str]| file(&with_auth("smtp", "smtp.example.org", 465, "SSL", auth));
    let login = only([xml(S1, &with(&["plain"])), xml(S5, &with(&["OAuth2"]))]);
    let (passwords, oauth) = (vec![S1], vec![S5]);
    assert_eq!(login, Contradiction::Login { service: Service::Smtp, passwords, oauth });
    let both = with(&["OAuth2", "password-cleartext"]);
    assert_eq!(found([xml(S1, &with(&["plain"])), xml(S5, &both)]), []);
}

#[test]
fn another_server_comes_first() {
    let tls = server("smtp", "smtp.example.org", 465, "SSL");
    let start = server("smtp", "smtp.example.org", 587, "STARTTLS");
    let one = || xml(S1, &file(&format!("{tls}{start}")));
    let other = xml(S5, &file(&format!("{start}{tls}")));
    let versions = vec![
        version(place("smtp.example.org", 465), &[S1]),
        version(place("smtp.example.org", 587), &[S5]),
    ];
    assert_eq!(only([one(), other]), Contradiction::Order { versions });
    // Those with one server express no order.
    assert_eq!(found([one(), xml(S5, &file(&start))]), []);
    let srv = |tls, start| {
        [
            one(),
            records(Source::SrvSubmissions, &[(tls, 1, 465, "smtp.example.org")]),
            records(Source::SrvSubmission, &[(start, 1, 587, "smtp.example.org")]),
        ]
    };
    assert!(matches!(only(srv(10, 0)), Contradiction::Order { .. }));
    assert_eq!(found(srv(0, 10)), []);
    assert_eq!(found(srv(0, 0)), []);
}

#[test]
fn copies_and_lists_of_one_file_differ() {
    let other = sending("smtp.example.org", 587, "STARTTLS");
    let http = Source::AutoconfigHostHttp;
    assert_eq!(
        only([xml(S1, &good()), xml(http, &other)]),
        Contradiction::HttpCopy { https: S1, http }
    );
    let domains = vec!["hoster.example".to_owned()];
    let strange = good().replace("<domain>example.org", "<domain>hoster.example");
    assert_eq!(only([xml(S1, &strange)]), Contradiction::OtherDomain { source: S1, domains });
    assert_eq!(found([xml(Source::AutoconfigMx, &strange)]), []);
    let mut addressed = xml(S1, &good());
    addressed.faults.push(Fault::DiffersWithAddress);
    assert_eq!(only([addressed]), Contradiction::AddressCopy(S1));
}

#[test]
fn a_page_hides_a_good_file() {
    let source = Source::AutoconfigWellKnown;
    let hidden = Contradiction::Hidden { source, by: S1 };
    assert_eq!(only([page(S1), xml(source, &good())]), hidden);
    assert_eq!(found([xml(S1, &good()), page(source)]), []);
    assert_eq!(found([answers(S1, 500, "", ""), xml(source, &good())]), []);
    assert_eq!(found([page(S1)]), []);
}
