//! What is heard differently, and when that is something on the way.

use portwise_smtp::{Cause, LookAlike, ReplyError, Stage, StartTls};

use super::{
    A, B, blames_no_network, extensions, forged, implicit, outcome, reply, says, starttls, stopped,
    two,
};
use crate::compare::{Heard, Outcome, Way};
use crate::report::{EndpointReport, KeyProof, Path, TlsFacts, TlsFailure};
use portwise_model::TlsMode;

#[test]
fn a_certificate_that_is_not_the_servers_in_one_place_is_an_interceptor() {
    let bad = EndpointReport { tls: Some(forged(TlsMode::Implicit)), ..implicit(A) };
    let compared = two(bad.clone(), implicit(A));
    says(
        &compared,
        Outcome::Differs,
        "Something on the way from here changes what is heard: port 465",
    );
    let difference = &compared.rows[0].differences[0];
    assert_eq!((difference.what, difference.way), (Heard::Certificate, Some(Way::Here)));
    assert!(difference.here.contains("Firewall") && difference.there.contains("valid"));
    let compared = two(implicit(A), bad.clone());
    says(&compared, Outcome::Differs, "Something on the way from there.example");
    // Behind different addresses as well, if with a reservation.
    let compared = two(EndpointReport { address: B.parse().unwrap(), ..bad }, implicit(A));
    says(&compared, Outcome::Differs, "the way from here");
    assert!(compared.rows[0].text.contains("one of the machines behind the name"));
}

#[test]
fn certificates_that_differ_are_no_interception_by_themselves() {
    let with = |change: fn(&mut TlsFacts), address| {
        let mut endpoint = implicit(address);
        endpoint.tls.iter_mut().for_each(change);
        endpoint
    };
    // Machines of one load balancer, or a renewal between two checks.
    let renewed = |tls: &mut TlsFacts| tls.certificates[0].sha256 = "bbbb".into();
    let compared = two(with(renewed, A), implicit(A));
    says(&compared, Outcome::Works, "No network");
    assert!(!compared.rows[0].differences[0].suspicious);
    // One machine of several was forgotten: out of date, or without its intermediate.
    let expired =
        |tls: &mut TlsFacts| (tls.trusted, tls.certificates[0].sha256) = (false, "old".into());
    blames_no_network(&two(with(expired, B), implicit(A)));
    blames_no_network(&two(with(expired, A), implicit(A)));
    let incomplete = |tls: &mut TlsFacts| {
        tls.trusted = false;
        tls.path = Path::Incomplete { issuer: "CN=Example CA".into() };
        tls.certificates[0].sha256 = "cccc".into();
    };
    blames_no_network(&two(with(incomplete, B), implicit(A)));
    // The same certificate of an authority that only one of them was told of.
    let unknown = |tls: &mut TlsFacts| {
        tls.trusted = false;
        tls.path = Path::UnknownAuthority { issuer: "CN=Example CA".into() };
    };
    blames_no_network(&two(implicit(A), with(unknown, A)));
    // And two certificates of that authority at two machines.
    let unknown_other = |tls: &mut TlsFacts| {
        tls.trusted = false;
        tls.path = Path::UnknownAuthority { issuer: "CN=Example CA".into() };
        tls.certificates[0].sha256 = "dddd".into();
    };
    blames_no_network(&two(implicit(A), with(unknown_other, B)));
    // Self-signed everywhere, another one for each machine.
    let own = |tls: &mut TlsFacts| (tls.trusted, tls.path) = (false, Path::SelfSigned);
    let own_other = |tls: &mut TlsFacts| {
        (tls.trusted, tls.path) = (false, Path::SelfSigned);
        tls.certificates[0].sha256 = "eeee".into();
    };
    blames_no_network(&two(with(own, A), with(own_other, B)));
    // At one address that is something else.
    says(&two(with(own, A), with(own_other, A)), Outcome::Differs, "one of the ways");
}

#[test]
fn starttls_that_is_gone_in_one_place_is_something_on_the_way() {
    let without = |words| EndpointReport {
        ehlo_plain: extensions(words),
        ehlo_tls: None,
        starttls: None,
        tls: None,
        ..starttls(A)
    };
    let compared = two(without("PIPELINING SIZE"), starttls(A));
    says(&compared, Outcome::Differs, "Something on the way from here");
    assert_eq!(compared.rows[0].differences[0].what, Heard::Starttls);
    let compared = two(starttls(A), without("PIPELINING SIZE XXXXXXXA"));
    says(&compared, Outcome::Differs, "Something on the way from there.example");
    assert!(compared.rows[0].differences[0].there.contains("overwritten with XXXXXXXA"));
    // It is missing everywhere: the server.
    blames_no_network(&two(without("SIZE"), without("SIZE")));
    // At another machine it may be missing.
    let other = EndpointReport { address: B.parse().unwrap(), ..without("PIPELINING SIZE") };
    blames_no_network(&two(other, starttls(A)));
    // For now there is no TLS (RFC 3207): the server says so itself.
    let later = StartTls { reply: reply(454, "TLS not available"), early: String::new() };
    let later = EndpointReport { starttls: Some(later), ..without("PIPELINING SIZE STARTTLS") };
    blames_no_network(&two(later, starttls(A)));
}

#[test]
fn a_greeting_that_differs_beyond_what_varies_is_something_on_the_way() {
    let greets = |text: &str| EndpointReport { greeting: Some(reply(220, text)), ..starttls(A) };
    for (one, other) in [
        ("mx1.example.com ESMTP Postfix", "mx2.example.com ESMTP Postfix"),
        (
            "smtp.gmail.com ESMTP 5b1f17b1804b1-47 - gsmtp",
            "smtp.gmail.com ESMTP a640c23a62f3a-b7 - gsmtp",
        ),
        (
            "FR4P281CA0099.outlook.example Microsoft ESMTP MAIL Service ready at Sat, 15 Nov 2025 16:58:04 +0000 [08DE2]",
            "AM0PR01CA0170.outlook.example Microsoft ESMTP MAIL Service ready at Mon, 1 Dec 2025 06:00:01 +0000 [08DE3]",
        ),
        ("a.example.com ESMTP Exim 4.96", "b.example.com ESMTP Exim 4.98"),
    ] {
        let compared = two(greets(one), greets(other));
        says(&compared, Outcome::Works, "No network");
    }
    for other in ["mail.example.com ESMTP", "***************", "proxy.firewall.example ready"] {
        let compared = two(greets("mail.example.com ESMTP Postfix"), greets(other));
        says(&compared, Outcome::Differs, "Something on one of the ways");
        assert!(compared.rows[0].text.contains("different machines"), "{}", compared.rows[0].text);
    }
    // Another machine greets in its own way.
    let other = EndpointReport { address: B.parse().unwrap(), ..greets("other.example.net Exim") };
    blames_no_network(&two(greets("mail.example.com ESMTP Postfix"), other));
    // Inside TLS that is proved to be the server's own, nobody changes anything.
    let inside = |text: &str| EndpointReport { greeting: Some(reply(220, text)), ..implicit(A) };
    let compared = two(inside("mail.example.com Postfix"), inside("mail.example.com Exim"));
    says(&compared, Outcome::Works, "No network");
    assert!(!compared.rows[0].differences[0].suspicious);
    // Without the proof they might.
    let mut unproved = inside("mail.example.com Exim");
    unproved.tls.iter_mut().for_each(|tls| tls.key_proof = KeyProof::Invalid);
    assert_eq!(outcome(inside("mail.example.com Postfix"), unproved), Outcome::Differs);
}

#[test]
fn keywords_that_are_missing_are_something_on_the_way() {
    let plain = |words| EndpointReport { ehlo_plain: extensions(words), ..starttls(A) };
    let compared = two(plain("SIZE STARTTLS"), starttls(A));
    says(&compared, Outcome::Differs, "Something on the way from here");
    let difference = &compared.rows[0].differences[0];
    assert_eq!(difference.what, Heard::Keywords);
    assert_eq!(
        (difference.here.as_str(), difference.there.as_str()),
        ("nothing more", "also PIPELINING")
    );
    let helo = EndpointReport { helo_only: true, ..plain("STARTTLS") };
    assert_eq!(outcome(helo, starttls(A)), Outcome::Differs);
    // What servers show to some clients only.
    for words in ["PIPELINING SIZE STARTTLS XCLIENT", "pipelining SIZE STARTTLS AUTH ETRN"] {
        blames_no_network(&two(plain(words), starttls(A)));
    }
    // What was left out of a result is not missing.
    let mut cut = plain("SIZE STARTTLS");
    cut.cut.extensions = 1;
    blames_no_network(&two(cut, starttls(A)));
    // Inside TLS it is the server.
    let inside = EndpointReport { ehlo_tls: extensions("SIZE"), auth: Vec::new(), ..starttls(A) };
    let compared = two(inside, starttls(A));
    blames_no_network(&compared);
    let what: Vec<Heard> = compared.rows[0].differences.iter().map(|d| d.what).collect();
    assert_eq!(what, [Heard::KeywordsInTls, Heard::Login]);
}

#[test]
fn what_answers_in_the_servers_place_is_told_from_the_server() {
    let portal = || {
        let error = ReplyError::NotSmtp { service: LookAlike::Http, text: "HTTP/1.1 400".into() };
        stopped(A, 587, Stage::Greeting, Cause::Unreadable { error })
    };
    let compared = two(portal(), starttls(A));
    says(&compared, Outcome::Differs, "Something on one of the ways");
    assert!(compared.rows[0].text.contains("in the server's place"), "{}", compared.rows[0].text);
    assert_eq!(outcome(portal(), portal()), Outcome::Fails);
    let plaintext = EndpointReport {
        tls_failure: Some(TlsFailure::Plaintext { heard: "220 hello".into() }),
        ..stopped(A, 465, Stage::Handshake, Cause::TlsFailed)
    };
    assert_eq!(outcome(plaintext, implicit(A)), Outcome::Differs);
    let reset = EndpointReport {
        tls_failure: Some(TlsFailure::Reset),
        ..stopped(A, 465, Stage::Handshake, Cause::TlsFailed)
    };
    assert_eq!(outcome(reset, implicit(A)), Outcome::StopsHere);
}
