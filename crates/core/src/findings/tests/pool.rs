use super::*;

#[test]
fn pools() {
    let mut other = good(587);
    other.address = "192.0.2.2".parse().unwrap();
    let same = report(Mode::Submission, vec![good(587), other.clone()]);
    assert!(told(&same).is_empty());
    type Change = (fn(&mut EndpointReport), &'static str);
    let changes: [Change; 4] = [
        (|e| e.ehlo_plain = Some(extensions(&["SIZE"])), "STARTTLS"),
        (|e| e.tls.as_mut().unwrap().version = "TLSv1.2".into(), "TLS"),
        (
            |e| e.tls.as_mut().unwrap().certificates[0].dns_names.push("x.example".into()),
            "the certificate",
        ),
        (|e| e.ehlo_tls = Some(extensions(&["AUTH PLAIN"])), "AUTH"),
    ];
    for (change, aspect) in changes {
        let mut odd = other.clone();
        change(&mut odd);
        let found = findings(&report(Mode::Submission, vec![good(587), odd]));
        let finding = found.iter().find(|f| f.code == "pool.inconsistent").unwrap();
        assert_eq!(finding.severity, Warning);
        assert!(finding.detail.contains(&format!("differ in {aspect}: ")), "{}", finding.detail);
        assert!(finding.detail.contains("192.0.2.2"));
    }
    // Two that differ are seen although a third shows nothing of it.
    let mut third = good(587);
    third.address = "192.0.2.3".parse().unwrap();
    stop(&mut third, Stage::Handshake, Cause::TlsFailed);
    third.tls_failure = Some(TlsFailure::Closed);
    other.tls.as_mut().unwrap().certificates[0].dns_names.push("x.example".into());
    let found = findings(&report(Mode::Submission, vec![good(587), other, third]));
    let finding = found.iter().find(|f| f.code == "pool.inconsistent").unwrap();
    for part in ["192.0.2.3 fails in the handshake", "the certificate: "] {
        assert!(finding.detail.contains(part), "{}", finding.detail);
    }
}
