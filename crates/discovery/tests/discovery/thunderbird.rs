//! What Thunderbird makes of what is published.

use portwise_discovery::clients::{Ask, Client, Lack, Stumble};
use portwise_discovery::{Fault, Source};
use portwise_model::TlsMode;

use crate::clients::{GOOD, of, smtp, thunderbird};
use crate::common::{
    absent, answers, fails, file, good, page, pox, protocol, server, whole, with_auth, xml,
};

#[test]
fn thunderbird_takes_the_first_success_whatever_is_in_it() {
    let outcome = thunderbird([
        page(Source::AutoconfigHost),
        xml(Source::AutoconfigWellKnown, &good()),
        xml(Source::AutoconfigHostHttp, &good()),
        xml(Source::Ispdb, &file(&server("smtp", "old.example.org", 587, "STARTTLS"))),
    ]);
    assert_eq!(outcome.takes, Some(Source::Ispdb));
    let hidden = |source| Stumble::Hidden { source, by: Source::AutoconfigHost };
    assert_eq!(
        outcome.stumbles,
        [
            Stumble::NotSettings(Source::AutoconfigHost),
            hidden(Source::AutoconfigWellKnown),
            hidden(Source::AutoconfigHostHttp),
        ]
    );
    assert!(outcome.sends_address_in_clear);
    // The others go on to the good file.
    let sources = || [page(Source::AutoconfigHost), xml(Source::AutoconfigWellKnown, &good())];
    for client in
        [Client::ThunderbirdAndroid, Client::DeltaChat, Client::Evolution, Client::FairEmail]
    {
        let outcome = of(client, sources());
        assert_eq!(outcome.takes, Some(Source::AutoconfigWellKnown));
        assert_eq!(outcome.stumbles, [Stumble::Broken(Source::AutoconfigHost)]);
    }
    // What fails without success hides nothing.
    let outcome = thunderbird([
        answers(Source::AutoconfigHost, 500, "text/html", ""),
        fails(Source::AutoconfigHostHttp, Fault::TimedOut),
        xml(Source::AutoconfigWellKnown, &good()),
    ]);
    assert_eq!(outcome.takes, Some(Source::AutoconfigWellKnown));
    assert_eq!(outcome.stumbles, [Stumble::Broken(Source::AutoconfigHost)]);
    assert!(!outcome.sends_address_in_clear);
}

#[test]
fn thunderbird_refuses_other_types_of_files() {
    for named in ["text/plain", "application/octet-stream", ""] {
        let plain = || [answers(Source::AutoconfigHost, 200, named, &good())];
        let outcome = thunderbird(plain());
        assert_eq!((outcome.takes, smtp(&outcome)), (None, None));
        let stumble =
            Stumble::ContentType { source: Source::AutoconfigHost, named: named.to_owned() };
        assert_eq!(outcome.stumbles, [stumble]);
        assert_eq!(outcome.guesses, ["smtp.example.org", "mail.example.org", "example.org"]);
        assert_eq!(smtp(&of(Client::ThunderbirdAndroid, plain())), GOOD);
        assert_eq!(smtp(&of(Client::DeltaChat, plain())), GOOD);
    }
}

#[test]
fn thunderbird_needs_a_whole_file() {
    let imap = server("imap", "imap.example.org", 993, "SSL");
    let sending = server("smtp", "smtp.example.org", 465, "SSL");
    for (body, what) in [
        (good().replace(" id=\"example.org\"", ""), Lack::Id),
        (good().replace("id=\"example.org\"", "id=\"a b\""), Lack::Id),
        (good().replace("<domain>example.org</domain>", ""), Lack::Domain),
        ("<clientConfig/>".to_owned(), Lack::Provider),
        (whole(&sending), Lack::Incoming),
        (whole(&imap), Lack::Outgoing),
        (whole(&format!("{sending}{}", server("jmap", "a.example", 443, "SSL"))), Lack::Incoming),
    ] {
        let outcome = thunderbird([xml(Source::AutoconfigHost, &body)]);
        assert_eq!(outcome.takes, None, "{body}");
        let stumble = Stumble::Lacks { source: Source::AutoconfigHost, what };
        assert_eq!(outcome.stumbles, [stumble], "{body}");
    }
    // A server that is wrong falls alone, with a reason.
    for (from, to, what) in [
        (">SSL<", ">STARTSSL<", Lack::SocketType),
        (">465<", ">0<", Lack::Port),
        (">smtp.example.org<", ">s p<", Lack::Host),
        (">password-cleartext<", ">CRAM-MD5<", Lack::Login),
    ] {
        let wrong = sending.replace(from, to);
        let body =
            whole(&format!("{imap}{wrong}{}", server("smtp", "b.example.org", 587, "STARTTLS")));
        let outcome = thunderbird([xml(Source::AutoconfigHost, &body)]);
        assert_eq!(smtp(&outcome), Some(("b.example.org", 587, TlsMode::StartTls)), "{to}");
        let stumble = Stumble::Lacks { source: Source::AutoconfigHost, what };
        assert_eq!(outcome.stumbles, [stumble]);
    }
    // It takes a name without a dot, and does without a user name.
    let local = whole(&format!("{imap}{}", sending.replace(">smtp.example.org<", ">mail<")));
    assert_eq!(smtp(&thunderbird([xml(Source::AutoconfigHost, &local)])).unwrap().0, "mail");
    let nameless = sending.replace("<username>%EMAILADDRESS%</username>", "");
    let outcome = thunderbird([xml(Source::AutoconfigHost, &whole(&format!("{imap}{nameless}")))]);
    assert_eq!(smtp(&outcome), GOOD);
    let what = Lack::UserName;
    assert_eq!(outcome.stumbles, [Stumble::Lacks { source: Source::AutoconfigHost, what }]);
    // The first known socketType counts, and so does the number at the start of a port.
    let odd = sending
        .replace(
            "<socketType>",
            "<socketType>x</socketType><socketType>STARTTLS</socketType><socketType>",
        )
        .replace(">465<", ">587 (or 465)<");
    let outcome = thunderbird([xml(Source::AutoconfigHost, &whole(&format!("{imap}{odd}")))]);
    assert_eq!(smtp(&outcome), Some(("smtp.example.org", 587, TlsMode::StartTls)));
}

#[test]
fn thunderbird_knows_oauth_for_its_own_list() {
    let with = |host: &str, auth: &[&str]| {
        thunderbird([xml(
            Source::AutoconfigHost,
            &file(&with_auth("smtp", host, 465, "SSL", auth)),
        )])
    };
    let unknown = Stumble::UnknownOAuth {
        source: Source::AutoconfigHost,
        host: "smtp.example.org".to_owned(),
    };
    let both = with("smtp.example.org", &["OAuth2", "password-cleartext"]);
    assert_eq!(both.smtp.unwrap().auth, ["password-cleartext"]);
    assert_eq!(both.stumbles, std::slice::from_ref(&unknown));
    let only = with("smtp.example.org", &["OAuth2"]);
    assert_eq!(only.takes, None);
    assert!(only.stumbles.starts_with(&[unknown]), "{:?}", only.stumbles);
    for host in ["smtp.gmail.com", "smtp.office365.com", "smtp-mail.outlook.com", "aol.com"] {
        let known = with(host, &["OAuth2", "password-cleartext"]);
        assert_eq!(known.smtp.unwrap().auth, ["OAuth2"], "{host}");
        assert_eq!(known.stumbles, []);
    }
    for host in ["smtp.notgmail.com", "gmail.com.example.org", "mail.yandex.com"] {
        assert!(!with(host, &["OAuth2", "plain"]).stumbles.is_empty(), "{host}");
    }
    // The draft's other spelling is known to nobody.
    assert_eq!(with("smtp.gmail.com", &["OAuth"]).takes, None);
}

#[test]
fn thunderbird_sets_up_exchange_where_it_comes_first() {
    let body = file(&server("smtp", "smtp.example.org", 465, "SSL"))
        .replace("type=\"imap\"", "type=\"exchange\"");
    let outcome = thunderbird([xml(Source::AutoconfigHost, &body)]);
    assert!(outcome.exchange && outcome.incoming.is_none() && smtp(&outcome) == GOOD);
}

#[test]
fn thunderbird_falls_back_on_autodiscover() {
    let body = |ssl, encryption, port| {
        pox(&format!(
            "{}{}",
            protocol("IMAP", 993, "on", ""),
            protocol("SMTP", port, ssl, encryption)
        ))
    };
    for (ssl, encryption, port, mode) in [
        ("on", "", 587, TlsMode::StartTls),
        ("off", "", 587, TlsMode::Cleartext),
        ("on", "TLS", 465, TlsMode::Implicit),
        ("off", "SSL", 465, TlsMode::Cleartext),
    ] {
        let outcome = thunderbird([xml(Source::AutodiscoverRoot, &body(ssl, encryption, port))]);
        assert_eq!(outcome.takes, Some(Source::AutodiscoverRoot));
        assert_eq!(smtp(&outcome), Some(("mail.example.org", port, mode)), "{ssl} {encryption}");
        let plain = outcome.stumbles.iter().any(|s| matches!(s, Stumble::Plaintext { .. }));
        assert_eq!(plain, mode == TlsMode::Cleartext);
    }
    // A file always comes before it.
    let both =
        [xml(Source::AutodiscoverRoot, &body("on", "", 587)), xml(Source::AutoconfigHost, &good())];
    assert_eq!(thunderbird(both).takes, Some(Source::AutoconfigHost));
    let exchange = pox("<Protocol><Type>EXCH</Type><Server>x.example.org</Server></Protocol>");
    let outcome = thunderbird([xml(Source::AutodiscoverHost, &exchange)]);
    assert!(outcome.exchange && outcome.smtp.is_none());
    let outcome = thunderbird([answers(Source::AutodiscoverHost, 401, "", "")]);
    assert_eq!((outcome.exchange, outcome.asks), (true, vec![Ask::Login]));
    // Hosts that an unprotected step led to are shown to the user.
    let outcome = thunderbird([xml(Source::AutodiscoverHttp, &body("on", "", 587))]);
    assert!(outcome.asks.contains(&Ask::Host("mail.hoster.example".to_owned())), "{outcome:?}");
    assert_eq!(outcome.stumbles, []);
    let mut microsoft = xml(Source::AutodiscoverHttp, &body("on", "", 587));
    microsoft.fetches[0].url = "https://autodiscover-s.outlook.com/x".to_owned();
    let outcome = thunderbird([microsoft]);
    assert_eq!(outcome.asks, []);
    assert_eq!(outcome.stumbles, [Stumble::Unprotected(Source::AutodiscoverHttp)]);
}

#[test]
fn passwords_go_to_whatever_answers_for_autodiscover() {
    let sources = || [page(Source::AutodiscoverRoot), absent(Source::AutodiscoverHost)];
    for client in [Client::Thunderbird, Client::OutlookClassic] {
        let stumbles = of(client, sources()).stumbles;
        let stumble = Stumble::PasswordToWebServer(Source::AutodiscoverRoot);
        assert!(stumbles.contains(&stumble), "{stumbles:?}");
    }
    assert!(
        !of(Client::AppleMail, sources())
            .stumbles
            .iter()
            .any(|s| matches!(s, Stumble::PasswordToWebServer(_)))
    );
}

#[test]
fn thunderbird_follows_addresses_twice_and_no_urls() {
    let body =
        pox(&format!("{}{}", protocol("IMAP", 993, "on", ""), protocol("SMTP", 465, "on", "")));
    let led = |answers: usize, addresses: usize| {
        let mut published = xml(Source::AutodiscoverHost, &body);
        let before = published.fetches[0].clone();
        published.fetches.splice(0..0, vec![before; answers]);
        let domain = |n| Fault::OtherAddress(format!("d{n}.example"));
        published.faults.extend((0..addresses).map(domain));
        published
    };
    for (answers, addresses, follows) in
        [(0, 0, true), (1, 0, false), (1, 1, true), (2, 2, true), (3, 3, false), (2, 1, false)]
    {
        let takes = thunderbird([led(answers, addresses)]).takes;
        assert_eq!(takes.is_some(), follows, "{answers} {addresses}");
    }
    // Outlook follows both, and Delta Chat only URLs.
    for (addresses, delta_chat) in [(0, true), (1, false)] {
        let outcome = of(Client::DeltaChat, [led(1, addresses)]);
        assert_eq!(outcome.takes.is_some(), delta_chat, "{addresses}");
        assert!(of(Client::OutlookClassic, [led(1, addresses)]).takes.is_some());
    }
}
