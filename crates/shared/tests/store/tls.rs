//! An engine that speaks TLS.

use std::sync::LazyLock;

use portwise_shared::{Store, StoreError};
use portwise_testkit::pki::{Flaw, Identity, Pki};
use portwise_testkit::redis::Options;

use super::{engines, engines_with, submit, url};

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);

/// The server's address is not known before it runs; the names are those of all of them.
fn with(identity: Identity) -> Options {
    Options { tls: Some(identity), ..Options::default() }
}

#[tokio::test]
async fn who_is_vouched_for_is_trusted() {
    let at = "127.0.0.1:26379".parse().unwrap();
    let options = Options { at: Some(at), ..with(PKI.issue(&["localhost"], Flaw::None)) };
    for redis in engines_with("who_is_vouched_for_is_trusted", &options) {
        let by_name = url("rediss://localhost:26379");
        let roots = PKI.root();
        let store = Store::open(&by_name, Some(roots.as_bytes())).await.unwrap();
        submit(&store, "fra-1").await;
        assert_eq!(
            store.claimer(&super::fra(), "w").next(1, Default::default()).await.unwrap().len(),
            1
        );

        let unknown = Store::open(&by_name, None).await.unwrap_err();
        let told = unknown.to_string();
        assert!(unknown.is_away() && told.contains("UnknownIssuer"), "{told}");
        let by_address = url(&redis.url());
        let misnamed = Store::open(&by_address, Some(roots.as_bytes())).await.unwrap_err();
        assert!(misnamed.to_string().contains("not valid for name"), "{misnamed}");
        let plain = Store::open(&url("redis://127.0.0.1:26379"), None).await.unwrap_err();
        let is_told = matches!(plain, StoreError::NotRedis { .. }) || plain.is_away();
        assert!(is_told, "{plain:?}");
        let nonsense = Store::open(&by_name, Some(b"no certificate")).await.unwrap_err();
        assert!(nonsense.to_string().contains("certificate"), "{nonsense}");
    }
}

#[tokio::test]
async fn tls_is_not_spoken_to_who_does_not() {
    for redis in engines("tls_is_not_spoken_to_who_does_not") {
        let address = redis.at();
        let error = Store::open(&url(&format!("rediss://{address}")), None).await.unwrap_err();
        assert!(error.is_away() && error.to_string().contains("TLS"), "{error}");
    }
}
