use portwise_policy::verdict::Session;

use super::*;
use crate::findings::tests::{extensions, good, reply, stop, timed_out, unconnected};

fn of(change: impl FnOnce(&mut EndpointReport)) -> Session {
    let mut endpoint = good(25);
    change(&mut endpoint);
    session(&endpoint, "mail.example.com", "2026-06-01T00:00:00Z".parse().unwrap())
}

#[test]
fn sessions_are_told_by_how_far_they_came() {
    let Session::Tls(seen) = of(|_| {}) else { panic!("there is TLS") };
    assert_eq!((seen.untrusted, seen.dates), (None, None));
    assert_eq!(seen.names, ["mail.example.com"]);
    assert_eq!(seen.common_name.as_deref(), Some("mail.example.com"));

    assert!(matches!(of(|e| unconnected(e, TcpOutcome::Refused)), Session::Unreachable(_)));
    assert!(matches!(of(|e| stop(e, Stage::Greeting, timed_out())), Session::Unreachable(_)));
    let later = || Cause::PutOff { reply: reply(421, "later") };
    assert_eq!(of(|e| stop(e, Stage::Greeting, later())), Session::PutsOff("421 later".into()));
    let no = || Cause::Rejected { reply: reply(554, "no") };
    assert_eq!(of(|e| stop(e, Stage::Ehlo, no())), Session::Refuses("554 no".into()));
    let failed = of(|e| {
        stop(e, Stage::Handshake, Cause::TlsFailed);
        e.tls_failure = Some(TlsFailure::Closed);
    });
    assert!(matches!(failed, Session::TlsFails(_)));
    assert!(matches!(of(|e| stop(e, Stage::StartTls, later())), Session::TlsFails(_)));
    let plain = of(|e| {
        (e.starttls, e.tls) = (None, None);
        e.ehlo_plain = Some(extensions(&["SIZE"]));
    });
    assert_eq!(plain, Session::NoStartTls);
    let refused = of(|e| {
        e.tls = None;
        e.starttls.as_mut().unwrap().reply = reply(454, "not now");
    });
    assert!(matches!(refused, Session::TlsFails(why) if why.contains("454 not now")));
    let ours = of(|e| {
        *e = EndpointReport {
            not_tested: Some("no route".into()),
            ..EndpointReport::new(e.address, 25)
        };
    });
    assert_eq!(ours, Session::NotTested("no route".into()));
}

#[test]
fn a_certificate_lacks_what_senders_would_miss() {
    let seen = |change: fn(&mut TlsFacts)| match of(|e| change(e.tls.as_mut().unwrap())) {
        Session::Tls(seen) => seen,
        other => panic!("{other:?}"),
    };
    let expired = seen(|tls| {
        tls.trusted = false;
        tls.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap();
    });
    assert_eq!((expired.untrusted, expired.dates), (None, Some(Dates::Expired)));
    // The leaf is in its period, and a certificate above it is not.
    assert!(seen(|tls| tls.trusted = false).untrusted.is_some());
    assert!(seen(|tls| tls.path = Path::SelfSigned).untrusted.is_some());
    // The name that fits was left out of the report.
    let cut = seen(|tls| {
        tls.certificates[0].dns_names = vec!["other.example".into()];
        tls.certificates[0].more_names =
            Some(crate::report::MoreNames { count: 1, all: "00".into() });
    });
    assert_eq!(cut.names, ["other.example", "mail.example.com"]);
}
