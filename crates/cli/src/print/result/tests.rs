//! What a terminal says of servers that work, fail, or could not be tested.

use jiff::Timestamp;
use portwise_core::report::{
    DeepReport, EndpointReport, HostReport, KeyProof, Mode, Path, Refusal, RefusalCode, Report,
    TcpOutcome, TlsFacts,
};
use portwise_core::{TlsMode, judge};
use portwise_smtp::{Cause, End, Extension, Reply, ReplyCode, Stage, StartTls};

use super::result;

const HOST: &str = "mail.example.com";

/// The text without colours, from the verdict on.
fn text(endpoints: Vec<EndpointReport>) -> String {
    let mut report = Report::refused(HOST, Mode::Submission, refusal(), Timestamp::UNIX_EPOCH);
    report.refusal = None;
    report.target.host = HOST.into();
    report.hosts = vec![HostReport {
        name: HOST.into(),
        addresses: endpoints.iter().map(|e| e.address).take(1).collect(),
        endpoints,
        ..HostReport::default()
    }];
    let text = anstream::adapter::strip_str(&result(&judge(report, None))).to_string();
    let (heading, rest) = text.split_once('\n').unwrap();
    assert_eq!(heading, "mail.example.com: can clients submit mail there?  0 ms");
    rest.to_owned()
}

fn refusal() -> Refusal {
    let code = RefusalCode::InvalidTarget;
    Refusal { code, text: String::new() }
}

fn good(port: u16) -> EndpointReport {
    let implicit = port == 465;
    let mode = if implicit { TlsMode::Implicit } else { TlsMode::StartTls };
    let reply = Reply::new(ReplyCode::new(220).unwrap(), vec![HOST.into()]);
    EndpointReport {
        tcp: Some(TcpOutcome::Connected),
        greeting: Some(reply.clone()),
        ehlo_plain: (!implicit).then(|| vec![Extension::parse("STARTTLS")]),
        ehlo_tls: Some(vec![Extension::parse("AUTH PLAIN")]),
        starttls: (!implicit).then(|| StartTls { reply, early: String::new() }),
        tls: Some(TlsFacts {
            mode,
            version: "TLSv1.3".into(),
            cipher_suite: "TLS13_AES_256_GCM_SHA384".into(),
            key_exchange: "X25519".into(),
            trusted: true,
            name_matches: true,
            path: Path::Anchored,
            key_proof: KeyProof::Valid,
            certificates: Vec::new(),
        }),
        auth: vec!["PLAIN".into()],
        end: Some(End::Complete),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), port)
    }
}

fn changed(port: u16, change: impl FnOnce(&mut EndpointReport)) -> EndpointReport {
    let mut endpoint = good(port);
    change(&mut endpoint);
    endpoint
}

fn no_route(port: u16) -> EndpointReport {
    let why = "the machine that runs the check has no IPv6 connection to this address";
    EndpointReport {
        tcp: Some(TcpOutcome::Unreachable),
        not_tested: Some(why.into()),
        ..EndpointReport::new("2001:db8::1".parse().unwrap(), port)
    }
}

fn tarpit(port: u16) -> EndpointReport {
    EndpointReport {
        tcp: Some(TcpOutcome::Connected),
        end: Some(End::Stopped { stage: Stage::Greeting, cause: Cause::OutOfTime }),
        not_tested: Some("the time for this endpoint ran out".into()),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), port)
    }
}

#[test]
fn what_works_is_praised_and_recommended() {
    assert_eq!(
        text(vec![good(465), good(587)]),
        "\
✓ nothing wrong was found

mail.example.com
  465  implicit TLSv1.3, certificate valid, AUTH PLAIN
  587  STARTTLS TLSv1.3, certificate valid, AUTH PLAIN

Use mail.example.com, port 465, implicit TLS
"
    );
}

#[test]
fn where_nothing_could_be_tested_there_is_no_tick() {
    let lines = "\
? nothing could be tested: the machine that runs the check has no IPv6
  connection to this address

mail.example.com
  465  not tested: the machine that runs the check has no IPv6 connection to this address
  587  not tested: the machine that runs the check has no IPv6 connection to this address

Use mail.example.com, port 465, implicit TLS  (not tested)
";
    assert_eq!(flat(&text(vec![no_route(465), no_route(587)])), flat(lines));
    let lines = "\
? nothing could be tested: the time for this endpoint ran out

mail.example.com
  587  not tested: the time for this endpoint ran out

Use mail.example.com, port 465, implicit TLS  (not tested)
";
    assert_eq!(text(vec![tarpit(587)]), lines);
}

#[test]
fn what_was_not_tested_is_counted() {
    let text = text(vec![good(465), tarpit(587)]);
    let verdict =
        "✓ nothing wrong was found in what could be tested; 1 of 2 endpoints was not tested";
    assert!(flat(&text).starts_with(verdict), "{text}");
    assert!(text.ends_with("\nUse mail.example.com, port 465, implicit TLS\n"), "{text}");
}

#[test]
fn what_was_left_out_is_said() {
    let long = changed(465, |e| e.cut.transcript_lines = 40);
    let text = text(vec![long]);
    let sentence = "\n\nLeft out to keep the result small: 40 lines of transcripts.";
    assert!(text.contains(sentence), "{text}");
    let begin = text.find(sentence).unwrap();
    assert!(text[begin..].contains("\n\nUse mail.example.com"), "{text}");
}

#[test]
fn what_was_seen_to_be_unsafe_is_not_just_recommended() {
    let response = changed(587, |e| e.starttls.as_mut().unwrap().early = "250 x".into());
    let closed = EndpointReport {
        tcp: Some(TcpOutcome::Refused),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), 465)
    };
    let said = text(vec![closed.clone(), response]);
    assert!(said.starts_with("✗ 1 error\n\n✗ Plaintext follows the answer to STARTTLS  mail"));
    assert!(
        said.contains("  587  STARTTLS TLSv1.3, certificate valid, AUTH PLAIN · Plaintext follows"),
        "{said}"
    );
    let end = "None of its ports can be used safely now (587: Plaintext follows the answer to STARTTLS; 465: it does not answer). When that is mended, use port 587 with STARTTLS.";
    assert!(flat(&said).ends_with(end), "{said}");

    let command = changed(587, |e| {
        e.deep = Some(DeepReport { command_injection: Some(true), ..DeepReport::default() });
    });
    let said = text(vec![closed.clone(), command]);
    let fault = "587: A command sent before TLS is carried out inside TLS";
    assert!(flat(&said).contains(fault), "{said}");
    assert!(!said.contains("Use mail.example.com") && !said.contains('✓'), "{said}");

    let cause = Cause::TimedOut { heard: String::new(), waited_ms: 10_000 };
    let silent = EndpointReport {
        not_tested: None,
        end: Some(End::Stopped { stage: Stage::Greeting, cause }),
        ..tarpit(587)
    };
    let said = text(vec![closed, silent]);
    let fault = "587: The server accepts the connection but does not greet";
    assert!(flat(&said).contains(fault), "{said}");
}

#[test]
fn a_warning_is_said_beside_the_recommendation() {
    let again = changed(465, |e| {
        e.ehlo_tls = Some(vec![Extension::parse("AUTH PLAIN"), Extension::parse("STARTTLS")]);
    });
    let said = text(vec![again]);
    assert!(said.starts_with("! 1 warning\n"), "{said}");
    let end = "Use mail.example.com, port 465, implicit TLS (with a warning: STARTTLS is offered again inside TLS)";
    assert!(flat(&said).ends_with(end), "{said}");
}

/// One line, so that a sentence is found wherever it was broken.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
