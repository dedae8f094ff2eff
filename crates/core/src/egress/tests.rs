pub(crate) mod play;

use std::net::IpAddr;

use self::play::{DROPPED, Play, REFUSED, To, run};
use super::landmarks::{self, Landmark};
use super::words::{Asker, words};
use super::{
    EgressPlan, EgressReport, EgressVerdict, Failing, Family, HostFacts, Ipv6, Meddling,
    OwnOutcome, Routes, Way, Whole,
};
use crate::examined::{Examined, page};
use crate::report::{DnsFailure, TcpOutcome};
use crate::situation::{Role, Service, Situation};
use crate::whereabouts::Signs;

pub(crate) const V4: Routes = Routes { ipv4: true, ipv6: false };
pub(crate) const BOTH: Routes = Routes { ipv4: true, ipv6: true };

/// A run over IPv4 that asks about everything.
pub(crate) fn usual(play: impl Fn(&To<'_>) -> Play) -> EgressReport {
    run(&EgressPlan::new(&[], &[]), V4, play)
}

fn said(report: &EgressReport) -> String {
    words(report, &EgressVerdict::of(report), Asker::default()).headline
}

#[test]
fn all_open() {
    let report = usual(|_| Play::Well);
    let verdict = EgressVerdict::of(&report);
    assert_eq!((verdict.whole, verdict.ipv6), (Whole::Open, Ipv6::Absent));
    assert!(verdict.is_good());
    assert_eq!(said(&report), "Ports 25, 465, 587 and 2525 all pass.");
    assert!(report.connections <= report.planned);
}

#[test]
fn a_port_is_shut_in_whichever_way() {
    for (play, failing) in [
        (DROPPED, Failing::Dropped),
        (REFUSED, Failing::Refused),
        (Play::Tcp(TcpOutcome::Unreachable, 1.0), Failing::Unreachable),
        (Play::Tcp(TcpOutcome::Reset, 1.0), Failing::Reset),
        (Play::CutAtOnce, Failing::Reset),
        (Play::Mute, Failing::Mute),
    ] {
        for shut in landmarks::PORTS {
            let report = usual(|to| if to.port == shut { play } else { Play::Well });
            let verdict = EgressVerdict::of(&report);
            assert_eq!(verdict.whole, Whole::Shut, "{play:?} {shut}");
            for port in landmarks::PORTS {
                let expected = if port == shut { Way::Shut(failing) } else { Way::Open };
                assert_eq!(verdict.way(port), Some(expected), "{play:?} {shut} {port}");
            }
            let headline = said(&report);
            assert!(
                headline.starts_with(&format!("Your network shuts port {shut};")),
                "{headline}"
            );
            assert!(!verdict.is_good());
        }
    }
}

#[test]
fn what_is_refused_at_once_is_refused_near() {
    let near = usual(|to| if to.port == 25 { REFUSED } else { Play::Well });
    let far = Play::Tcp(TcpOutcome::Refused, 19.0);
    let far = usual(|to| if to.port == 25 { far } else { Play::Well });
    let is_near =
        |report: &EgressReport| EgressVerdict::of(report).ports[0].ipv4.clone().unwrap().near;
    assert!(is_near(&near) && !is_near(&far));
    let said = EgressVerdict::of(&near).ports[0].describe();
    assert!(said.contains("after 0.3 ms, so close to this machine"), "{said}");
    let todo = |report: &EgressReport| {
        words(report, &EgressVerdict::of(report), Asker::default()).todo.join(" ")
    };
    assert!(todo(&near).contains("What refuses is close") && !todo(&far).contains("is close"));
}

#[test]
fn one_server_is_never_the_network() {
    let failing = [
        DROPPED,
        REFUSED,
        Play::CutAtOnce,
        Play::Mute,
        Play::OwnAuthority,
        Play::StarttlsGone,
        Play::Banner("somebody else"),
        Play::PutOff,
        Play::Web,
        Play::TlsCut,
        Play::NotTested,
    ];
    for play in failing {
        for down in ["Google", "Microsoft", "Yahoo", "Fastmail", "SendGrid", "Mailgun", "Postmark"]
        {
            let report = usual(|to| if to.operator == down { play } else { Play::Well });
            let verdict = EgressVerdict::of(&report);
            assert_eq!(verdict.whole, Whole::Open, "{play:?} {down}: {verdict:?}");
            assert!(!said(&report).to_lowercase().contains("your network"), "{play:?} {down}");
        }
    }
}

#[test]
fn two_servers_that_fail_beside_one_that_answers_leave_a_port_open() {
    for play in [DROPPED, REFUSED, Play::Mute] {
        let report = usual(|to| if to.operator == "Google" { Play::Well } else { play });
        let verdict = EgressVerdict::of(&report);
        for port in [25, 465, 587] {
            assert_eq!(verdict.way(port), Some(Way::Open), "{play:?}");
        }
        assert!(matches!(verdict.way(2525), Some(Way::Shut(_))), "nobody answers there");
        let told = verdict.ports[0].describe();
        assert!(told.contains("open: Google answered, but not Microsoft and Yahoo"), "{told}");
    }
}

#[test]
fn a_single_operator_that_could_be_tested_tells_nothing() {
    let report = usual(|to| match (to.port, to.operator) {
        (25, "Google") => DROPPED,
        (25, _) => Play::NotTested,
        _ => Play::Well,
    });
    let verdict = EgressVerdict::of(&report);
    assert_eq!((verdict.whole, verdict.way(25)), (Whole::NotTold, Some(Way::NotTold)));
    assert!(said(&report).starts_with("It cannot be told whether port 25 passes"));
    assert!(verdict.ports[0].describe().contains("not told: Google alone is not enough"));
}

#[test]
fn interference_is_known_by_what_it_does() {
    for (play, port, how) in [
        (Play::OwnAuthority, 465, Meddling::Certificate),
        (Play::OwnAuthority, 587, Meddling::Certificate),
        (Play::OtherName, 465, Meddling::Certificate),
        (Play::Overwritten, 25, Meddling::Overwritten),
        (Play::StarttlsGone, 587, Meddling::StarttlsGone),
        (Play::StarttlsRefused, 587, Meddling::StarttlsRefused),
        (Play::KeywordsGone, 25, Meddling::KeywordsGone),
        (Play::TlsCut, 587, Meddling::TlsCut),
        (Play::Banner("mail.router ready"), 25, Meddling::OneBanner),
        (Play::Web, 2525, Meddling::Web),
    ] {
        let report = usual(|to| if to.port == port { play } else { Play::Well });
        let verdict = EgressVerdict::of(&report);
        assert_eq!(verdict.whole, Whole::Intercepted, "{play:?}");
        let at = verdict.ports.iter().find(|p| p.port == port).unwrap().ipv4.clone().unwrap();
        assert_eq!(at.passage, Way::Intercepted);
        assert!(at.how.contains(&how), "{play:?}: {:?}", at.how);
        let headline = said(&report);
        let begins = format!(
            "Something between this machine and the mail servers interferes on port {port}: "
        );
        assert!(headline.starts_with(&begins), "{headline}");
        let todo = words(&report, &verdict, Asker::default()).todo;
        assert!(todo[0].starts_with("Enter no password there."), "{todo:?}");
    }
}

#[test]
fn what_is_shut_is_told_beside_interference() {
    let report = usual(|to| match to.port {
        25 => DROPPED,
        587 => Play::OwnAuthority,
        _ => Play::Well,
    });
    let headline = said(&report);
    assert!(headline.ends_with("; 465 and 2525 pass; 25 is shut."), "{headline}");
}

#[test]
fn a_clock_that_is_wrong_is_not_interference() {
    let report = usual(|_| Play::OutOfDate);
    let verdict = EgressVerdict::of(&report);
    assert!(verdict.wrong_clock);
    assert_eq!(verdict.whole, Whole::Open);
    assert!(said(&report).starts_with("This machine's clock is wrong"));
}

#[test]
fn no_network_and_nothing_that_passes() {
    let none = EgressReport { ports: landmarks::PORTS.to_vec(), ..EgressReport::default() };
    assert_eq!(EgressVerdict::of(&none).whole, Whole::NoNetwork);
    assert!(said(&none).starts_with("This machine has no network"));
    for play in [DROPPED, REFUSED] {
        let report = usual(|_| play);
        assert_eq!(EgressVerdict::of(&report).whole, Whole::NothingPasses);
        // As soon as anything else passes it is mail alone.
        let web = usual(|to| if to.port == 443 { Play::Well } else { play });
        assert_eq!(EgressVerdict::of(&web).whole, Whole::Shut);
        let todo = words(&web, &EgressVerdict::of(&web), Asker::default()).todo;
        assert!(todo[0].starts_with("Only the web's ports pass"), "{todo:?}");
    }
}

#[test]
fn names() {
    let nameless = |dns, which: &dyn Fn(&HostFacts) -> bool| {
        let mut report = usual(|_| Play::Well);
        for host in report.hosts.iter_mut().filter(|host| which(host)) {
            (host.dns, host.addresses, host.visits) = (dns, Vec::new(), Vec::new());
        }
        report
    };
    let verdict = |report: &EgressReport| EgressVerdict::of(report).whole;
    let down = nameless(Some(DnsFailure::Timeout), &|_| true);
    assert_eq!(verdict(&down), Whole::NamesDown);
    let mut unasked = nameless(None, &|_| true);
    unasked.hosts.iter_mut().for_each(|h| h.not_tested = Some("no name server".into()));
    assert_eq!(verdict(&unasked), Whole::NamesDown);
    let lies = nameless(Some(DnsFailure::NoSuchDomain), &|h| {
        matches!(h.operator.as_deref(), Some("Google" | "Yahoo"))
    });
    assert_eq!(verdict(&lies), Whole::NamesLie);
    assert!(said(&lies).contains("smtp.gmail.com"), "{}", said(&lies));
    let all = nameless(Some(DnsFailure::NoSuchDomain), &|_| true);
    assert_eq!(verdict(&all), Whole::NamesLie);
    // An operator may give up a name.
    let one = nameless(Some(DnsFailure::NoSuchDomain), &|h| h.name == "smtp.office365.com");
    assert_eq!(verdict(&one), Whole::Open);
    assert!(EgressVerdict::of(&one).denied.contains(&"smtp.office365.com".to_owned()));
    let mut same = usual(|_| DROPPED);
    let place: IpAddr = "203.0.113.1".parse().unwrap();
    same.hosts.iter_mut().for_each(|host| host.addresses = vec![place]);
    assert_eq!(verdict(&same), Whole::NamesLie);
}

#[test]
fn a_page_to_sign_in_on() {
    let silent_web = usual(|to| if to.port == 80 { Play::Mute } else { DROPPED });
    assert_eq!(EgressVerdict::of(&silent_web).whole, Whole::SignIn);
    let mut portal = usual(|to| if to.port == 80 { Play::Web } else { REFUSED });
    let place: IpAddr = "203.0.113.1".parse().unwrap();
    portal.hosts.iter_mut().for_each(|host| host.addresses = vec![place]);
    assert_eq!(EgressVerdict::of(&portal).whole, Whole::SignIn);
    assert!(said(&portal).starts_with("This network wants you to sign in first"));
    // A web proxy on 80 alone is no such page, also where mail is shut.
    let office = usual(|to| match to.port {
        80 => Play::Mute,
        443 => Play::Well,
        _ => DROPPED,
    });
    assert_eq!(EgressVerdict::of(&office).whole, Whole::Shut);
    let proxy = usual(|to| if to.port == 80 { Play::Mute } else { Play::Well });
    assert_eq!(EgressVerdict::of(&proxy).whole, Whole::Open);
}

#[test]
fn ipv6_that_leads_nowhere() {
    let plan = EgressPlan::new(&[], &[]);
    for (play, failing) in [
        (DROPPED, Failing::Dropped),
        (Play::Tcp(TcpOutcome::Unreachable, 1.0), Failing::Unreachable),
        (REFUSED, Failing::Refused),
    ] {
        let report = run(&plan, BOTH, |to| match to.family {
            Family::Ipv6 => play,
            Family::Ipv4 => Play::Well,
        });
        let verdict = EgressVerdict::of(&report);
        assert_eq!((verdict.whole, verdict.ipv6), (Whole::Open, Ipv6::Broken(failing)));
        assert!(said(&report).starts_with("IPv6 is there and leads nowhere"));
        assert!(verdict.is_good());
        // What fails over both is not about IPv6.
        let shut = run(&plan, BOTH, |_| play);
        assert_eq!(EgressVerdict::of(&shut).ipv6, Ipv6::NotTold);
    }
    let well = run(&plan, BOTH, |_| Play::Well);
    assert_eq!(EgressVerdict::of(&well).ipv6, Ipv6::Works);
    // One operator without IPv6 is its own matter.
    let one = run(&plan, BOTH, |to| match (to.family, to.operator) {
        (Family::Ipv6, "Google") => DROPPED,
        _ => Play::Well,
    });
    assert_eq!(EgressVerdict::of(&one).ipv6, Ipv6::Works);
}

#[test]
fn a_host_that_was_named_is_compared_with_the_others() {
    let named = ("mail.example.com".to_owned(), 587);
    let plan = EgressPlan::new(&[], std::slice::from_ref(&named));
    let outcome = |report: &EgressReport| EgressVerdict::of(report).own[0].outcome;
    let own_down = run(&plan, V4, |to| if to.host == named.0 { DROPPED } else { Play::Well });
    assert_eq!(outcome(&own_down), OwnOutcome::ItsOwnFault(Failing::Dropped));
    let headline = said(&own_down);
    assert!(
        headline.starts_with("It is that server: mail.example.com does not answer"),
        "{headline}"
    );
    assert!(!EgressVerdict::of(&own_down).is_good());
    let shut = run(&plan, V4, |to| if to.port == 587 { DROPPED } else { Play::Well });
    assert_eq!(outcome(&shut), OwnOutcome::TheWay(Failing::Dropped));
    let well = run(&plan, V4, |_| Play::Well);
    assert_eq!(outcome(&well), OwnOutcome::Reached);
    let foreign =
        run(&plan, V4, |to| if to.host == named.0 { Play::OtherName } else { Play::Well });
    assert_eq!(outcome(&foreign), OwnOutcome::Changed(Meddling::Certificate));
    let mut nameless = well;
    let host = nameless.hosts.iter_mut().find(|h| h.name == named.0).unwrap();
    (host.dns, host.addresses, host.visits) =
        (Some(DnsFailure::NoSuchDomain), Vec::new(), Vec::new());
    assert_eq!(outcome(&nameless), OwnOutcome::NoAddress);
    let mut untested = nameless.clone();
    let host = untested.hosts.iter_mut().find(|h| h.name == named.0).unwrap();
    (host.dns, host.not_tested) = (None, Some("it is somewhere else".into()));
    let headline = said(&untested);
    let told = "mail.example.com was not tested on port 587: it is somewhere else.";
    assert_eq!(headline, told);
    assert_eq!(EgressVerdict::of(&nameless).whole, Whole::Open);
}

#[test]
fn what_to_use_instead() {
    let sendgrid = crate::providers::find("sendgrid");
    let asker = Asker { provider: sendgrid, network: crate::networks::find("digitalocean") };
    let named = super::endpoints(sendgrid.unwrap(), None);
    assert_eq!(named[0].0, "smtp.sendgrid.net");
    let plan = EgressPlan::new(&[], &named);
    let report = run(&plan, V4, |to| match to.port {
        25 | 465 | 587 => DROPPED,
        _ => Play::Well,
    });
    let said = words(&report, &EgressVerdict::of(&report), asker);
    assert_eq!(said.headline, "Your network shuts ports 25, 465 and 587; 2525 passes.");
    assert!(said.todo[0].contains("smtp.sendgrid.net on port 2525 with STARTTLS"), "{said:?}");
    assert!(said.todo[1].starts_with("DigitalOcean"), "{said:?}");
    let gmail = Asker { provider: crate::providers::find("gmail"), network: None };
    let said = words(&report, &EgressVerdict::of(&report), gmail);
    assert!(said.todo[0].starts_with("No port passes at which Gmail"), "{said:?}");
}

#[test]
fn a_plan_is_made_of_the_ports_that_are_asked_about() {
    let plan = EgressPlan::new(&[587, 587], &[]);
    assert_eq!(plan.ports, [587]);
    let at = |port| plan.hosts.iter().filter(|h| h.ports.contains(&port)).count();
    assert_eq!([at(587), at(25), at(443), at(80)], [3, 0, 1, 1]);
    assert_eq!(plan.connections(V4), 5);
    assert_eq!(plan.connections(BOTH), 10);
    let usual = EgressPlan::new(&[], &[]);
    assert_eq!(usual.connections(V4), 14);
    // Where a host is visited anyway, naming it costs nothing.
    let named = EgressPlan::new(&[], &[("smtp.gmail.com".to_owned(), 587)]);
    assert_eq!(named.connections(V4), 14);
    assert!(usual.operators().len() >= 7);
}

#[test]
fn facts_come_back_from_json_and_other_versions_do_not() {
    let report = usual(|to| if to.port == 25 { REFUSED } else { Play::Well });
    let json = serde_json::to_string(&report).unwrap();
    let back: EgressReport = serde_json::from_str(&json).unwrap();
    assert_eq!(EgressVerdict::of(&back), EgressVerdict::of(&report));
    let newer = json.replacen("\"schema\":1", "\"schema\":2", 1);
    let error = serde_json::from_str::<EgressReport>(&newer).unwrap_err().to_string();
    assert!(error.contains("schema 2"), "{error}");
    let verdict = EgressVerdict::of(&report);
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<EgressVerdict>(&json).unwrap(), verdict);
}

#[test]
fn texts_are_whole_sentences() {
    let plays = [Play::Well, DROPPED, REFUSED, Play::Mute, Play::Web, Play::OwnAuthority];
    for first in plays {
        for second in plays {
            let report = usual(|to| if to.port < 500 { first } else { second });
            let verdict = EgressVerdict::of(&report);
            let said = words(&report, &verdict, Asker::default());
            for text in std::iter::once(&said.headline).chain(&said.todo) {
                assert!(text.ends_with('.') && !text.contains(".."), "{text}");
            }
        }
    }
    assert!(landmarks::LANDMARKS.iter().all(|l: &Landmark| !l.operator.contains(' ')));
}

#[test]
fn what_was_measured_decides() {
    let report = usual(|to| if to.port == 587 { DROPPED } else { Play::Well });
    let verdict = EgressVerdict::of(&report);
    let said = words(&report, &verdict, Asker::default());
    let network = Some("digitalocean".to_owned());
    // DigitalOcean is said to shut what was seen to pass.
    let shown = page(&verdict, network.as_deref());
    assert_eq!(shown, "blocked=587");
    assert_eq!(page(&verdict, Some("azure-ea")), "network=azure-ea&blocked=587");
    let all_open = EgressVerdict::of(&usual(|_| Play::Well));
    assert_eq!(page(&all_open, None), "blocked=none");
    let machine = Signs::default();
    let examined = Examined { said, verdict, machine, network, page: shown, report, via: None };
    let sendgrid = Service::Provider(crate::providers::find("sendgrid").unwrap(), None);
    let mut situation = Situation::new(Role::Application, sendgrid);
    let before = crate::advise(&situation);
    assert_eq!(before.choices[0].port, 587);
    situation.open.insert(25);
    situation.blocked.insert(2525);
    examined.inform(&mut situation);
    assert_eq!(situation.blocked, [587, 2525].into());
    assert_eq!(situation.open, [25, 80, 443, 465].into());
    assert_eq!(situation.network.unwrap().id, "digitalocean");
    // There 465 is said to be shut; it was seen open.
    assert_eq!(crate::advise(&situation).choices[0].port, 465);
}
