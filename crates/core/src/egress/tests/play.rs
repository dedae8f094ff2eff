//! Runs that go as they are told.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portwise_model::{Port, TlsMode};
use portwise_smtp::{
    Cause, End, Extension, LookAlike, Reply, ReplyCode, ReplyError, Stage, StartTls,
};

use crate::egress::{
    EgressPlan, EgressReport, Family, HostFacts, PlannedHost, Routes, Visit, landmarks,
};
use crate::ports::mode_of;
use crate::report::{
    Certificate, EndpointReport, KeyProof, Path, PublicKey, TcpOutcome, TlsFacts, TlsFailure,
};

/// What one visit is to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Play {
    Well,
    Tcp(TcpOutcome, f64),
    CutAtOnce,
    Mute,
    OwnAuthority,
    OtherName,
    OutOfDate,
    Overwritten,
    StarttlsGone,
    StarttlsRefused,
    KeywordsGone,
    TlsCut,
    Banner(&'static str),
    PutOff,
    Web,
    NotTested,
}

pub(crate) const DROPPED: Play = Play::Tcp(TcpOutcome::TimedOut, 8000.0);
pub(crate) const REFUSED: Play = Play::Tcp(TcpOutcome::Refused, 0.3);

/// Where a visit goes.
pub(crate) struct To<'a> {
    pub(crate) host: &'a str,
    pub(crate) operator: &'a str,
    pub(crate) port: Port,
    pub(crate) family: Family,
}

fn reply(code: u16, text: &str) -> Reply {
    Reply { code: ReplyCode::new(code).unwrap(), lines: vec![text.to_owned()], breach: None }
}

fn endpoint(address: IpAddr, port: Port, host: &str, play: Play) -> EndpointReport {
    let landmark = landmarks::find(host, port);
    let mut report = EndpointReport::new(address, port);
    report.tcp = Some(TcpOutcome::Connected);
    report.timings_ms.connect = Some(20.0);
    let stop = |report: &mut EndpointReport, stage, cause| {
        report.end = Some(End::Stopped { stage, cause });
    };
    let implicit = mode_of(port) == TlsMode::Implicit;
    let greets = landmark.map_or("ready", |l| l.greeting[0]);
    let keywords: Vec<&str> = landmark.map(|l| l.keywords.to_vec()).unwrap_or_default();
    let offers = |keywords: &[&str]| {
        let one = |k: &&str| Extension { keyword: (*k).to_owned(), params: String::new() };
        Some(keywords.iter().map(one).collect::<Vec<_>>())
    };
    let tls = |trusted, name_matches, path, name: &str| {
        Some(TlsFacts {
            mode: mode_of(port),
            version: "TLSv1.3".into(),
            cipher_suite: String::new(),
            key_exchange: String::new(),
            trusted,
            name_matches,
            path,
            key_proof: KeyProof::Valid,
            certificates: vec![certificate(name)],
        })
    };
    if !implicit {
        report.greeting = Some(reply(220, &format!("{greets} ESMTP 1234")));
        report.ehlo_plain = offers(&keywords);
        report.starttls = Some(StartTls { reply: reply(220, "go ahead"), early: String::new() });
    }
    report.end = Some(End::Complete);
    report.tls = tls(true, true, Path::Anchored, host);
    match play {
        Play::Well => {}
        Play::Tcp(outcome, took) => {
            report = EndpointReport::new(address, port);
            report.tcp = Some(outcome);
            report.timings_ms.total = took;
        }
        Play::CutAtOnce | Play::Mute => {
            let is_mute = play == Play::Mute;
            report = EndpointReport::new(address, port);
            report.tcp = Some(TcpOutcome::Connected);
            if implicit {
                report.tls_failure =
                    Some(if is_mute { TlsFailure::TimedOut } else { TlsFailure::Reset });
                stop(&mut report, Stage::Handshake, Cause::TlsFailed);
            } else {
                let silence = Cause::TimedOut { heard: String::new(), waited_ms: 8000 };
                let cause = if is_mute { silence } else { Cause::Reset };
                stop(&mut report, Stage::Greeting, cause);
            }
        }
        Play::OwnAuthority => {
            let path = Path::UnknownAuthority { issuer: "CN=Proxy".into() };
            report.tls = tls(false, true, path, host);
        }
        Play::OtherName => report.tls = tls(true, false, Path::Anchored, "mail.hosting.example"),
        Play::OutOfDate => report.tls = tls(false, true, Path::Anchored, host),
        Play::Overwritten => {
            report.ehlo_plain = offers(&["XXXXXXXA", "SIZE"]);
            (report.starttls, report.tls) = (None, None);
        }
        Play::StarttlsGone => {
            report.ehlo_plain = offers(&["SIZE", "8BITMIME", "PIPELINING", "AUTH"]);
            (report.starttls, report.tls) = (None, None);
        }
        Play::StarttlsRefused => {
            let reply = reply(454, "not now");
            report.starttls = Some(StartTls { reply, early: String::new() });
            report.tls = None;
        }
        Play::KeywordsGone => report.ehlo_plain = offers(&["STARTTLS"]),
        Play::TlsCut => {
            report.tls = None;
            report.tls_failure = Some(TlsFailure::Reset);
            stop(&mut report, Stage::Handshake, Cause::TlsFailed);
        }
        Play::Banner(text) => {
            report.greeting = Some(reply(220, text));
            report.ehlo_plain = offers(&["SIZE"]);
            (report.starttls, report.tls) = (None, None);
        }
        Play::PutOff => {
            (report.ehlo_plain, report.starttls, report.tls) = (None, None, None);
            let later = reply(421, &format!("{greets} come back later"));
            report.greeting = Some(later.clone());
            stop(&mut report, Stage::Greeting, Cause::PutOff { reply: later });
        }
        Play::Web => {
            (report.greeting, report.ehlo_plain) = (None, None);
            (report.starttls, report.tls) = (None, None);
            let text = "HTTP/1.1 400".to_owned();
            let error = ReplyError::NotSmtp { service: LookAlike::Http, text };
            stop(&mut report, Stage::Greeting, Cause::Unreadable { error });
        }
        Play::NotTested => {
            report = EndpointReport::new(address, port);
            report.not_tested = Some("no file".into());
        }
    }
    report
}

fn certificate(name: &str) -> Certificate {
    Certificate {
        subject: format!("CN={name}"),
        issuer: "CN=Authority".into(),
        serial: "01".into(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: "2027-01-01T00:00:00Z".parse().unwrap(),
        dns_names: vec![name.to_owned()],
        more_names: None,
        key: PublicKey { kind: "EC".into(), bits: 256 },
        signature_algorithm: String::new(),
        sha256: name.to_owned(),
        spki_sha256: String::new(),
        self_issued: false,
    }
}

/// A run of a plan, where each visit goes as it is said.
pub(crate) fn run(
    plan: &EgressPlan,
    routes: Routes,
    play: impl Fn(&To<'_>) -> Play,
) -> EgressReport {
    let mut report = EgressReport {
        ports: plan.ports.clone(),
        routes,
        planned: plan.connections(routes),
        ..EgressReport::default()
    };
    for (number, PlannedHost { name, operator, ports, named }) in (1u16..).zip(&plan.hosts) {
        let v4: IpAddr = Ipv4Addr::from(0xC633_6400 + u32::from(number)).into();
        let v6: IpAddr = Ipv6Addr::new(0x2600, 0, 0, 0, 0, 0, 0, number).into();
        let families = [(routes.ipv4, v4), (routes.ipv6, v6)];
        let mut visits = Vec::new();
        for (_, address) in families.into_iter().filter(|(there, _)| *there) {
            for port in ports {
                let (port, family) = (*port, Family::of(address));
                let operator = operator.unwrap_or_default();
                let play = play(&To { host: name, operator, port, family });
                visits.push(Visit { begun_ms: 0.0, endpoint: endpoint(address, port, name, play) });
            }
        }
        report.connections += visits.len();
        report.hosts.push(HostFacts {
            name: name.clone(),
            operator: operator.map(ToOwned::to_owned),
            named: named.clone(),
            addresses: vec![v4, v6],
            visits,
            ..HostFacts::default()
        });
    }
    report
}
