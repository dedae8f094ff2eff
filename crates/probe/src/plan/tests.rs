use portwise_core::TlsMode;
use portwise_core::ports::SUBMISSION_PORTS;
use portwise_core::report::RefusalCode;
use portwise_discovery::{Discovered, Outcome, Protection, Published, Server, Service, Source};
use portwise_net::{Addresses, Denied, DenyList};

use super::*;
use crate::lookups::{Answer, Lookup};

/// What the plan asks for in turn, and what it comes to.
fn play(target: &str, mode: Mode, answers: &[Answer]) -> (Vec<Vec<Lookup>>, Plan) {
    play_with(target, mode, answers, &Guard::default())
}

fn play_with(
    target: &str,
    mode: Mode,
    answers: &[Answer],
    guard: &Guard,
) -> (Vec<Vec<Lookup>>, Plan) {
    let request = ProbeRequest::new(target, mode, &[], false).unwrap();
    play_all(&request, answers, guard)
}

fn play_request(request: &ProbeRequest, answers: &[Answer]) -> (Vec<Vec<Lookup>>, Plan) {
    play_all(request, answers, &Guard::default())
}

fn play_all(request: &ProbeRequest, answers: &[Answer], guard: &Guard) -> (Vec<Vec<Lookup>>, Plan) {
    let limits = Limits::default();
    let mut facts = DnsFacts::default();
    let mut asked = Vec::new();
    loop {
        match plan(request, &facts, guard, &limits) {
            Ok(plan) => return (asked, plan),
            Err(Missing(lookups)) => {
                facts.extend(lookups.iter().map(|lookup| answer(lookup, answers)));
                asked.push(lookups);
            }
        }
    }
}

#[test]
fn who_is_not_to_be_visited_is_not_by_any_way() {
    let list = DenyList::default();
    let mut who = Denied::default();
    who.add_lines("denied.example\n8.8.4.0/24").unwrap();
    list.replace(who);
    let plan_of = |target: &str, answers: &[Answer]| {
        let guard = Guard::default().with_denied(list.clone());
        play_with(target, Mode::Auto, answers, &guard)
    };
    for target in ["mx.denied.example", "anna@denied.example", "8.8.4.4"] {
        let (asked, plan) = plan_of(target, &[]);
        assert!(asked.is_empty() && plan.jobs.is_empty(), "{target}");
        let refusal = plan.report.refusal.unwrap();
        assert_eq!(refusal.code, RefusalCode::TargetNotAllowed);
        assert!(refusal.text.contains("/about-probes"), "{refusal:?}");
    }
    let exchangers = listed("a.example", &[(1, "mx.denied.example"), (2, "b.example")]);
    let found = [exchangers, at("b.example", &["8.8.4.4", "8.8.8.8"])];
    let (asked, plan) = plan_of("a.example", &found);
    assert!(!asked.concat().contains(&addresses("mx.denied.example")));
    assert_eq!(visited(&plan), [("8.8.8.8".to_owned(), 25)]);
    assert_eq!(plan.report.refusal, None);
    let only = [at("c.example", &["8.8.4.4"])];
    let (_, plan) = plan_of("c.example", &only);
    assert!(plan.jobs.is_empty() && plan.report.hosts[0].dns.is_none());
    assert!(plan.report.refusal.unwrap().text.contains("c.example"));
}

/// The answer given, or that the name does not exist.
fn answer(lookup: &Lookup, answers: &[Answer]) -> Answer {
    let fits = |answer: &&Answer| match (lookup, answer) {
        (Lookup::Addresses(asked), Answer::Addresses(name, _)) => asked == name,
        (Lookup::Mx(asked), Answer::Mx(name, _)) => asked == name,
        (Lookup::Published(asked), Answer::Published(name, _)) => asked == name,
        _ => false,
    };
    answers.iter().find(fits).cloned().unwrap_or_else(|| match lookup {
        Lookup::Addresses(name) => {
            Answer::Addresses(name.clone(), Err(DnsFailure::NoSuchDomain.into()))
        }
        Lookup::Mx(name) => Answer::Mx(name.clone(), Err(DnsFailure::NoSuchDomain.into())),
        Lookup::Published(name) => nothing_published(name),
    })
}

fn nothing_published(domain: &str) -> Answer {
    let discovered = Discovered { domain: domain.into(), ..Discovered::default() };
    Answer::Published(domain.into(), Box::new(Found { discovered, cut: 0 }))
}

/// Records of a service that name these servers for sending.
fn for_sending(domain: &str, servers: &[(&str, u16)]) -> Answer {
    let server = |(host, port): &(&str, u16)| Server {
        service: Service::Smtp,
        host: (*host).into(),
        port: *port,
        security: TlsMode::Implicit,
        auth: Vec::new(),
        username: None,
    };
    let records = Published {
        source: Source::SrvSubmissions,
        asked: String::new(),
        outcome: Outcome::Answered,
        faults: Vec::new(),
        protection: Protection::Dns,
        fetches: Vec::new(),
        document: None,
        addressed: None,
        servers: servers.iter().map(server).collect(),
        duration_ms: 1.0,
        age_s: None,
    };
    let discovered =
        Discovered { domain: domain.into(), sources: vec![records], ..Discovered::default() };
    Answer::Published(domain.into(), Box::new(Found { discovered, cut: 0 }))
}

fn looked_for(domain: &str) -> Lookup {
    Lookup::Published(domain.into())
}

fn at(name: &str, addresses: &[&str]) -> Answer {
    let addresses = addresses.iter().map(|a| a.parse().unwrap()).collect();
    Answer::Addresses(name.into(), Ok(Addresses { addresses, canonical_name: None }))
}

fn listed(domain: &str, exchangers: &[(u16, &str)]) -> Answer {
    let mx = |(preference, exchange): &(u16, &str)| Mx {
        preference: *preference,
        exchange: (*exchange).into(),
    };
    let mx = exchangers.iter().map(mx).collect();
    Answer::Mx(domain.into(), Ok(Exchangers { mx, ..Exchangers::default() }))
}

fn addresses(name: &str) -> Lookup {
    Lookup::Addresses(name.into())
}

fn mx(domain: &str) -> Lookup {
    Lookup::Mx(domain.into())
}

fn visited(plan: &Plan) -> Vec<(String, u16)> {
    plan.jobs.iter().map(|job| (job.to.address().to_string(), job.port)).collect()
}

#[test]
fn an_address_needs_no_answers() {
    let (asked, plan) = play("8.8.8.8", Mode::Auto, &[]);
    assert!(asked.is_empty());
    assert_eq!(plan.report.mode, Mode::Submission);
    assert_eq!(plan.jobs.len(), SUBMISSION_PORTS.len());
    let (_, plan) = play("10.0.0.1", Mode::Auto, &[]);
    assert!(plan.jobs.is_empty());
    assert_eq!(plan.report.refusal.unwrap().code, RefusalCode::TargetNotAllowed);
}

#[test]
fn where_a_name_leads_inside_can_be_kept_from_strangers() {
    let mx = listed("example.com", &[(10, "a.example.com")]);
    let inside = Addresses {
        addresses: vec!["10.1.2.3".parse().unwrap(), "8.8.8.8".parse().unwrap()],
        canonical_name: Some("host.corp.internal".into()),
    };
    let inside = Answer::Addresses("a.example.com".into(), Ok(inside));
    let (_, Plan { mut report, .. }) = play("example.com", Mode::Mx, &[mx, inside]);
    assert!(format!("{report:?}").contains("10.1.2.3"));
    crate::jobs::conceal(&mut report);
    let shown = format!("{report:?}");
    assert!(!shown.contains("10.1.2") && !shown.contains("internal"), "{shown}");
    assert!(shown.contains("8.8.8.8") && shown.contains("RFC 1918"), "{shown}");
    let (_, Plan { mut report, .. }) =
        play("in.example.com", Mode::Submission, &[at("in.example.com", &["10.1.2.3"])]);
    crate::jobs::conceal(&mut report);
    let refusal = report.refusal.unwrap().text;
    assert!(refusal.contains("in.example.com") && !refusal.contains("10.1.2"), "{refusal}");
}

#[test]
fn a_name_is_asked_for_both_kinds_of_records_side_by_side() {
    let host = at("example.com", &["8.8.8.8"]);
    let (asked, plan) = play("example.com", Mode::Auto, std::slice::from_ref(&host));
    assert_eq!(asked, [vec![mx("example.com"), addresses("example.com")]]);
    assert_eq!(plan.report.mode, Mode::Submission);
    let exchangers = listed("example.com", &[(10, "a.example.com"), (20, "b.example.com")]);
    let answers = [host, exchangers, at("b.example.com", &["8.8.4.4"])];
    let (asked, plan) = play("example.com", Mode::Auto, &answers);
    assert_eq!(asked[1], [addresses("a.example.com"), addresses("b.example.com")]);
    assert_eq!(plan.report.mode, Mode::Mx);
    assert_eq!(plan.report.hosts[0].dns, Some(DnsFailure::NoSuchDomain));
    assert_eq!(visited(&plan), [("8.8.4.4".to_owned(), 25)]);
}

#[test]
fn a_known_mail_domain_leads_to_its_providers_host() {
    let (asked, _) = play("anna@gmail.com", Mode::Auto, &[]);
    assert_eq!(asked, [vec![addresses("smtp.gmail.com")]]);
    let hosted = listed("example.com", &[(1, "example-com.mail.protection.outlook.com")]);
    let (asked, plan) = play("anna@example.com", Mode::Auto, &[hosted]);
    assert_eq!(asked, [vec![mx("example.com")], vec![addresses("smtp.office365.com")]]);
    assert_eq!(plan.report.mx.len(), 1);
}

#[test]
fn an_unknown_mail_domain_is_tried_under_the_usual_name_first() {
    let bare = at("example.com", &["8.8.8.8"]);
    let (asked, plan) = play("anna@example.com", Mode::Submission, &[bare]);
    let usual = guessed_host("example.com");
    let published = looked_for("example.com");
    let expected = [mx("example.com"), published, addresses(&usual), addresses("example.com")];
    assert_eq!(asked.concat(), expected);
    assert_eq!(plan.report.hosts[0].name, "example.com");
}

#[test]
fn without_mx_the_domain_itself_is_the_exchanger() {
    let none = Answer::Mx("example.com".into(), Err(DnsFailure::NoAddress.into()));
    let (_, plan) = play("example.com", Mode::Mx, &[none, at("example.com", &["8.8.8.8"])]);
    assert!(plan.report.implicit_mx);
    assert_eq!(visited(&plan), [("8.8.8.8".to_owned(), 25)]);
    let broken = Answer::Mx("example.com".into(), Err(DnsFailure::Timeout.into()));
    let (asked, plan) = play("example.com", Mode::Mx, &[broken]);
    assert_eq!((asked.len(), plan.report.dns), (1, Some(DnsFailure::Timeout)));
}

#[test]
fn what_is_published_is_visited_each_host_with_its_own_ports() {
    let published = for_sending(
        "example.com",
        &[
            ("a.example.com", 465),
            ("b.example.net", 587),
            ("a.example.com", 24),
            ("10.0.0.1", 587),
            ("c.example.com", 24),
        ],
    );
    let hosts = [
        at("a.example.com", &["8.8.8.8"]),
        at("b.example.net", &["8.8.4.4", "10.0.0.2"]),
        at("c.example.com", &["8.8.8.1"]),
    ];
    let answers = [vec![published], hosts.to_vec()].concat();
    for mode in [Mode::Auto, Mode::Submission] {
        let (asked, plan) = play("anna@example.com", mode, &answers);
        assert_eq!(asked[..2], [vec![mx("example.com")], vec![looked_for("example.com")]]);
        assert_eq!(plan.report.mode, Mode::Submission);
        let at = |(address, port): (&str, u16)| (address.to_owned(), port);
        let usual = [("8.8.8.8", 465), ("8.8.8.8", 587), ("8.8.4.4", 587), ("8.8.4.4", 465)];
        assert_eq!(visited(&plan), usual.map(at), "the published ports, then the usual ones");
        assert!(plan.report.discovery.is_some());
        let why = |host: usize| plan.report.hosts[host].not_tested.as_deref().unwrap();
        assert!(why(0).starts_with("port 24, which is published"), "{}", why(0));
        assert!(why(1).contains("not public"), "{}", why(1));
        assert!(why(2).contains("not public"), "{}", why(2));
        assert!(why(3).starts_with("port 24, which is published"), "{}", why(3));
        assert_eq!(plan.report.refusal, None);
    }
    let ports = ProbeRequest::new("anna@example.com", Mode::Submission, &[2525], false).unwrap();
    let (_, plan) = play_request(&ports, &answers);
    let asked_for = ["8.8.8.8", "8.8.4.4", "8.8.8.1"].map(|a| (a.to_owned(), 2525));
    assert_eq!(visited(&plan), asked_for, "what was asked for counts");
}

#[test]
fn what_is_published_is_looked_for_where_no_provider_is_known_or_it_was_asked_for() {
    let looks = |target, mode, discover| {
        let request = ProbeRequest::new(target, mode, &[], false).unwrap().discovering(discover);
        let (asked, plan) = play_request(&request, &[]);
        let looked = asked.concat().iter().any(|lookup| matches!(lookup, Lookup::Published(_)));
        assert_eq!(looked, plan.report.discovery.is_some(), "it is kept");
        looked
    };
    assert!(looks("anna@example.com", Mode::Submission, false));
    assert!(looks("anna@example.com", Mode::Auto, false));
    assert!(looks("anna@gmail.com", Mode::Submission, true));
    assert!(looks("example.com", Mode::Auto, true));
    for (target, mode, discover) in [
        ("anna@gmail.com", Mode::Submission, false),
        ("anna@example.com", Mode::Mx, true),
        ("example.com", Mode::Submission, false),
        ("192.0.2.1", Mode::Submission, true),
    ] {
        assert!(!looks(target, mode, discover), "{target}, {mode:?}");
    }
}

#[test]
fn where_nothing_is_published_the_usual_name_is_tried() {
    let request = ProbeRequest::new("example.com", Mode::Auto, &[], false).unwrap();
    let usual = guessed_host("example.com");
    let answers = [listed("example.com", &[(1, "mx.example.com")]), at(&usual, &["8.8.8.8"])];
    let (_, plan) = play_request(&request.discovering(true), &answers);
    assert_eq!(plan.report.mode, Mode::Submission);
    assert_eq!(plan.report.hosts[0].name, usual);
    assert_eq!(plan.jobs.len(), SUBMISSION_PORTS.len());
}

#[test]
fn a_bare_mail_domain_is_no_host_to_send_through() {
    let of = |target: &str, more: &[Answer]| {
        let mut answers = vec![
            listed("example.org", &[(10, "mx.hoster.example")]),
            listed("own.example", &[(10, "own.example")]),
            listed("null.example", &[(0, ".")]),
            listed("host.example.org", &[(10, "mx.hoster.example")]),
            at("example.org", &["8.8.8.8"]),
            at("own.example", &["8.8.8.8"]),
            at("null.example", &["8.8.8.8"]),
            at("host.example.org", &["8.8.8.8"]),
        ];
        answers.extend_from_slice(more);
        let (asked, plan) = play(target, Mode::Submission, &answers);
        assert_eq!(plan.report.mode, Mode::Submission);
        let hosts: Vec<String> = plan.report.hosts.iter().map(|h| h.name.clone()).collect();
        (asked.concat().iter().any(|l| matches!(l, Lookup::Published(_))), hosts)
    };
    let published = for_sending("example.org", &[("smtp.example.org", 465)]);
    let found = [published, at("smtp.example.org", &["1.1.1.1"])];
    assert_eq!(of("example.org", &found), (true, vec!["smtp.example.org".to_owned()]));
    let guessed = at("mail.example.org", &["1.1.1.1"]);
    assert_eq!(of("example.org", &[guessed]), (true, vec!["mail.example.org".to_owned()]));
    assert_eq!(of("example.org", &[]), (true, vec!["example.org".to_owned()]), "nothing else is");
    for host in ["own.example", "null.example", "host.example.org", "example.org:587"] {
        let name = host.split(':').next().unwrap().to_owned();
        assert_eq!(of(host, &found), (false, vec![name]), "{host}");
    }
    let (asked, _) = play("example.org", Mode::Submission, &[at("example.org", &["8.8.8.8"])]);
    assert!(!asked.concat().contains(&looked_for("example.org")), "it takes no mail");
}
