//! Every flawed certificate, by itself and at an MX, and what OpenSSL says of it.

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use portwise_core::Severity::{self, Error, Warning};
use portwise_core::report::{Mode, Path};
use portwise_testkit::mta::{Mta, implicit_script, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::openssl_server::{OpensslServer, Versions};
use portwise_testkit::pki::Flaw;

use crate::{HOST, PKI, address, look, real_ports, visit, visit_as};

fn expected(flaw: Flaw) -> Option<&'static str> {
    match flaw {
        Flaw::None => None,
        Flaw::Expired => Some("cert.expired"),
        Flaw::NotYetValid => Some("cert.not-yet-valid"),
        Flaw::ExpiringSoon => Some("cert.expiring-soon"),
        Flaw::WrongName => Some("cert.hostname-mismatch"),
        Flaw::SelfSigned => Some("cert.self-signed"),
        Flaw::Untrusted => Some("cert.untrusted"),
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
async fn a_wildcard_covers_one_label() {
    let config = tls(&PKI.issue(&["*.example.com"], Flaw::None));
    visit(2525, vec![starttls_script(&config)]).await.expect(&[]);
    let config = tls(&PKI.issue(&["*.com", "example.com"], Flaw::None));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("cert.hostname-mismatch", Error)]);
}

/// Trusted and rightly named, or not: the two must agree, whatever the flaw.
#[tokio::test(flavor = "multi_thread")]
async fn openssl_judges_the_same() {
    real_ports!("openssl_judges_the_same");
    if !can_issue("openssl_judges_the_same") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.pem");
    std::fs::write(&root, PKI.root()).unwrap();
    for flaw in Flaw::ALL {
        let server = address();
        let identity = PKI.issue(&[HOST], flaw);
        let at = SocketAddr::new(server, 465);
        let _servers = match needs_openssl(flaw) {
            true => (Some(OpensslServer::start(at, &identity, Versions::Current)), None),
            false => (None, Some(Mta::start(at, vec![implicit_script(&tls(&identity))]).await)),
        };
        let visited = look(&[server], &[465], Mode::Submission, false).await;
        let tls = visited.endpoint().tls.clone().unwrap();
        let root = root.clone();
        let theirs = tokio::task::spawn_blocking(move || openssl_accepts(at, &root)).await.unwrap();
        assert_eq!(tls.trusted && tls.name_matches, theirs, "{flaw:?}: {:?}", tls.path);
    }
}

fn openssl_accepts(at: SocketAddr, root: &std::path::Path) -> bool {
    let mut child = Command::new("openssl")
        .args(["s_client", "-connect", &at.to_string(), "-servername", HOST])
        .args(["-verify_hostname", HOST, "-verify_return_error", "-no-CApath", "-no-CAstore"])
        .arg("-CAfile")
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"QUIT\r\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    said.contains("Verify return code: 0 (ok)") && output.status.success()
}
