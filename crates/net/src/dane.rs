//! What of a chain TLSA records fit: facts, from which [`portwise_policy::dane`] concludes.

use std::collections::HashMap;

use aws_lc_rs::digest::{Algorithm, SHA256, SHA512, digest};
use hickory_resolver::proto::rr::RData;
use portwise_policy::{Place, Tlsa, TlsaMatch};
use tokio_rustls::rustls::crypto::WebPkiSupportedAlgorithms;
use tokio_rustls::rustls::pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::certificate::{Parsed, hexadecimal};
use crate::chain::why;

/// A TLSA record as it came (RFC 6698 §2.1).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TlsaRecord {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching: u8,
    /// The data.
    pub data: Vec<u8>,
}

/// The most octets of data that are shown: those of the longest digest.
const SHOWN: usize = 64;

impl TlsaRecord {
    pub(crate) fn of(data: &RData) -> Option<Self> {
        let RData::TLSA(tlsa) = data else { return None };
        Some(Self {
            usage: tlsa.cert_usage.into(),
            selector: tlsa.selector.into(),
            matching: tlsa.matching.into(),
            data: tlsa.cert_data.clone(),
        })
    }

    /// What stands in a report.
    #[must_use]
    pub fn facts(&self) -> Tlsa {
        Tlsa {
            usage: self.usage,
            selector: self.selector,
            matching: self.matching,
            data: hexadecimal(&self.data[..self.data.len().min(SHOWN)]),
            length: self.data.len(),
            unreadable: self.matching == 0 && !self.is_readable(),
        }
    }

    /// Whether data that is no digest is what it should be. Of a selector that is not known,
    /// nobody can tell.
    fn is_readable(&self) -> bool {
        match self.selector {
            0 => {
                let der = CertificateDer::from(self.data.as_slice());
                Parsed::new(&der).is_some_and(|parsed| parsed.length() == self.data.len())
            }
            1 => SubjectPublicKeyInfo::from_der(&self.data).is_ok_and(|(rest, _)| rest.is_empty()),
            _ => true,
        }
    }

    fn fits(&self, certificate: &Parsed<'_>) -> bool {
        let selected = match self.selector {
            0 => certificate.der(),
            1 => certificate.key().raw,
            _ => return false,
        };
        let is = |algorithm: &'static Algorithm| digest(algorithm, selected).as_ref() == self.data;
        match self.matching {
            0 => selected == self.data,
            1 => is(&SHA256),
            2 => is(&SHA512),
            _ => false,
        }
    }
}

/// What each record fits of a chain as presented, the leaf first, as of `now`: an entry for each
/// record, in their order.
///
/// For usage 2, the certificate that fits is taken for a trust anchor, so that it may be any
/// authority's, and its own dates mean nothing (RFC 7672 §3.1.2, RFC 5280 §6.1.1). The server's own
/// certificate cannot vouch for itself there, which is what usage 3 is for; but a whole key in the
/// record can, wherever it is found. OpenSSL has it the same way.
#[must_use]
pub fn tlsa_matches(
    chain: &[CertificateDer<'_>],
    records: &[TlsaRecord],
    algorithms: &WebPkiSupportedAlgorithms,
    now: UnixTime,
) -> Vec<TlsaMatch> {
    // One that cannot be read keeps its place.
    let parsed: Vec<Option<Parsed<'_>>> = chain.iter().map(Parsed::new).collect();
    let mut paths = Paths { chain, parsed: &parsed, algorithms, now, known: HashMap::new() };
    let found = |(at, record): (usize, &TlsaRecord)| {
        let (place, path_fails) = paths.place_of(record);
        TlsaMatch { record: at, place, path_fails }
    };
    records.iter().enumerate().map(found).collect()
}

/// The paths from the leaf to the other certificates of a chain.
struct Paths<'a> {
    chain: &'a [CertificateDer<'a>],
    parsed: &'a [Option<Parsed<'a>>],
    algorithms: &'a WebPkiSupportedAlgorithms,
    now: UnixTime,
    /// Why there is none, by place.
    known: HashMap<usize, Option<&'static str>>,
}

const OWN: &str = "the record is for an authority, and what fits is the server's own certificate";

impl Paths<'_> {
    fn place_of(&mut self, record: &TlsaRecord) -> (Option<Place>, Option<String>) {
        let fits = |one: &Option<Parsed<'_>>| one.as_ref().is_some_and(|one| record.fits(one));
        let places: Vec<usize> =
            (0..self.parsed.len()).filter(|at| fits(&self.parsed[*at])).collect();
        if record.usage != 2 {
            return (places.first().map(|at| Place::Chain(*at)), None);
        }
        if places.is_empty() {
            return (self.leads_to(record).then_some(Place::Record), None);
        }
        // The same key can be in several certificates, and be good in one of them.
        let mut failed = None;
        for at in places {
            match self.to(at) {
                None => return (Some(Place::Chain(at)), None),
                Some(why) => failed = failed.or(Some((at, why))),
            }
        }
        if self.leads_to(record) {
            return (Some(Place::Record), None);
        }
        failed.map_or((None, None), |(at, why)| (Some(Place::Chain(at)), Some(why.to_owned())))
    }

    /// Why there is no path to a certificate of the chain.
    fn to(&mut self, at: usize) -> Option<&'static str> {
        if let Some(known) = self.known.get(&at) {
            return *known;
        }
        let fails = self.why_not_to(at);
        self.known.insert(at, fails);
        fails
    }

    fn why_not_to(&self, at: usize) -> Option<&'static str> {
        let Some(authority) = self.parsed.get(at).and_then(Option::as_ref) else {
            return Some("the certificate cannot be read");
        };
        if at == 0 {
            return Some(OWN);
        }
        if !authority.is_authority() {
            return Some("the certificate that fits is not an authority's");
        }
        match webpki::anchor_from_trusted_cert(&self.chain[at]) {
            Ok(anchor) => self.why_not_by(&anchor, authority.path_length()),
            Err(error) => Some(why(&error)),
        }
    }

    /// Why there is no path to an anchor, below which there may be so many authorities.
    fn why_not_by(&self, anchor: &TrustAnchor<'_>, below: Option<u32>) -> Option<&'static str> {
        let (first, rest) = self.chain.split_first()?;
        let leaf = match EndEntityCert::try_from(first) {
            Ok(leaf) => leaf,
            Err(error) => return Some(why(&error)),
        };
        let (usage, anchors) = (KeyUsage::server_auth(), std::slice::from_ref(anchor));
        let path =
            leaf.verify_for_usage(self.algorithms.all, anchors, rest, self.now, usage, None, None);
        match path {
            Err(error) => Some(why(&error)),
            Ok(path) => {
                let between = u32::try_from(path.intermediate_certificates().count()).ok();
                let is_too_long = below.zip(between).is_some_and(|(most, there)| there > most);
                is_too_long.then_some(why(&webpki::Error::PathLenConstraintViolated))
            }
        }
    }

    /// Whether the chain leads to a certificate or key that stands in the record itself.
    fn leads_to(&self, record: &TlsaRecord) -> bool {
        if record.matching != 0 {
            return false;
        }
        match record.selector {
            0 => {
                let der = CertificateDer::from(record.data.as_slice());
                let Some(authority) = Parsed::new(&der) else { return false };
                let anchor = webpki::anchor_from_trusted_cert(&der);
                authority.is_authority()
                    && anchor.is_ok_and(|anchor| {
                        self.why_not_by(&anchor, authority.path_length()).is_none()
                    })
            }
            1 => self.leads_to_key(&record.data),
            _ => false,
        }
    }

    /// Whether the chain leads to a bare key: one that signed a certificate of it, and whose name is
    /// what that says of its issuer.
    fn leads_to_key(&self, key: &[u8]) -> bool {
        let Ok((_, info)) = SubjectPublicKeyInfo::from_der(key) else { return false };
        self.parsed.iter().flatten().any(|certificate| {
            let signed = certificate.is_signed_with(&info) == Some(true);
            let inner = inner(certificate.issuer_raw()).zip(inner(key));
            signed
                && inner.is_some_and(|(subject, key)| {
                    let anchor = TrustAnchor {
                        subject: subject.into(),
                        subject_public_key_info: key.into(),
                        name_constraints: None,
                    };
                    self.why_not_by(&anchor, None).is_none()
                })
        })
    }
}

/// What stands in a SEQUENCE of DER, which is how webpki keeps names and keys.
fn inner(der: &[u8]) -> Option<&[u8]> {
    let (tag, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let behind = match length {
        0..=0x7f => rest,
        0x81..=0x84 => rest.get(usize::from(length - 0x80)..)?,
        _ => return None,
    };
    (*tag == 0x30).then_some(behind)
}
