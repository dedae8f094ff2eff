//! Logins at real servers from Debian, on 465 and 587. What they log is the judge of what they got.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod exim;
mod opensmtpd;
mod postfix;
mod trust;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_core::{Host, Port, TlsMode};
use portwise_net::{Guard, Limits, TrustAnchors};
use portwise_submission::{
    Credential, Envelope, Kind, LoginFacts, Mechanism, Order, Outcome, Place, Secret, Step,
    Submitter, SubmitterConfig,
};
use portwise_testkit::logins::{PASSWORD, RECIPIENT, USER};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Identity, Pki};
use zeroize::Zeroizing;

const HOST: &str = "mail.example.com";

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);

fn identity(flaw: Flaw) -> Identity {
    PKI.issue(&[HOST], flaw)
}

/// Each server has an address of its own, since they all want the same ports.
fn address(last: u8) -> IpAddr {
    Ipv4Addr::new(127, 32, 0, last).into()
}

fn can_run(test: &str, server: &[&str]) -> bool {
    needs::root(test) && needs::programs(test, server)
}

/// One login.
#[derive(Clone)]
struct Try {
    at: IpAddr,
    port: Port,
    user: String,
    kind: Kind,
    secret: Vec<u8>,
    mechanism: Option<Mechanism>,
    sends: bool,
}

impl Try {
    fn new(at: IpAddr, port: Port) -> Self {
        Self {
            at,
            port,
            user: USER.to_owned(),
            kind: Kind::Password,
            secret: PASSWORD.as_bytes().to_vec(),
            mechanism: None,
            sends: false,
        }
    }

    fn with(self, secret: &str) -> Self {
        Self { secret: secret.as_bytes().to_vec(), ..self }
    }

    fn of(self, user: &str) -> Self {
        Self { user: user.to_owned(), ..self }
    }

    fn by(self, mechanism: Mechanism) -> Self {
        Self { mechanism: Some(mechanism), kind: mechanism.kind(), ..self }
    }

    /// Logs in. Whatever comes of it, nothing of the secret is kept.
    async fn log_in(self) -> LoginFacts {
        let anchors = TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap();
        let helo = Some("client.example.net".to_owned());
        let limits = Limits::within(Duration::from_secs(20));
        let submitter = Submitter::new(SubmitterConfig { limits, anchors, helo }).unwrap();
        let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
        let tls = if self.port == 465 { TlsMode::Implicit } else { TlsMode::StartTls };
        let to = guard.vet(self.at).unwrap();
        let place = Place::new(to, tls, &Host::parse(HOST).unwrap()).unwrap();
        let secret = Secret::new(Zeroizing::new(self.secret.clone()));
        let order = Order {
            credential: Arc::new(Credential::new(&self.user, self.kind, secret).unwrap()),
            mechanism: self.mechanism,
            envelope: self.sends.then(|| Envelope::new(USER, RECIPIENT).unwrap()),
            host: HOST.to_owned(),
            port: self.port,
            now: i64::try_from(seconds()).unwrap(),
        };
        let facts = submitter.log_in(&place, order).await;
        let kept = serde_json::to_string(&facts).unwrap() + &format!("{facts:?}");
        let coded = STANDARD.encode(&self.secret);
        let raw = String::from_utf8_lossy(&self.secret).into_owned();
        for passage in [raw.as_str(), coded.trim_end_matches('=')] {
            assert!(!kept.contains(passage), "{kept}");
        }
        facts
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

#[track_caller]
fn accepted(facts: &LoginFacts, by: &str) {
    assert_eq!(facts.outcome, Outcome::Accepted, "{facts:#?}");
    assert_eq!(facts.chosen.as_ref().unwrap().mechanism.name(), by);
}

#[track_caller]
fn refused(facts: &LoginFacts, code: u16) {
    let Outcome::Refused { step: Step::Auth, reply, .. } = &facts.outcome else {
        panic!("{facts:#?}")
    };
    assert_eq!(u16::from(reply.code), code, "{facts:#?}");
}

#[track_caller]
fn has_no_login(facts: &LoginFacts, word: &str) {
    let Outcome::NoMechanism { why } = &facts.outcome else { panic!("{facts:#?}") };
    assert!(why.contains(word), "{why}");
}

#[track_caller]
fn not_tried(facts: &LoginFacts, word: &str) {
    let Outcome::NotTried(not) = &facts.outcome else { panic!("{facts:#?}") };
    assert!(not.why.contains(word), "{}", not.why);
}
