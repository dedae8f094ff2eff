//! A login that is bound to its TLS session, at a server that knows of its own session what the
//! client should have seen.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use portwise_core::{Host, TlsMode};
use portwise_net::{Guard, Limits, TrustAnchors};
use portwise_submission::{
    Credential, Kind, LoginFacts, Mechanism, Order, Outcome, Place, Secret, Submitter,
    SubmitterConfig,
};
use portwise_testkit::mta::tls_of;
use portwise_testkit::pki::{Flaw, Identity, Pki};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::SupportedProtocolVersion;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use zeroize::Zeroizing;

const HOST: &str = "mail.example.com";
const PASSWORD: &str = "correct horse";
const ROUNDS: u32 = 64;

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn xor(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

/// RFC 5802 §3.
fn salted(salt: &[u8]) -> Vec<u8> {
    let mut last = hmac(PASSWORD.as_bytes(), &[salt, &[0, 0, 0, 1]].concat());
    let mut out = last.clone();
    for _ in 1..ROUNDS {
        last = hmac(PASSWORD.as_bytes(), &last);
        out = xor(&out, &last);
    }
    out
}

/// Serves one login. `is_between` plays a server that somebody relays to: it expects what another
/// session has. Gives what the client said of the binding.
async fn serve(
    listener: TcpListener,
    identity: Identity,
    version: &'static SupportedProtocolVersion,
    is_between: bool,
) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let acceptor = TlsAcceptor::from(tls_of(&identity, &[version]));
    let stream = acceptor.accept(stream).await.unwrap();
    let mut binding = match version.version == TLS13.version {
        true => {
            let session = stream.get_ref().1;
            let label = b"EXPORTER-Channel-Binding";
            session.export_keying_material(vec![0; 32], label, None).unwrap()
        }
        false => Sha256::digest(&identity.chain_der()[0]).to_vec(),
    };
    if is_between {
        binding[0] ^= 1;
    }
    let mut stream = BufReader::new(stream);
    let mut answer = async |text: &str| {
        stream.write_all(format!("{text}\r\n").as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    };
    answer("220 mail.example.com ESMTP").await;
    let offer = "250-mail.example.com\r\n250 AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN";
    let auth = answer(offer).await;
    let first = auth.strip_prefix("AUTH SCRAM-SHA-256-PLUS ").expect(&auth);
    let first = String::from_utf8(STANDARD.decode(first).unwrap()).unwrap();
    let (header, bare) = first.split_at(first.find("n=").unwrap());
    let nonce = format!("{}server", bare.split("r=").nth(1).unwrap());
    let server_first = format!("r={nonce},s={},i={ROUNDS}", STANDARD.encode("salt"));
    let last = answer(&format!("334 {}", STANDARD.encode(&server_first))).await;
    let last = String::from_utf8(STANDARD.decode(last).unwrap()).unwrap();
    let (without_proof, proof) = last.rsplit_once(",p=").unwrap();

    let salted = salted(b"salt");
    let key = hmac(&salted, b"Client Key");
    let text = format!("{bare},{server_first},{without_proof}");
    let signature = hmac(&Sha256::digest(&key), text.as_bytes());
    assert_eq!(STANDARD.decode(proof).unwrap(), xor(&key, &signature), "the password is right");
    let bound = STANDARD.encode([header.as_bytes(), &binding].concat());
    if without_proof.starts_with(&format!("c={bound},")) {
        let verifier = hmac(&hmac(&salted, b"Server Key"), text.as_bytes());
        let verifier = format!("v={}", STANDARD.encode(verifier));
        assert_eq!(answer(&format!("334 {}", STANDARD.encode(verifier))).await, "");
        answer("235 2.7.0 welcome").await;
    } else {
        answer("535 5.7.8 the channel is another one").await;
    }
    header.to_owned()
}

async fn log_in(
    version: &'static SupportedProtocolVersion,
    mechanism: Option<Mechanism>,
    is_between: bool,
) -> (LoginFacts, String) {
    let pki = Pki::new();
    let identity = pki.issue(&[HOST], Flaw::None);
    let address = Ipv4Addr::LOCALHOST;
    let listener = TcpListener::bind(SocketAddr::from((address, 0))).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(serve(listener, identity, version, is_between));

    let anchors = TrustAnchors::with_pem(pki.root().as_bytes()).unwrap();
    let limits = Limits::within(Duration::from_secs(20));
    let submitter = Submitter::new(SubmitterConfig { limits, anchors, helo: None }).unwrap();
    let to = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]).vet(address.into()).unwrap();
    let place = Place::new(to, TlsMode::Implicit, &Host::parse(HOST).unwrap()).unwrap();
    let secret = Secret::new(Zeroizing::new(PASSWORD.as_bytes().to_vec()));
    let credential = Credential::new("anna@example.com", Kind::Password, secret).unwrap();
    let order = Order {
        credential: Arc::new(credential),
        mechanism,
        envelope: None,
        host: HOST.to_owned(),
        port,
        now: 0,
    };
    (submitter.log_in(&place, order).await, server.await.unwrap())
}

#[tokio::test]
async fn a_login_holds_in_its_own_session() {
    let (facts, header) = log_in(&TLS13, None, false).await;
    assert_eq!(facts.outcome, Outcome::Accepted, "{facts:#?}");
    assert_eq!(header, "p=tls-exporter,,");
    assert_eq!(facts.chosen.unwrap().binding.as_deref(), Some("tls-exporter"));
}

#[tokio::test]
async fn a_login_that_somebody_passes_on_does_not() {
    let (facts, _) = log_in(&TLS13, None, true).await;
    assert!(matches!(facts.outcome, Outcome::Refused { .. }), "{facts:#?}");
}

#[tokio::test]
async fn an_older_session_is_bound_to_the_certificate_if_that_is_asked_for() {
    let (facts, header) = log_in(&TLS12, Some(Mechanism::ScramSha256Plus), false).await;
    assert_eq!(facts.outcome, Outcome::Accepted, "{facts:#?}");
    assert_eq!(header, "p=tls-server-end-point,,");
}
