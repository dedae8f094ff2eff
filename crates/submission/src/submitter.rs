//! Owns the connection of a login.

use std::net::IpAddr;
use std::time::Duration;

use portwise_core::report::{TcpOutcome, TlsFailure};
use portwise_core::{Host, TlsMode};
use portwise_net::{
    Driver, Handshake, HandshakeError, Handshaker, Limits, NoConnection, ServerName, TlsError,
    TrustAnchors, UnixTime, Vetted, connect, judge,
};
use tokio::time::Instant;

use crate::facts::{LoginFacts, Outcome};
use crate::session::{LoginSession, Order};

/// What a [`Submitter`] is made of.
pub struct SubmitterConfig {
    /// Timeouts.
    pub limits: Limits,
    /// The certificates that a chain may lead to.
    pub anchors: TrustAnchors,
    /// The EHLO argument; defaults to the local address literal.
    pub helo: Option<String>,
}

/// Where to log in.
#[derive(Clone, Debug)]
pub struct Place {
    to: Vetted,
    tls: TlsMode,
    name: ServerName<'static>,
}

impl Place {
    /// An address that passed the guard, how TLS begins there, and the host that the certificate
    /// must name. None if no certificate can name it.
    #[must_use]
    pub fn new(to: Vetted, tls: TlsMode, host: &Host) -> Option<Self> {
        let name = match host {
            Host::Name(name) => ServerName::try_from(name.clone()).ok()?,
            Host::Address(address) => ServerName::from(*address),
        };
        Some(Self { to, tls, name })
    }
}

/// Logs in.
pub struct Submitter {
    config: SubmitterConfig,
    handshaker: Handshaker,
}

/// A delayed refusal is the rule, and some servers look at a message for a while.
const PATIENCE: u32 = 4;

impl Submitter {
    /// A submitter.
    ///
    /// # Errors
    ///
    /// An error of rustls if TLS cannot be set up.
    pub fn new(config: SubmitterConfig) -> Result<Self, TlsError> {
        Ok(Self { config, handshaker: Handshaker::new()? })
    }

    /// Makes one connection, and in it one attempt to log in.
    pub async fn log_in(&self, place: &Place, order: Order) -> LoginFacts {
        let limits =
            Limits { reply: self.config.limits.reply * PATIENCE, ..self.config.limits.clone() };
        let began = Instant::now();
        let whole = began + limits.endpoint * PATIENCE;
        let address = place.to.address();
        let port = order.port;
        let connection = match connect(place.to, port, began + limits.connect, whole).await {
            Ok(connection) => connection,
            Err(why) => return unconnected(address, &order, &why),
        };
        let helo = self.helo(connection.local_address());
        let mut session = LoginSession::new(order, helo, place.tls == TlsMode::Implicit);
        let driver = Driver {
            handshaker: &self.handshaker,
            name: &place.name,
            limits: &limits,
            began,
            deadline: whole,
            whole: whole + Duration::from_secs(1),
        };
        let on_tls = |session: &mut LoginSession, handshake: &Handshake| {
            let algorithms = self.handshaker.algorithms();
            let now = UnixTime::now();
            let anchors = &self.config.anchors;
            let facts = judge(handshake, place.tls, &place.name, anchors, algorithms, now);
            let exporter = handshake.exporter.map(|value| value.to_vec());
            session.judged(facts, exporter, handshake.server_end_point());
        };
        let tls = driver.drive_judging(&mut session, connection, |_| {}, on_tls).await;
        session.into_facts(address, tls.failure.map(|error| why(&error)))
    }

    fn helo(&self, local: Option<IpAddr>) -> String {
        match (&self.config.helo, local) {
            (Some(name), _) => name.clone(),
            (None, Some(IpAddr::V6(address))) => format!("[IPv6:{address}]"),
            (None, Some(address)) => format!("[{address}]"),
            (None, None) => "[127.0.0.1]".to_owned(),
        }
    }
}

fn why(error: &HandshakeError) -> String {
    match &error.failure {
        TlsFailure::Closed => "the server closed the connection in the handshake".to_owned(),
        TlsFailure::Reset => "the connection was reset in the handshake".to_owned(),
        TlsFailure::TimedOut => "the handshake did not end in time".to_owned(),
        TlsFailure::Plaintext { heard } => format!("in place of TLS it said “{heard}”"),
        TlsFailure::LegacyVersion { .. } | TlsFailure::OutdatedCipherSuite { .. } => {
            "it speaks nothing but TLS that is too old".to_owned()
        }
        TlsFailure::Failed { detail } => format!("the handshake failed ({detail})"),
    }
}

fn unconnected(address: IpAddr, order: &Order, why: &NoConnection) -> LoginFacts {
    let why = match why {
        NoConnection::Outcome(TcpOutcome::Refused) => "the connection was refused".to_owned(),
        NoConnection::Outcome(TcpOutcome::Reset) => "the connection was reset".to_owned(),
        NoConnection::Outcome(TcpOutcome::Unreachable) => {
            "the address cannot be reached".to_owned()
        }
        NoConnection::Outcome(_) | NoConnection::OutOfTime => {
            "the connection did not come about in time".to_owned()
        }
        NoConnection::NoRoute => "this machine has no way to that address".to_owned(),
        NoConnection::Ours(reason) => {
            format!("this machine could not open a connection ({reason})")
        }
    };
    LoginFacts {
        address,
        port: order.port,
        tls: None,
        offered: Vec::new(),
        chosen: None,
        accepted: None,
        delivered: None,
        outcome: Outcome::not_tried(format!("The login was not tried: {why}.")),
        transcript: Vec::new(),
    }
}
