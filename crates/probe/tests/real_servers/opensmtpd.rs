use portwise_core::Severity::Error;
use portwise_core::report::{Mode, TlsFailure};
use portwise_testkit::opensmtpd::OpenSmtpd;

use crate::{
    HOST, address, ask_the_witness, can_run, endpoint, expect, identity, is_healthy_and_agrees,
    logged, offers, probe,
};

/// Debian 12 ships one that fails in every handshake, since OpenSSL 3 does not let it keep its
/// key in a process of its own. Then that is what must be said; else it is healthy.
#[tokio::test(flavor = "multi_thread")]
async fn opensmtpd_is_seen_as_it_is() {
    if !can_run("opensmtpd_is_seen_as_it_is", OpenSmtpd::NEEDS) {
        return;
    }
    let at = address(3);
    let server = OpenSmtpd::start(at, HOST, &identity());
    let witness = ask_the_witness(at, 587).await;
    let plain = match &witness.error {
        None => {
            let report = is_healthy_and_agrees(at, &[25, 465, 587]).await;
            let tls = endpoint(&report, 465).tls.clone().unwrap();
            let ours = format!("{}:{}", tls.version, tls.cipher_suite);
            logged(|| server.log(), &ours, 3).await;
            endpoint(&report, 587).clone()
        }
        Some(reason) => {
            let result = probe(at, &[25, 465, 587], Mode::Submission, false).await;
            let failed = |port| ("tls.handshake-failed", port, Error);
            expect(&result, &[failed(25), failed(465), failed(587)]);
            for port in [25, 465, 587] {
                let failure = endpoint(&result.report, port).tls_failure.clone();
                let Some(TlsFailure::Failed { detail }) = failure else { panic!("{failure:?}") };
                let alert = detail.rsplit(' ').next().unwrap();
                assert!(reason.to_lowercase().ends_with(&format!("alert_{alert}")), "{reason}");
            }
            logged(|| server.log(), "io-error", 4).await;
            endpoint(&result.report, 587).clone()
        }
    };
    assert_eq!(offers(plain.ehlo_plain.as_deref()), crate::keywords(witness.plain.as_deref()));
    assert_eq!(plain.max_message_size, Some(OpenSmtpd::SIZE));
}
