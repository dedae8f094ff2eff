//! Every flawed certificate, by itself and at an MX, and what OpenSSL says of it.

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use portwise_core::Severity::{self, Error, Warning};
use portwise_core::report::{Mode, Path};
use portwise_core::{ProbeRequest, judge};
use portwise_testkit::mta::{Mta, implicit_script, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::openssl_server::{OpensslServer, Versions};
use portwise_testkit::pki::{
    Flaw, Identity, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_ED25519, Pki,
};

use crate::zone::Zone;
use crate::{HOST, PKI, address, limits, look, prober, real_ports, visit, visit_as};

fn expected(flaw: Flaw) -> Option<&'static str> {
    match flaw {
        Flaw::None => None,
        Flaw::Expired => Some("cert.expired"),
        Flaw::NotYetValid => Some("cert.not-yet-valid"),
        Flaw::ExpiringSoon => Some("cert.expiring-soon"),
        Flaw::WrongName => Some("cert.hostname-mismatch"),
        Flaw::SelfSigned => Some("cert.self-signed"),
        Flaw::Untrusted | Flaw::WrongPurpose => Some("cert.untrusted"),
        Flaw::Incomplete => Some("cert.incomplete-chain"),
        Flaw::WeakKey => Some("cert.weak-key"),
        Flaw::WeakSignature => Some("cert.weak-signature"),
    }
}

fn severity(flaw: Flaw, at_mx: bool) -> Severity {
    if at_mx || flaw == Flaw::ExpiringSoon { Warning } else { Error }
}

fn can_issue(test: &str) -> bool {
    needs::programs(test, OpensslServer::NEEDS)
}

/// Our own TLS library refuses to serve these, as it should.
fn needs_openssl(flaw: Flaw) -> bool {
    matches!(flaw, Flaw::WeakKey | Flaw::WeakSignature)
}

#[tokio::test]
async fn each_flaw_is_found_for_itself() {
    real_ports!("each_flaw_is_found_for_itself");
    if !can_issue("each_flaw_is_found_for_itself") {
        return;
    }
    for flaw in Flaw::ALL {
        let identity = PKI.issue(&[HOST], flaw);
        let findings = |at_mx| expected(flaw).map(|code| (code, severity(flaw, at_mx)));
        if needs_openssl(flaw) {
            for (port, mode) in [(465, Mode::Submission), (587, Mode::Submission), (25, Mode::Mx)] {
                let server = address();
                let at = SocketAddr::new(server, port);
                let _server = OpensslServer::start(at, &identity, Versions::Current);
                let visited = look(&[server], &[port], mode, false).await;
                visited.expect(findings(mode == Mode::Mx).as_slice());
            }
            continue;
        }
        let config = tls(&identity);
        let visited = visit(465, vec![implicit_script(&config)]).await;
        visited.expect(findings(false).as_slice());
        let visited = visit(587, vec![starttls_script(&config)]).await;
        visited.expect(findings(false).as_slice());
        let (mx, _) = visit_as(25, Mode::Mx, false, vec![starttls_script(&config)]).await;
        mx.expect(findings(true).as_slice());
    }
}

#[tokio::test]
async fn several_flaws_are_found_together() {
    let config = tls(&PKI.issue(&["other.example.net"], Flaw::SelfSigned));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("cert.hostname-mismatch", Error), ("cert.self-signed", Error)]);
    let config = tls(&PKI.issue(&["other.example.net"], Flaw::Expired));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("cert.expired", Error), ("cert.hostname-mismatch", Error)]);
    let tls = visited.endpoint().tls.as_ref().unwrap();
    assert_eq!(tls.path, Path::Anchored, "the date is a fault of its own");
}

#[tokio::test]
async fn a_certificate_that_is_not_for_servers_is_told_as_that() {
    let config = tls(&PKI.issue(&[HOST], Flaw::WrongPurpose));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("cert.untrusted", Error)]);
    assert!(visited.result.findings[0].detail.contains("not meant for servers"));
}

#[tokio::test]
async fn a_certificate_of_the_first_version() {
    real_ports!("a_certificate_of_the_first_version");
    if !can_issue("a_certificate_of_the_first_version") {
        return;
    }
    // It has no place for names, and was made by itself.
    let server = address();
    let at = SocketAddr::new(server, 465);
    let _server = OpensslServer::start(at, &Pki::first_version(HOST), Versions::Current);
    let visited = look(&[server], &[465], Mode::Submission, false).await;
    visited.expect(&[("cert.hostname-mismatch", Error), ("cert.self-signed", Error)]);
    assert!(visited.result.findings[0].detail.contains("names no host at all"));
}

#[tokio::test]
async fn a_wildcard_covers_one_label() {
    let config = tls(&PKI.issue(&["*.example.com"], Flaw::None));
    visit(2525, vec![starttls_script(&config)]).await.expect(&[]);
    let config = tls(&PKI.issue(&["*.com", "example.com"], Flaw::None));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("cert.hostname-mismatch", Error)]);
}

#[tokio::test]
async fn what_else_a_server_sends_harms_nobody() {
    // As servers go on sending a cross-signature that has long expired.
    let good = PKI.issue(&[HOST], Flaw::None);
    let old = PKI.issue(&["Old Cross-Signature"], Flaw::Expired);
    let with_old = |chain: &str| chain.to_owned() + &old.chain;
    let identity = Identity { chain: with_old(&good.chain), ..good };
    let visited = visit(2525, vec![starttls_script(&tls(&identity))]).await;
    visited.expect(&[]);
    assert_eq!(visited.endpoint().tls.as_ref().unwrap().certificates.len(), 4);
    // Beside a fault of the server's own, it does not hide where the chain leads.
    let late = PKI.issue(&[HOST], Flaw::NotYetValid);
    let identity = Identity { chain: with_old(&late.chain), ..late };
    let visited = visit(2525, vec![starttls_script(&tls(&identity))]).await;
    assert_eq!(visited.endpoint().tls.as_ref().unwrap().path, Path::Anchored);
}

#[tokio::test]
async fn an_address_is_looked_for_in_the_certificate() {
    for expected in [&[][..], &[("cert.hostname-mismatch", Error)]] {
        let server = address();
        let own = server.to_string();
        let name = if expected.is_empty() { &own } else { HOST };
        let config = tls(&PKI.issue(&[name], Flaw::None));
        let at = SocketAddr::new(server, 2525);
        let _mta = Mta::start(at, vec![starttls_script(&config)]).await;
        let zone = Zone::new(&[]);
        let request = ProbeRequest::new(&server.to_string(), Mode::Submission, &[2525], false);
        let report = prober(zone, limits()).probe(&request.unwrap(), |_| {}).await;
        let found: Vec<_> =
            judge(report, None).findings.into_iter().map(|f| (f.code, f.severity)).collect();
        let expected: Vec<_> = expected.iter().map(|(c, s)| ((*c).to_owned(), *s)).collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_chain_that_fails_by_dates_alone_is_told_by_them_alone() {
    // Last year's intermediate behind a renewed leaf, one of next week, and one of each above the
    // other: at no moment are all of them valid.
    let (over, to_come, good) = ((-300, -30), (3, 300), (-300, 300));
    for (periods, expected) in [
        (&[over][..], &["cert.expired"][..]),
        (&[to_come], &["cert.not-yet-valid"]),
        (&[good, over], &["cert.expired"]),
        (&[over, good], &["cert.expired"]),
        (&[over, to_come], &["cert.expired", "cert.not-yet-valid"]),
    ] {
        let identity = PKI.issue_through(&[HOST], periods, true);
        let visited = visit(2525, vec![starttls_script(&tls(&identity))]).await;
        let expected: Vec<_> = expected.iter().map(|code| (*code, Error)).collect();
        visited.expect(&expected);
        let seen = visited.endpoint().tls.as_ref().unwrap();
        assert!(seen.path == Path::Anchored && !seen.trusted);
        // Whom nobody knows stays unknown.
        let identity = PKI.issue_through(&[HOST], periods, false);
        let visited = visit(2525, vec![starttls_script(&tls(&identity))]).await;
        let mut expected = expected;
        expected.push(("cert.untrusted", Error));
        visited.expect(&expected);
    }
}

#[tokio::test]
async fn an_old_root_that_is_sent_along_harms_nobody() {
    let good = PKI.issue(&[HOST], Flaw::None);
    let chain = good.chain.clone() + &Pki::old_root((-900, -30));
    let visited = visit(2525, vec![starttls_script(&tls(&Identity { chain, ..good }))]).await;
    visited.expect(&[]);
}

#[tokio::test]
async fn a_namesake_of_its_issuer_is_not_self_signed() {
    let visited = visit(2525, vec![starttls_script(&tls(&Pki::namesake(HOST)))]).await;
    visited.expect(&[("cert.untrusted", Error)]);
    assert!(visited.endpoint().tls.as_ref().unwrap().certificates[0].self_issued);
}

#[tokio::test]
async fn keys_have_as_many_bits_as_their_curve() {
    for (kind, name, bits) in [
        (&PKCS_ECDSA_P384_SHA384, "EC", 384),
        (&PKCS_ECDSA_P521_SHA512, "EC", 521),
        (&PKCS_ED25519, "ED25519", 256),
    ] {
        let identity = PKI.issue_with(&[HOST], kind);
        let visited = visit(2525, vec![starttls_script(&tls(&identity))]).await;
        let key = &visited.endpoint().tls.as_ref().unwrap().certificates[0].key;
        assert_eq!((key.kind.to_uppercase().as_str(), key.bits), (name, bits));
    }
}

/// OpenSSL's verdict on trust and on the name, each for itself, whatever the flaw.
#[tokio::test(flavor = "multi_thread")]
async fn openssl_judges_the_same() {
    real_ports!("openssl_judges_the_same");
    if !can_issue("openssl_judges_the_same") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.pem");
    std::fs::write(&root, PKI.root()).unwrap();
    let mut verdicts = Vec::new();
    for flaw in Flaw::ALL {
        for name in [HOST, "other.example.org"] {
            let server = address();
            let identity = PKI.issue(&[name], flaw);
            let at = SocketAddr::new(server, 465);
            let _servers = match needs_openssl(flaw) {
                true => (Some(OpensslServer::start(at, &identity, Versions::Current)), None),
                false => (None, Some(Mta::start(at, vec![implicit_script(&tls(&identity))]).await)),
            };
            let visited = look(&[server], &[465], Mode::Submission, false).await;
            let tls = visited.endpoint().tls.clone().unwrap();
            let ours = (tls.trusted, tls.name_matches);
            let root = root.clone();
            let ask =
                move || (openssl_accepts(at, &root, None), openssl_accepts(at, &root, Some(HOST)));
            let theirs = tokio::task::spawn_blocking(ask).await.unwrap();
            let what = format!("{flaw:?} for {name}: {:?}", tls.path);
            assert_eq!(ours.0, theirs.0.accepted, "{what}");
            assert_eq!(ours.0 && ours.1, theirs.1.accepted, "{what}");
            assert_eq!(ours.1, !theirs.1.name_mismatch, "{what}");
            verdicts.push(ours);
        }
    }
    verdicts.sort_unstable();
    verdicts.dedup();
    assert_eq!(verdicts.len(), 4, "trusted or not, named or not, in every combination");
}

struct Verdict {
    /// With `-verify_return_error`, the handshake came about.
    accepted: bool,
    /// Among all that it complains of is the name.
    name_mismatch: bool,
}

fn openssl_accepts(at: SocketAddr, root: &std::path::Path, name: Option<&str>) -> Verdict {
    let look = |strict: &[&str]| {
        let mut command = Command::new("openssl");
        command
            .args(["s_client", "-connect", &at.to_string(), "-servername", HOST])
            .args(["-no-CApath", "-no-CAstore", "-CAfile"])
            .arg(root)
            .args(strict);
        if let Some(name) = name {
            command.args(["-verify_hostname", name]);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A handshake that fails may end it before it reads.
        let _ = child.stdin.take().unwrap().write_all(b"QUIT\r\n");
        child.wait_with_output().unwrap()
    };
    let strict = look(&["-verify_return_error"]);
    let said = String::from_utf8_lossy(&strict.stdout);
    let accepted = said.contains("Verify return code: 0 (ok)") && strict.status.success();
    let lenient = look(&[]);
    let complaints = String::from_utf8_lossy(&lenient.stderr);
    let name_mismatch = complaints.contains("verify error:num=62:");
    Verdict { accepted, name_mismatch }
}
