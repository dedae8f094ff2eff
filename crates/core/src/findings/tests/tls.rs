use super::*;

#[test]
fn handshakes() {
    let fails = |failure: TlsFailure| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Handshake, Cause::TlsFailed);
            e.tls_failure = Some(failure);
        }
    };
    let detail = || TlsFailure::Failed { detail: "alert".into() };
    let legacy = || TlsFailure::LegacyVersion { version: "TLSv1.1".into() };
    check(587, fails(detail()), &[("tls.handshake-failed", Error)]);
    check(587, fails(TlsFailure::Closed), &[("tls.handshake-failed", Error)]);
    check(587, fails(TlsFailure::TimedOut), &[("tls.handshake-timeout", Error)]);
    check(587, fails(legacy()), &[("tls.legacy-version", Error)]);
    check_mx(fails(legacy()), &[("tls.legacy-version", Warning)]);
    let cipher_suite = String::from("TLS_RSA_WITH_AES_128_CBC_SHA");
    let outdated = || TlsFailure::OutdatedCipherSuite { cipher_suite: cipher_suite.clone() };
    check(587, fails(outdated()), &[("tls.weak-cipher", Warning)]);
    check_mx(fails(outdated()), &[("tls.weak-cipher", Warning)]);
    let mut endpoint = good(587);
    fails(outdated())(&mut endpoint);
    let r = report(Mode::Submission, vec![endpoint]);
    assert!(evidence(&r, &findings(&r)).is_empty(), "nothing is known of the rest");
    let heard = String::from("220 mx");
    check(
        465,
        fails(TlsFailure::Plaintext { heard }),
        &[("tls.plaintext-on-implicit-port", Error)],
    );
    let at_once = |e: &mut EndpointReport| {
        stop(e, Stage::Greeting, timed_out());
        e.expects_implicit_tls = true;
    };
    check(587, at_once, &[("tls.implicit-on-starttls-port", Error)]);
    for proof in [KeyProof::Invalid, KeyProof::Weak] {
        let unproven = move |e: &mut EndpointReport| {
            let tls = e.tls.as_mut().unwrap();
            tls.key_proof = proof;
            tls.trusted = false;
        };
        check(587, unproven, &[("tls.handshake-failed", Error)]);
        let short = move |e: &mut EndpointReport| {
            unproven(e);
            let key = PublicKey { kind: "RSA".into(), bits: 1024 };
            e.tls.as_mut().unwrap().certificates[0].key = key;
        };
        check(587, short, &[("cert.weak-key", Error)]);
    }
}
