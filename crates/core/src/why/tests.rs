use super::{Facts, LoginTold, Place, Why};
use crate::egress::tests::play::{DROPPED, Play, REFUSED, run};
use crate::egress::tests::{BOTH, V4, usual};
use crate::egress::words::Asker;
use crate::egress::{EgressPlan, EgressReport, Routes};
use crate::findings::tests::{good, report};
use crate::judge::{ProbeResult, judge};
use crate::report::{
    DnsFailure, EndpointReport, HostReport, Mode, Refusal, RefusalCode, TcpOutcome,
};

fn closed(port: u16, how: TcpOutcome) -> EndpointReport {
    EndpointReport { tcp: Some(how), ..EndpointReport::new("192.0.2.1".parse().unwrap(), port) }
}

fn check(endpoints: Vec<EndpointReport>) -> ProbeResult {
    judge(report(Mode::Submission, endpoints), None)
}

fn all(how: TcpOutcome) -> Vec<EndpointReport> {
    [465, 587].map(|port| closed(port, how)).into()
}

fn unknown(dns: DnsFailure) -> ProbeResult {
    let mut report = report(Mode::Submission, Vec::new());
    report.hosts = vec![HostReport {
        dns: Some(dns),
        name: "mail.example.com".into(),
        ..HostReport::default()
    }];
    judge(report, None)
}

fn shutting(ports: &'static [u16]) -> EgressReport {
    usual(|to| if ports.contains(&to.port) { DROPPED } else { Play::Well })
}

fn open() -> EgressReport {
    shutting(&[])
}

fn why_of(egress: &EgressReport, check: &ProbeResult) -> Why {
    super::why(Facts { egress, check, login: None, asker: Asker::default() })
}

#[track_caller]
fn stops(egress: &EgressReport, check: &ProbeResult, place: Place, begins: &str) -> Why {
    let why = why_of(egress, check);
    assert_eq!(why.place, place, "{why:#?}");
    assert!(why.verdict.starts_with(begins), "{}", why.verdict);
    let last = why.steps.last().unwrap();
    if !matches!(place, Place::NotTold | Place::Settings) {
        assert_eq!((last.place, last.good), (place, Some(false)), "{why:#?}");
    }
    why
}

#[test]
fn the_network_is_blamed_for_what_it_shuts_to_all() {
    use TcpOutcome::TimedOut;
    let shut = shutting(&[25, 465, 587]);
    let begins = "Your network shuts 465 and 587: servers of others";
    let why = stops(&shut, &check(all(TimedOut)), Place::Network, begins);
    assert!(why.todo.iter().any(|text| text.contains("2525")), "{:?}", why.todo);

    let passes = [closed(465, TimedOut), closed(587, TimedOut), good(2525)];
    let begins =
        "Your network shuts 465 and 587; 2525 passes, and mail.example.com takes mail there";
    stops(&shut, &check(passes.into()), Place::Network, begins);
}

#[test]
fn a_server_is_blamed_where_others_are_reached() {
    for (how, says) in [
        (TcpOutcome::TimedOut, "It is the server: mail.example.com does not answer on 465 and 587"),
        (TcpOutcome::Refused, "It is the server: mail.example.com refuses connections on 465"),
    ] {
        let why = stops(&open(), &check(all(how)), Place::Server, says);
        assert!(!why.verdict.to_lowercase().contains("your network"), "{}", why.verdict);
    }
    // One of the two is shut here, and at the other others are reached.
    let begins = "Your network shuts 465, and mail.example.com does not take connections on 587";
    stops(&shutting(&[465]), &check(all(TcpOutcome::TimedOut)), Place::Server, begins);
}

#[test]
fn port_25_alone_is_no_proof_for_a_program_that_sends() {
    let seen = vec![closed(25, TcpOutcome::TimedOut), good(465), good(587)];
    stops(&shutting(&[25]), &check(seen), Place::Settings, "Nothing stops mail");
}

#[test]
fn port_25_is_what_a_server_that_delivers_needs() {
    let seen = vec![closed(25, TcpOutcome::TimedOut)];
    let result = judge(report(Mode::Mx, seen), None);
    stops(&shutting(&[25]), &result, Place::Network, "Your network shuts 25");
    stops(&open(), &result, Place::Server, "It is the server");
}

#[test]
fn a_name_is_blamed_where_names_of_others_are_known() {
    let result = unknown(DnsFailure::NoSuchDomain);
    stops(&open(), &result, Place::Name, "Mail stops at the name mail.example.com");
    stops(&shutting(&[25]), &result, Place::Name, "Mail stops at the name");
}

#[test]
fn without_a_way_out_nothing_else_is_blamed() {
    let none = Routes { ipv4: false, ipv6: false };
    let egress = run(&EgressPlan::new(&[], &[]), none, |_| Play::NotTested);
    stops(&egress, &check(all(TcpOutcome::Unreachable)), Place::Network, "This machine has no");
    stops(&egress, &unknown(DnsFailure::Timeout), Place::Network, "This machine has no network");

    let nothing = run(&EgressPlan::new(&[], &[]), V4, |_| DROPPED);
    let begins = "Nothing passes from here";
    stops(&nothing, &check(all(TcpOutcome::TimedOut)), Place::Network, begins);
    stops(&nothing, &unknown(DnsFailure::Timeout), Place::Network, begins);

    let mut silent = open();
    for host in &mut silent.hosts {
        (host.dns, host.addresses, host.visits) =
            (Some(DnsFailure::Timeout), Vec::new(), Vec::new());
    }
    stops(&silent, &unknown(DnsFailure::Timeout), Place::Name, "The name service does not answer");
}

#[test]
fn a_server_in_reach_is_judged_without_the_rest_of_the_network() {
    let nothing = run(&EgressPlan::new(&[], &[]), V4, |_| REFUSED);
    stops(&nothing, &check(vec![good(465), good(587)]), Place::Settings, "Nothing stops mail");
}

#[test]
fn a_certificate_is_blamed_for_itself() {
    let expired = |port| {
        let mut seen = good(port);
        let tls = seen.tls.as_mut().unwrap();
        tls.trusted = false;
        tls.certificates[0].not_after = "2026-05-29T00:00:00Z".parse().unwrap();
        seen
    };
    let result = check(vec![expired(465), expired(587)]);
    let why = stops(&open(), &result, Place::Tls, "Do not use it yet");
    assert!(!why.todo.is_empty());

    // Where certificates of others are not theirs either, it is the way.
    let egress =
        usual(|to| if matches!(to.port, 465 | 587) { Play::OwnAuthority } else { Play::Well });
    stops(&egress, &result, Place::Network, "Something between this machine and the mail servers");
}

#[test]
fn a_login_counts_once_all_else_is_well() {
    let (egress, result) = (open(), check(vec![good(465), good(587)]));
    let told = |accepted| LoginTold {
        accepted,
        text: "The server refuses the login: it wants an app password.".into(),
        todo: vec!["Make one.".into()],
    };
    let asked = |login: &LoginTold, check: &ProbeResult| {
        let facts = Facts { egress: &egress, check, login: Some(login), asker: Asker::default() };
        super::why(facts)
    };
    let refused = asked(&told(false), &result);
    assert_eq!((refused.place, refused.todo.len()), (Place::Login, 1));
    assert_eq!(refused.steps.last().map(|step| step.good), Some(Some(false)));
    assert_eq!(asked(&told(true), &result).place, Place::Settings);
    assert_eq!(asked(&told(false), &check(all(TcpOutcome::Refused))).place, Place::Server);
}

#[test]
fn what_cannot_be_told_is_not_told() {
    let alone = usual(|to| match to.operator {
        "Google" => REFUSED,
        _ => Play::NotTested,
    });
    let why = stops(&alone, &check(all(TcpOutcome::TimedOut)), Place::NotTold, "mail.example.com");
    assert!(why.verdict.contains("cannot be told"), "{}", why.verdict);
}

#[test]
fn what_is_not_visited_is_nobodys_fault() {
    let text = "192.168.1.10 is not a public address".to_owned();
    let refusal = Refusal { code: RefusalCode::TargetNotAllowed, text };
    let mut refused = report(Mode::Submission, Vec::new());
    (refused.refusal, refused.hosts) = (Some(refusal), Vec::new());
    let ports = EgressPlan::new(&[], &[]).ports;
    let egress = EgressReport { routes: BOTH, ports, ..EgressReport::default() };
    let why = stops(&egress, &judge(refused, None), Place::NotTold, "192.168.1.10 is not a public");
    assert!(why.steps.iter().all(|step| step.good.is_none()), "{why:#?}");
}

#[test]
fn a_host_with_ipv6_alone_is_not_blamed_where_there_is_none() {
    let mut seen = all(TcpOutcome::Unreachable);
    for endpoint in &mut seen {
        endpoint.address = "2001:db8::1".parse().unwrap();
        endpoint.not_tested = Some("no IPv6 connection to this address".into());
    }
    let begins = "mail.example.com has IPv6 addresses alone, and this machine has no IPv6";
    stops(&open(), &check(seen.clone()), Place::Network, begins);

    // Where there is IPv6, others are reached over it.
    for endpoint in &mut seen {
        (endpoint.tcp, endpoint.not_tested) = (Some(TcpOutcome::Refused), None);
    }
    let both = run(&EgressPlan::new(&[], &[]), BOTH, |_| Play::Well);
    stops(&both, &check(seen), Place::Server, "It is the server");
}
