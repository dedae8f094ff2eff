//! What each client makes of what is published.

use portwise_discovery::clients::{
    Ask, Client, ClientOutcome, Lack, OAUTH_HOSTS, Stumble, outcome,
};
use portwise_discovery::{Discovered, Fault, Published, Source, UserName};
use portwise_model::TlsMode;

use crate::common::{
    absent, answers, discovered, fails, file, good, pox, protocol, records, server, whole, xml,
};

pub(crate) fn of(client: Client, sources: impl IntoIterator<Item = Published>) -> ClientOutcome {
    outcome(client, &discovered(sources))
}

pub(crate) fn thunderbird(sources: impl IntoIterator<Item = Published>) -> ClientOutcome {
    of(Client::Thunderbird, sources)
}

/// Host, port and mode of the server for sending.
pub(crate) fn smtp(outcome: &ClientOutcome) -> Option<(&str, u16, TlsMode)> {
    outcome.smtp.as_ref().map(|server| (server.host.as_str(), server.port, server.security))
}

pub(crate) const GOOD: Option<(&str, u16, TlsMode)> =
    Some(("smtp.example.org", 465, TlsMode::Implicit));

#[test]
fn everybody_takes_the_good_file() {
    for client in [
        Client::Thunderbird,
        Client::ThunderbirdAndroid,
        Client::DeltaChat,
        Client::Evolution,
        Client::FairEmail,
    ] {
        let outcome = of(client, [xml(Source::AutoconfigHost, &good())]);
        assert_eq!(outcome.takes, Some(Source::AutoconfigHost), "{outcome:?}");
        assert_eq!(smtp(&outcome), GOOD);
        assert_eq!(outcome.incoming.as_ref().map(|server| server.port), Some(993));
        assert_eq!(outcome.stumbles, [], "{outcome:?}");
        assert!(!outcome.sends_address_in_clear && outcome.guesses.is_empty());
        let username = outcome.smtp.and_then(|server| server.username);
        assert_eq!(username, Some(UserName::FullAddress));
    }
}

#[test]
fn each_reads_in_its_own_order() {
    let hosts = |host: &str| file(&server("smtp", host, 465, "SSL"));
    let all = || {
        [
            Source::AutoconfigHost,
            Source::AutoconfigWellKnown,
            Source::AutoconfigHostHttp,
            Source::AutoconfigWellKnownHttp,
            Source::Ispdb,
            Source::AutoconfigMx,
            Source::IspdbMx,
            Source::AutoconfigMxBase,
            Source::IspdbMxBase,
            Source::IspdbNs,
        ]
        .map(|source| xml(source, &hosts(&format!("{}.example.org", source.id()))))
    };
    for client in [
        Client::Thunderbird,
        Client::ThunderbirdAndroid,
        Client::DeltaChat,
        Client::Evolution,
        Client::FairEmail,
    ] {
        // Take away one after the other: it must always come to the next in its order.
        let order = client.sources().iter().filter(|s| all().iter().any(|p| p.source == **s));
        let order: Vec<Source> = order.copied().collect();
        for (n, expected) in order.iter().enumerate() {
            let left = all().into_iter().filter(|p| !order[..n].contains(&p.source));
            let outcome = of(client, left);
            assert_eq!(outcome.takes, Some(*expected), "{client:?} without {:?}", &order[..n]);
            assert_eq!(smtp(&outcome).unwrap().0, format!("{}.example.org", expected.id()));
        }
    }
}

#[test]
fn tables_are_whole() {
    let mut names = std::collections::BTreeSet::new();
    for client in Client::ALL {
        assert!(names.insert(client.name()) && client.describe().ends_with('.'));
        let sources = client.sources();
        assert!(!sources.is_empty() && !sources.contains(&Source::Table));
        let unique: std::collections::BTreeSet<_> = sources.iter().collect();
        assert_eq!(unique.len(), sources.len(), "{client:?}");
        let outcome = of(client, []);
        assert_eq!((outcome.takes, outcome.client), (None, client));
        assert!(!outcome.asks.is_empty() && !outcome.describe().is_empty());
    }
    assert!(OAUTH_HOSTS.is_sorted());
}

#[test]
fn what_comes_by_http_is_taken_by_some_and_confirmed_by_others() {
    let sources = || [absent(Source::AutoconfigHost), xml(Source::AutoconfigHostHttp, &good())];
    let outcome = thunderbird(sources());
    assert_eq!(
        (outcome.takes, outcome.sends_address_in_clear),
        (Some(Source::AutoconfigHostHttp), true)
    );
    assert_eq!(outcome.stumbles, [Stumble::Unprotected(Source::AutoconfigHostHttp)]);
    let outcome = of(Client::ThunderbirdAndroid, sources());
    assert_eq!(outcome.asks, [Ask::Confirm(Source::AutoconfigHostHttp)]);
    assert!(!outcome.sends_address_in_clear);
    let outcome = of(Client::Evolution, sources());
    assert_eq!(
        (outcome.takes, outcome.sends_address_in_clear),
        (Some(Source::AutoconfigHostHttp), true)
    );
    let outcome = of(Client::FairEmail, sources());
    assert_eq!(
        (outcome.takes, outcome.sends_address_in_clear),
        (Some(Source::AutoconfigHostHttp), true)
    );
    assert_eq!(outcome.stumbles, [Stumble::Unprotected(Source::AutoconfigHostHttp)]);
    assert_eq!(of(Client::DeltaChat, sources()).takes, None);
    let by_mx = of(Client::ThunderbirdAndroid, [xml(Source::AutoconfigMxBase, &good())]);
    assert_eq!(by_mx.asks, [Ask::Confirm(Source::AutoconfigMxBase)]);
    // Both stop at the first success, so the address leaves by https alone.
    for client in [Client::Evolution, Client::FairEmail] {
        let both = [xml(Source::AutoconfigHost, &good()), xml(Source::AutoconfigHostHttp, &good())];
        assert!(!of(client, both).sends_address_in_clear, "{client:?}");
    }
    // FairEmail has both files by https before any by http, Evolution has not.
    let well_known = || {
        let well_known = xml(Source::AutoconfigWellKnown, &good());
        [well_known, xml(Source::AutoconfigHostHttp, &good())]
    };
    let taken = |client| of(client, well_known()).takes;
    assert_eq!(taken(Client::FairEmail), Some(Source::AutoconfigWellKnown));
    assert_eq!(taken(Client::Evolution), Some(Source::AutoconfigHostHttp));
}

#[test]
fn the_name_server_leads_evolution_alone() {
    for client in Client::ALL {
        let outcome = of(client, [absent(Source::Ispdb), xml(Source::IspdbNs, &good())]);
        let is_led = client == Client::Evolution;
        assert_eq!(outcome.takes, is_led.then_some(Source::IspdbNs), "{client:?}");
        if is_led {
            assert_eq!(smtp(&outcome), GOOD);
            assert_eq!(outcome.asks, [Ask::Confirm(Source::IspdbNs)]);
        } else {
            let is_named = |s: &Stumble| matches!(s, Stumble::NotRead(_));
            assert!(!outcome.stumbles.iter().any(is_named), "nobody misses it: {outcome:?}");
        }
    }
}

#[test]
fn android_refuses_a_whole_file_over_one_server() {
    let sending = server("smtp", "smtp.example.org", 465, "SSL");
    let android = |body: &str| of(Client::ThunderbirdAndroid, [xml(Source::AutoconfigHost, body)]);
    let source = Source::AutoconfigHost;
    // Although the first of each kind is good.
    let plain = file(&format!("{sending}{}", server("smtp", "smtp.example.org", 25, "plain")));
    assert_eq!(android(&plain).stumbles, [Stumble::PlaintextRefused(source)]);
    assert_eq!(smtp(&thunderbird([xml(source, &plain)])), GOOD);
    for (from, to, what) in [
        (">SSL<", ">STARTSSL<", Lack::SocketType),
        ("<socketType>SSL</socketType>", "", Lack::SocketType),
        (">465<", ">many<", Lack::Port),
        ("<port>465</port>", "", Lack::Port),
        (">password-cleartext<", ">plain<", Lack::Login),
        ("<username>%EMAILADDRESS%</username>", "", Lack::UserName),
        (">smtp.example.org<", ">s p<", Lack::Host),
    ] {
        let body = file(&format!("{sending}{}", sending.replace(from, to)));
        let outcome = android(&body);
        assert_eq!(outcome.takes, None, "{to}");
        assert_eq!(outcome.stumbles, [Stumble::Lacks { source, what }], "{to}");
    }
    let lacks = |body: &str| android(body).stumbles;
    assert_eq!(
        lacks(&good().replace("type=\"imap\"", "type=\"pop3\"")),
        [Stumble::Lacks { source, what: Lack::Incoming }]
    );
    assert_eq!(
        lacks(&good().replace("<domain>example.org</domain>", "")),
        [Stumble::Lacks { source, what: Lack::Domain }]
    );
    assert_eq!(
        lacks(&good().replace(" id=\"example.org\"", "")),
        [Stumble::Lacks { source, what: Lack::Id }]
    );
    // Kinds that it does not know are passed over, as a first server for Exchange (D114).
    let exchange = server("exchange", "a.example.org", 443, "plain");
    let behind = good().replacen("<incomingServer", &format!("{exchange}<incomingServer"), 1);
    assert_eq!(smtp(&android(&behind)), GOOD);
    // It goes on to the next place.
    let both = [xml(source, &plain), xml(Source::Ispdb, &good())];
    assert_eq!(of(Client::ThunderbirdAndroid, both).takes, Some(Source::Ispdb));
}

#[test]
fn android_sends_no_address() {
    let mut published = xml(Source::AutoconfigHost, &good());
    published.faults.push(Fault::NeedsAddress);
    let sources = || [published.clone()];
    let outcome = of(Client::ThunderbirdAndroid, sources());
    assert_eq!(outcome.takes, None);
    assert_eq!(outcome.stumbles, [Stumble::NeedsAddress(Source::AutoconfigHost)]);
    assert_eq!(smtp(&thunderbird(sources())), GOOD);
}

#[test]
fn delta_chat_tries_what_is_not_said() {
    let body =
        pox(&format!("{}{}", protocol("IMAP", 993, "on", ""), protocol("SMTP", 587, "yes", "SSL")));
    let outcome =
        of(Client::DeltaChat, [xml(Source::AutodiscoverHost, &body), xml(Source::Ispdb, &good())]);
    assert_eq!(outcome.takes, Some(Source::AutodiscoverHost));
    assert_eq!(smtp(&outcome), Some(("mail.example.org", 587, TlsMode::StartTls)));
    let value = "yes".to_owned();
    assert_eq!(outcome.stumbles, [Stumble::SslValue { source: Source::AutodiscoverHost, value }]);
    let off = pox(&protocol("SMTP", 587, "off", ""));
    let outcome = of(Client::DeltaChat, [xml(Source::AutodiscoverHost, &off)]);
    assert_eq!(smtp(&outcome), Some(("mail.example.org", 587, TlsMode::Cleartext)));
    // A first server that is not for IMAP does not fool it any more (D114).
    let exchange = server("exchange", "a.example.org", 443, "SSL");
    let body = whole(&format!(
        "{exchange}{}{}",
        server("imap", "imap.example.org", 993, "SSL"),
        server("smtp", "smtp.example.org", 465, "STARTSSL")
    ));
    let outcome = of(Client::DeltaChat, [xml(Source::AutoconfigHost, &body)]);
    assert_eq!(smtp(&outcome), GOOD);
    assert_eq!(outcome.incoming.unwrap().host, "imap.example.org");
    // What it finds it does not ask about, and neither what it does not find.
    let imap = whole(&server("imap", "imap.example.org", 993, "SSL"));
    let outcome = of(Client::DeltaChat, [xml(Source::AutoconfigHost, &imap)]);
    assert_eq!((outcome.takes, outcome.asks), (Some(Source::AutoconfigHost), vec![]));
    assert_eq!(outcome.guesses.len(), 3);
}

fn both_srv(first: u16, second: u16) -> [Published; 3] {
    [
        records(Source::SrvSubmissions, &[(first, 1, 465, "tls.example.org")]),
        records(Source::SrvSubmission, &[(second, 1, 587, "start.example.org")]),
        records(Source::SrvImaps, &[(0, 1, 993, "imap.example.org")]),
    ]
}

#[test]
fn fair_email_weighs_files_against_records() {
    let fair = |sources: Vec<Published>| of(Client::FairEmail, sources);
    let file = |body: &str| xml(Source::Ispdb, body);
    let nameless = good().replace("<username>%EMAILADDRESS%</username>", "");
    let with = |first: Published| [vec![first], both_srv(0, 0).to_vec()].concat();
    assert_eq!(fair(with(file(&good()))).takes, Some(Source::Ispdb));
    // At equal priority and weight, STARTTLS.
    let outcome = fair(with(file(&nameless)));
    assert_eq!(smtp(&outcome), Some(("start.example.org", 587, TlsMode::StartTls)));
    assert_eq!(outcome.stumbles, [Stumble::Unprotected(Source::SrvSubmission)]);
    let outcome = fair(both_srv(0, 1).to_vec());
    assert_eq!(smtp(&outcome), Some(("tls.example.org", 465, TlsMode::Implicit)));
    assert_eq!(fair(vec![file(&nameless)]).takes, Some(Source::Ispdb));
    // STARTTLS at another port is taken for TLS.
    let mut odd = both_srv(0, 0).to_vec();
    odd[1] = records(Source::SrvSubmission, &[(0, 1, 2525, "start.example.org")]);
    assert_eq!(smtp(&fair(odd)), Some(("start.example.org", 2525, TlsMode::Implicit)));
    let mut odd = both_srv(0, 1).to_vec();
    odd[0] = records(Source::SrvSubmissions, &[(0, 1, 587, "tls.example.org")]);
    assert_eq!(smtp(&fair(odd)), Some(("tls.example.org", 587, TlsMode::Implicit)));
    // It takes records for both, or none.
    assert_eq!(fair(both_srv(0, 0)[..2].to_vec()).takes, None);
    // “.” is no server.
    let mut dot = both_srv(5, 0).to_vec();
    dot[1] = records(Source::SrvSubmission, &[(0, 0, 0, ".")]);
    assert_eq!(fair(dot).takes, Some(Source::SrvSubmissions));
    let wrong_name =
        Fault::CertificateName { host: "autoconfig.example.org".into(), names: vec![] };
    let outcome = fair(vec![fails(Source::AutoconfigHost, wrong_name), file(&good())]);
    assert!(outcome.stumbles.contains(&Stumble::NameNotChecked(Source::AutoconfigHost)));
}

#[test]
fn records_alone_are_not_read_by_the_others() {
    for client in
        [Client::Thunderbird, Client::ThunderbirdAndroid, Client::DeltaChat, Client::Evolution]
    {
        let outcome = of(client, both_srv(0, 0));
        assert_eq!((outcome.takes, outcome.asks), (None, vec![Ask::Settings]));
        let sources = vec![Source::SrvSubmissions, Source::SrvSubmission];
        assert_eq!(outcome.stumbles, [Stumble::NotRead(sources)], "{client:?}");
    }
}

#[test]
fn classic_outlook_believes_encryption() {
    let outlook = |body: &str| of(Client::OutlookClassic, [xml(Source::AutodiscoverRoot, body)]);
    let source = Source::AutodiscoverRoot;
    let with = |ssl, encryption, port| {
        outlook(&pox(&format!(
            "{}{}",
            protocol("IMAP", 993, "on", "SSL"),
            protocol("SMTP", port, ssl, encryption)
        )))
    };
    let good = with("on", "TLS", 587);
    assert_eq!((good.stumbles.len(), smtp(&good).unwrap().2), (0, TlsMode::StartTls));
    let good = with("on", "SSL", 465);
    assert_eq!((good.stumbles.len(), smtp(&good).unwrap().2), (0, TlsMode::Implicit));
    let wrong = with("on", "TLS", 465);
    assert_eq!(wrong.stumbles, [Stumble::StartTlsOnTlsPort { source, port: 465 }]);
    let wrong = with("yes", "", 587);
    let value = "yes".to_owned();
    assert_eq!(
        wrong.stumbles,
        [Stumble::TlsOnStartTlsPort { source, port: 587 }, Stumble::SslValue { source, value }]
    );
    let plain = with("off", "", 587);
    assert!(matches!(plain.stumbles[..], [Stumble::Plaintext { .. }]), "{plain:?}");
    let login = of(Client::OutlookClassic, [answers(source, 401, "", "")]);
    assert_eq!((login.exchange, login.asks, login.stumbles), (true, vec![Ask::Login], vec![]));
    // Wherever an unprotected step leads, it asks first.
    let mut led = xml(Source::AutodiscoverHttp, &pox(&protocol("SMTP", 465, "on", "SSL")));
    led.fetches[0].url = "https://autodiscover.outlook.com/x".to_owned();
    let led = of(Client::OutlookClassic, [led]);
    assert_eq!(led.asks, [Ask::Host("autodiscover.outlook.com".to_owned()), Ask::Reading]);
    // It never looks at files of Thunderbird's kind.
    let outcome = of(Client::OutlookClassic, [xml(Source::AutoconfigHost, &crate::common::good())]);
    assert_eq!(outcome.stumbles, [Stumble::NotRead(vec![Source::AutoconfigHost])]);
}

#[test]
fn new_outlook_and_apple_find_no_smtp() {
    let v2 = r#"{"Protocol":"AutodiscoverV1","Url":"https://a.example/autodiscover.xml"}"#;
    let v2 = || answers(Source::AutodiscoverV2, 200, "application/json", v2);
    let outcome = of(Client::NewOutlook, [v2()]);
    assert_eq!((outcome.takes, outcome.exchange), (Some(Source::AutodiscoverV2), true));
    assert_eq!(outcome.stumbles, [Stumble::CloudList]);
    let error = answers(Source::AutodiscoverV2, 200, "application/json", r#"{"ErrorCode":"x"}"#);
    assert_eq!(of(Client::NewOutlook, [error]).takes, None);

    let servers = pox(&protocol("SMTP", 465, "on", "SSL"));
    let outcome = of(Client::AppleMail, [xml(Source::AutodiscoverRoot, &servers)]);
    assert_eq!((outcome.takes, outcome.asks), (None, vec![Ask::Profile]));
    assert_eq!(outcome.stumbles, [Stumble::OwnListOnly]);
    for kind in ["EXCH", "MobileSync"] {
        let body = pox(&format!("<Protocol><Type>{kind}</Type></Protocol>"));
        let outcome = of(Client::AppleMail, [xml(Source::AutodiscoverRoot, &body)]);
        assert!(outcome.exchange && outcome.asks == [Ask::Login], "{kind}");
    }
    assert!(of(Client::AppleMail, [answers(Source::AutodiscoverHost, 401, "", "")]).exchange);
}

#[test]
fn every_word_is_a_sentence() {
    let source = Source::Ispdb;
    let stumbles = [
        Stumble::Broken(source),
        Stumble::NotSettings(source),
        Stumble::Hidden { source, by: Source::AutoconfigHost },
        Stumble::ContentType { source, named: String::new() },
        Stumble::ContentType { source, named: "text/plain".into() },
        Stumble::Lacks { source, what: Lack::Port },
        Stumble::UnknownOAuth { source, host: "a.example".into() },
        Stumble::PlaintextRefused(source),
        Stumble::Plaintext { service: portwise_discovery::Service::Smtp, host: "a.example".into() },
        Stumble::NeedsAddress(source),
        Stumble::StartTlsOnTlsPort { source, port: 465 },
        Stumble::TlsOnStartTlsPort { source, port: 587 },
        Stumble::SslValue { source, value: "yes".into() },
        Stumble::Unprotected(source),
        Stumble::NameNotChecked(source),
        Stumble::NotRead(vec![source]),
        Stumble::PasswordToWebServer(source),
        Stumble::CloudList,
        Stumble::OwnListOnly,
    ];
    let asks = [
        Ask::Settings,
        Ask::Sending,
        Ask::Reading,
        Ask::Confirm(source),
        Ask::Host("a.example".into()),
        Ask::Login,
        Ask::Profile,
    ];
    let texts = stumbles.iter().map(Stumble::describe).chain(asks.iter().map(Ask::describe));
    for text in texts {
        assert!(
            text.ends_with('.') && text.chars().next().is_some_and(char::is_uppercase),
            "{text}"
        );
    }
    let facts = Discovered::default();
    assert_eq!(portwise_discovery::clients::outcomes(&facts).len(), Client::ALL.len());
}
