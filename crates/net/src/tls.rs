//! The TLS handshake. It completes with any certificate; the chain is judged afterwards.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};

use portwise_core::report::{KeyProof, TlsFailure};
use portwise_smtp::printable;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature,
    verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    AlertDescription, CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct,
    Error, PeerIncompatible, ProtocolVersion, SignatureScheme,
};

use crate::certificate::Parsed;
use crate::tap::{Heard, Tap};

/// What a handshake showed.
#[derive(Clone, Debug)]
pub struct Handshake {
    /// `TLSv1.2` or `TLSv1.3`.
    pub version: String,
    /// By its name in IANA's registry.
    pub cipher_suite: String,
    /// The key exchange group, such as `X25519`.
    pub key_exchange: String,
    /// The certificates as presented, the leaf first.
    pub chain: Vec<CertificateDer<'static>>,
    /// Whether the server proved to hold the leaf's key.
    pub key_proof: KeyProof,
    /// What a login can be bound to this session with: `tls-exporter` (RFC 9266), of TLS 1.3 alone,
    /// since of an older session it is not known here whether its keys are its own (RFC 7627).
    pub exporter: Option<[u8; 32]>,
}

impl Handshake {
    /// What a login can be bound to the server's certificate with: `tls-server-end-point`
    /// (RFC 5929 §4.1). `None` where the certificate's signature has no hash, or an unknown one.
    #[must_use]
    pub fn server_end_point(&self) -> Option<Vec<u8>> {
        Parsed::new(self.chain.first()?)?.end_point()
    }
}

/// A failed TLS handshake.
#[derive(Clone, Debug)]
pub struct HandshakeError {
    /// What went wrong.
    pub failure: TlsFailure,
    /// The server may know only versions or suites that are older than ours.
    pub maybe_old: bool,
    /// What it answered was TLS.
    pub speaks_tls: bool,
}

impl From<TlsFailure> for HandshakeError {
    fn from(failure: TlsFailure) -> Self {
        Self { failure, maybe_old: false, speaks_tls: false }
    }
}

/// Makes TLS handshakes.
#[derive(Clone)]
pub struct Handshaker {
    config: ClientConfig,
    provider: Arc<CryptoProvider>,
}

impl Handshaker {
    /// Sets TLS up.
    ///
    /// # Errors
    ///
    /// An error of rustls if it cannot combine its versions and cipher suites.
    pub fn new() -> Result<Self, Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(DangerRecordOnly::new(&provider))
            .with_no_client_auth();
        // Every visit is a stranger's first; nothing of one may show in the next.
        config.resumption = Resumption::disabled();
        Ok(Self { config, provider })
    }

    /// The algorithms that signatures of certificates are checked with.
    #[must_use]
    pub fn algorithms(&self) -> &WebPkiSupportedAlgorithms {
        &self.provider.signature_verification_algorithms
    }

    /// Makes a TLS handshake before the deadline.
    ///
    /// # Errors
    ///
    /// [`HandshakeError`] if it fails.
    pub(crate) async fn handshake(
        &self,
        mut stream: Tap,
        name: ServerName<'static>,
        deadline: Instant,
    ) -> Result<(TlsStream<Tap>, Handshake), HandshakeError> {
        let heard = stream.open();
        let verifier = DangerRecordOnly::new(&self.provider);
        let mut config = self.config.clone();
        config.dangerous().set_certificate_verifier(Arc::clone(&verifier) as _);
        let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
        match timeout_at(deadline, connecting).await {
            Err(_) => Err(plaintext(&heard).unwrap_or(TlsFailure::TimedOut).into()),
            Ok(Err(error)) => Err(failure(&error, &heard)),
            Ok(Ok(stream)) => {
                let handshake = seen(&stream, &verifier);
                Ok((stream, handshake))
            }
        }
    }
}

fn seen(stream: &TlsStream<Tap>, verifier: &DangerRecordOnly) -> Handshake {
    let (_, session) = stream.get_ref();
    let suite = session.negotiated_cipher_suite().map(|s| format!("{:?}", s.suite()));
    let chain = session.peer_certificates().unwrap_or_default();
    Handshake {
        version: match session.protocol_version() {
            Some(ProtocolVersion::TLSv1_2) => "TLSv1.2".to_owned(),
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3".to_owned(),
            other => format!("{other:?}"),
        },
        // IANA's names of the suites of TLS 1.3 have no number.
        cipher_suite: suite.unwrap_or_default().replacen("TLS13_", "TLS_", 1),
        key_exchange: session
            .negotiated_key_exchange_group()
            .map(|group| format!("{:?}", group.name()))
            .unwrap_or_default(),
        chain: chain.iter().take(MOST_CERTIFICATES).cloned().collect(),
        key_proof: verifier.proof(),
        exporter: exporter(session),
    }
}

fn exporter(session: &ClientConnection) -> Option<[u8; 32]> {
    if session.protocol_version() != Some(ProtocolVersion::TLSv1_3) {
        return None;
    }
    session.export_keying_material([0; 32], b"EXPORTER-Channel-Binding", Some(b"")).ok()
}

/// The most certificates kept of a chain.
const MOST_CERTIFICATES: usize = 10;

fn failure(error: &std::io::Error, heard: &Heard) -> HandshakeError {
    if let Some(plaintext) = plaintext(heard) {
        return plaintext.into();
    }
    if let Some(broken) = broken(error) {
        return broken;
    }
    // Servers that cannot read a newer client's first message hang up without a word.
    match error.kind() {
        ErrorKind::UnexpectedEof => HandshakeError { maybe_old: true, ..TlsFailure::Closed.into() },
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            HandshakeError { maybe_old: true, ..TlsFailure::Reset.into() }
        }
        _ => TlsFailure::Failed { detail: printable(error.to_string().as_bytes()) }.into(),
    }
}

/// What is wrong with TLS, if that is what the error is about.
pub(crate) fn broken(error: &std::io::Error) -> Option<HandshakeError> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    let speaks_tls = matches!(error, Error::AlertReceived(_) | Error::PeerIncompatible(_));
    let (detail, maybe_old) = match error {
        Error::AlertReceived(alert) => {
            let old = [
                AlertDescription::ProtocolVersion,
                AlertDescription::HandshakeFailure,
                AlertDescription::InsufficientSecurity,
            ];
            (format!("The server sent the alert {}", words(*alert)), old.contains(alert))
        }
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => ("The server chose a version below TLS 1.2".to_owned(), true),
        Error::InvalidMessage(_) => ("What the server sent is not TLS".to_owned(), false),
        other => {
            let detail = printable(other.to_string().as_bytes());
            (format!("What the server sent was not acceptable ({detail})"), false)
        }
    };
    Some(HandshakeError { failure: TlsFailure::Failed { detail }, maybe_old, speaks_tls })
}

/// TLS records begin with an octet that no text begins with.
fn plaintext(heard: &Heard) -> Option<TlsFailure> {
    let octets = heard.octets();
    let is_text = octets.len() >= 3 && octets.iter().take(3).all(|b| (b' '..=b'~').contains(b));
    is_text.then(|| {
        let line = octets.split(|b| *b == b'\n').next().unwrap_or_default();
        TlsFailure::Plaintext { heard: printable(line.trim_ascii_end()) }
    })
}

/// The name of an alert as RFC 8446 §6 spells it.
fn words(alert: AlertDescription) -> String {
    let mut out = String::new();
    for c in format!("{alert:?}").chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Accepts every certificate, so that there is something to report. Nothing that a session over
/// it says may be taken as coming from the host: that is for [`crate::chain`] to say.
#[derive(Debug)]
struct DangerRecordOnly {
    provider: CryptoProvider,
    proof: Mutex<KeyProof>,
}

impl DangerRecordOnly {
    fn new(provider: &CryptoProvider) -> Arc<Self> {
        Arc::new(Self { provider: provider.clone(), proof: Mutex::new(KeyProof::Valid) })
    }

    fn proof(&self) -> KeyProof {
        *self.proof.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(
        &self,
        scheme: SignatureScheme,
        result: Result<HandshakeSignatureValid, Error>,
    ) -> HandshakeSignatureValid {
        result.unwrap_or_else(|error| {
            let proof = match error {
                _ if BROKEN.contains(&scheme) => KeyProof::Weak,
                Error::InvalidCertificate(CertificateError::BadSignature) => KeyProof::Invalid,
                _ => KeyProof::Unknown,
            };
            *self.proof.lock().unwrap_or_else(PoisonError::into_inner) = proof;
            HandshakeSignatureValid::assertion()
        })
    }
}

/// Offered so that servers with such keys show themselves; they do not count as proof.
const BROKEN: [SignatureScheme; 2] =
    [SignatureScheme::ECDSA_SHA1_Legacy, SignatureScheme::RSA_PKCS1_SHA1];

impl ServerCertVerifier for DangerRecordOnly {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        Ok(self.record(dss.scheme, verify_tls12_signature(message, cert, dss, algorithms)))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        Ok(self.record(dss.scheme, verify_tls13_signature(message, cert, dss, algorithms)))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.provider.signature_verification_algorithms.supported_schemes();
        schemes.extend(BROKEN);
        schemes
    }
}
