//! Judges a certificate chain: where it leads, apart from its dates and its name.

use std::sync::Arc;
use std::time::Duration;

use portwise_core::TlsMode;
use portwise_core::report::{KeyProof, Path, TlsFacts};
use thiserror::Error;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::crypto::WebPkiSupportedAlgorithms;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage};
use x509_parser::asn1_rs::BitString;
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use crate::certificate::Parsed;
use crate::tls::Handshake;

/// What certificates are trusted for vouching: the web's authorities, and what was added.
#[derive(Clone, Debug)]
pub struct TrustAnchors {
    anchors: Arc<[TrustAnchor<'static>]>,
    /// Added ones as they came; a server may present one as its own certificate.
    added: Arc<[CertificateDer<'static>]>,
}

/// An invalid PEM bundle of trust anchors. The caller's fault.
#[derive(Debug, Error)]
pub enum TrustAnchorError {
    /// The PEM form is broken.
    #[error(
        "it is not a valid PEM file ({0}); it should hold certificates between BEGIN CERTIFICATE and END CERTIFICATE"
    )]
    Pem(pem::Error),
    /// There is no certificate in it.
    #[error("it holds no certificate")]
    Empty,
    /// A certificate in it cannot be used.
    #[error("certificate {0} in it cannot be a trust anchor ({1})")]
    Certificate(usize, webpki::Error),
}

impl Default for TrustAnchors {
    fn default() -> Self {
        Self { anchors: webpki_roots::TLS_SERVER_ROOTS.into(), added: Arc::new([]) }
    }
}

impl TrustAnchors {
    /// The web's authorities and those of a PEM file.
    ///
    /// # Errors
    ///
    /// [`TrustAnchorError`] if the file holds anything but certificates.
    pub fn with_pem(pem: &[u8]) -> Result<Self, TrustAnchorError> {
        let added: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(TrustAnchorError::Pem)?;
        if added.is_empty() {
            return Err(TrustAnchorError::Empty);
        }
        let mut anchors = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        for (i, der) in added.iter().enumerate() {
            let anchor = webpki::anchor_from_trusted_cert(der)
                .map_err(|error| TrustAnchorError::Certificate(i + 1, error))?;
            anchors.push(anchor.to_owned());
        }
        Ok(Self { anchors: anchors.into(), added: added.into() })
    }

    /// The same for rustls, which verifies by itself.
    pub(crate) fn store(&self) -> RootCertStore {
        RootCertStore { roots: self.anchors.to_vec() }
    }

    fn holds_subject(&self, name: &[u8]) -> bool {
        self.of_subject(name).next().is_some()
    }

    fn of_subject(&self, name: &[u8]) -> impl Iterator<Item = &TrustAnchor<'static>> {
        // An anchor's subject is kept without its outer SEQUENCE header.
        self.anchors
            .iter()
            .filter(|a| name.ends_with(&a.subject) && name.len() - a.subject.len() <= 4)
    }

    /// Whether one of them signed the certificate.
    fn signed(&self, certificate: &Parsed<'_>) -> bool {
        let keys = self.of_subject(certificate.issuer_raw()).filter_map(key);
        keys.into_iter().any(|key| certificate.is_signed_with(&key) == Some(true))
    }
}

/// The key of an anchor, which is kept without its outer SEQUENCE header.
fn key<'a>(anchor: &'a TrustAnchor<'_>) -> Option<SubjectPublicKeyInfo<'a>> {
    let raw = &*anchor.subject_public_key_info;
    let (rest, algorithm) = AlgorithmIdentifier::from_der(raw).ok()?;
    let (_, subject_public_key) = BitString::from_der(rest).ok()?;
    Some(SubjectPublicKeyInfo { algorithm, subject_public_key, raw })
}

/// What a handshake shows, as of `now`.
pub fn judge(
    handshake: &Handshake,
    mode: TlsMode,
    name: &ServerName<'_>,
    anchors: &TrustAnchors,
    algorithms: &WebPkiSupportedAlgorithms,
    now: UnixTime,
) -> TlsFacts {
    let chain: Vec<Parsed<'_>> = handshake.chain.iter().filter_map(Parsed::new).collect();
    let is_whole = chain.len() == handshake.chain.len();
    let leaf = handshake.chain.first().map(EndEntityCert::try_from);
    let (path, in_period) = match (&leaf, chain.first()) {
        _ if !is_whole => (invalid("a certificate is not encoded as it should be"), false),
        (Some(Ok(leaf)), Some(_)) => {
            let verify =
                |anchors: &[TrustAnchor<'_>], at| verify(leaf, handshake, anchors, algorithms, at);
            lead(&chain, handshake, anchors, verify, now)
        }
        (Some(Err(_)), Some(leaf)) if leaf.is_self_signed() => (Path::SelfSigned, false),
        (Some(Err(error)), _) => (invalid(why(error)), false),
        _ => (invalid("no certificate was sent"), false),
    };
    let name_matches = match &leaf {
        Some(Ok(leaf)) => leaf.verify_is_valid_for_subject_name(name).is_ok(),
        _ => false,
    };
    TlsFacts {
        mode,
        version: handshake.version.clone(),
        cipher_suite: handshake.cipher_suite.clone(),
        key_exchange: handshake.key_exchange.clone(),
        trusted: path == Path::Anchored && in_period && is_believed(handshake.key_proof),
        name_matches,
        path,
        key_proof: handshake.key_proof,
        certificates: chain.iter().map(Parsed::facts).collect(),
    }
}

/// A certificate of somebody else's is worth nothing. What we cannot tell, others can.
fn is_believed(proof: KeyProof) -> bool {
    matches!(proof, KeyProof::Valid | KeyProof::Unknown)
}

/// Where the chain leads, and whether everything on the way is in its period now.
fn lead(
    chain: &[Parsed<'_>],
    handshake: &Handshake,
    anchors: &TrustAnchors,
    verify: impl Fn(&[TrustAnchor<'_>], UnixTime) -> Result<(), webpki::Error>,
    now: UnixTime,
) -> (Path, bool) {
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let is_now = |c: &Parsed<'_>| (c.not_before()..=c.not_after()).contains(&seconds);
    if handshake.chain.first().is_some_and(|leaf| anchors.added.contains(leaf)) {
        return (Path::Anchored, chain.first().is_some_and(is_now));
    }
    let Err(error) = verify(&anchors.anchors, now) else {
        return (Path::Anchored, true);
    };
    let in_period = chain.iter().all(is_now);
    // The dates are findings of their own, so the rest is judged at a moment that suits them. If
    // there is one at all, then also when the last certificate of the path became valid.
    let at_some_time = |anchors: &[TrustAnchor<'_>]| {
        let beginnings = chain.iter().filter_map(|c| u64::try_from(c.not_before()).ok());
        let mut moments = beginnings.map(|b| UnixTime::since_unix_epoch(Duration::from_secs(b)));
        moments.any(|at| verify(anchors, at).is_ok())
    };
    if !in_period
        && (at_some_time(&anchors.anchors)
            || leads_at_no_one_time(chain, handshake, anchors, at_some_time))
    {
        return (Path::Anchored, false);
    }
    (break_off(chain, anchors, Some(&error)), in_period)
}

/// Whether the chain leads to an anchor although no moment suits all of it, as with a renewed
/// leaf behind last year's intermediate: up to one of its authorities at some time, and from
/// there by names and signatures.
fn leads_at_no_one_time(
    chain: &[Parsed<'_>],
    handshake: &Handshake,
    anchors: &TrustAnchors,
    at_some_time: impl Fn(&[TrustAnchor<'_>]) -> bool,
) -> bool {
    let vouching = vouched_for(chain, anchors);
    handshake.chain.iter().enumerate().skip(1).any(|(i, der)| {
        vouching.contains(&i)
            && webpki::anchor_from_trusted_cert(der).is_ok_and(|anchor| at_some_time(&[anchor]))
    })
}

/// The authorities of a chain that an anchor vouches for, whatever their dates.
fn vouched_for(chain: &[Parsed<'_>], anchors: &TrustAnchors) -> Vec<usize> {
    let authorities: Vec<usize> = (1..chain.len()).filter(|i| chain[*i].is_authority()).collect();
    let (mut found, mut rest): (Vec<usize>, Vec<usize>) =
        authorities.into_iter().partition(|i| anchors.signed(&chain[*i]));
    let mut next = 0;
    while let Some(issuer) = found.get(next).map(|i| &chain[*i]) {
        let is_next = |i: &usize| {
            chain[*i].was_issued_by(issuer) && chain[*i].is_signed_with(issuer.key()) == Some(true)
        };
        let (signed, other): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(is_next);
        found.extend(signed);
        rest = other;
        next += 1;
    }
    found
}

fn verify(
    leaf: &EndEntityCert<'_>,
    handshake: &Handshake,
    anchors: &[TrustAnchor<'_>],
    algorithms: &WebPkiSupportedAlgorithms,
    at: UnixTime,
) -> Result<(), webpki::Error> {
    let usage = KeyUsage::server_auth();
    let intermediates = &handshake.chain[1..];
    leaf.verify_for_usage(algorithms.all, anchors, intermediates, at, usage, None, None).map(|_| ())
}

/// Why there is no path to an anchor.
fn break_off(chain: &[Parsed<'_>], anchors: &TrustAnchors, error: Option<&webpki::Error>) -> Path {
    let Some(leaf) = chain.first() else { return invalid("no certificate was sent") };
    if leaf.is_self_signed() {
        return Path::SelfSigned;
    }
    let mut top = leaf;
    for _ in 0..chain.len() {
        match chain.iter().find(|c| top.was_issued_by(c)) {
            Some(issuer) if !issuer.is_self_issued() => top = issuer,
            Some(root) => {
                return match error {
                    Some(error) if anchors.holds_subject(root.issuer_raw()) => invalid(why(error)),
                    _ => Path::UnknownAuthority { issuer: root.subject() },
                };
            }
            None => break,
        }
    }
    if anchors.holds_subject(top.issuer_raw()) {
        // By its names the chain is whole, so something in it was not acceptable.
        return invalid(error.map_or("no path was found", why));
    }
    let issuer = top.issuer();
    let alone = std::ptr::eq(top, leaf);
    // With nothing between, a public authority's leaf lacks its intermediate: it says itself
    // where that could be fetched. A home-made one comes from an authority that nobody knows.
    if alone && leaf.names_its_issuers_address() {
        Path::Incomplete { issuer }
    } else {
        Path::UnknownAuthority { issuer }
    }
}

/// In words, as the reason for which a chain is not valid.
pub(crate) fn why(error: &webpki::Error) -> &'static str {
    use webpki::Error as E;
    match error {
        E::CaUsedAsEndEntity => "the server uses the certificate of an authority",
        E::CertExpired { .. } => "a certificate in it has expired",
        E::CertNotValidYet { .. } => "a certificate in it is not valid yet",
        E::EndEntityUsedAsCa => "a certificate that is not an authority's vouches for another",
        E::InvalidCertValidity => "a certificate ends before it begins",
        E::InvalidSignatureForPublicKey => "a signature in it is false",
        E::NameConstraintViolation => "an authority in it may not vouch for this name",
        E::PathLenConstraintViolated => "it is longer than an authority in it allows",
        E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => {
            "a certificate in it is not meant for servers"
        }
        E::UnsupportedCertVersion => "a certificate has a form from before version 3",
        E::UnsupportedCriticalExtension => "a certificate demands what we do not know",
        E::UnsupportedSignatureAlgorithmContext(_)
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a signature in it is of a kind that is broken or not known"
        }
        E::UnknownIssuer => "its certificates do not fit together",
        _ => "a certificate in it breaks the rules",
    }
}

fn invalid(reason: &str) -> Path {
    Path::Invalid { reason: reason.to_owned() }
}
