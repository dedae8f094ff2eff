//! DER to facts.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use jiff::Timestamp;
use portwise_core::report::{Certificate, PublicKey};
use portwise_smtp::printable;
use tokio_rustls::rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::oid_registry::{OID_PKCS1_RSASSAPSS, OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, Oid};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as ParsedKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::key::size;
use crate::signature;

/// The most names kept of a certificate.
const MOST_NAMES: usize = 100;

/// A certificate, parsed once.
pub(crate) struct Parsed<'a> {
    x509: X509Certificate<'a>,
    der: &'a CertificateDer<'a>,
    length: usize,
}

impl<'a> Parsed<'a> {
    /// The certificate, unless its encoding is broken.
    pub(crate) fn new(der: &'a CertificateDer<'a>) -> Option<Self> {
        let (behind, x509) = X509Certificate::from_der(der).ok()?;
        Some(Self { x509, der, length: der.len() - behind.len() })
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.x509.issuer().as_raw() == self.x509.subject().as_raw()
    }

    /// Whether it vouches for itself. Where the signature is of a kind that we cannot verify, its
    /// names say so.
    pub(crate) fn is_self_signed(&self) -> bool {
        self.is_self_issued() && self.is_signed_with(self.x509.public_key()) != Some(false)
    }

    /// Whether the signature was made with this key; `None` where we cannot tell.
    pub(crate) fn is_signed_with(&self, key: &SubjectPublicKeyInfo<'_>) -> Option<bool> {
        signature::is_by(&self.x509, key)
    }

    pub(crate) fn key(&self) -> &SubjectPublicKeyInfo<'_> {
        self.x509.public_key()
    }

    /// Whether it may vouch for the certificates of servers (RFC 5280 §4.2.1.9, §4.2.1.3,
    /// §4.2.1.12).
    pub(crate) fn is_authority(&self) -> bool {
        let signs = match self.x509.key_usage() {
            Ok(usage) => usage.is_none_or(|usage| usage.value.key_cert_sign()),
            Err(_) => false,
        };
        let for_servers = match self.x509.extended_key_usage() {
            Ok(usage) => usage.is_none_or(|usage| usage.value.any || usage.value.server_auth),
            Err(_) => false,
        };
        self.x509.is_ca() && signs && for_servers
    }

    /// How many authorities there may be below it (RFC 5280 §4.2.1.9).
    pub(crate) fn path_length(&self) -> Option<u32> {
        self.x509.basic_constraints().ok()??.value.path_len_constraint
    }

    pub(crate) fn der(&self) -> &[u8] {
        self.der
    }

    /// How many octets of its DER form it takes; what stands behind is not a part of it.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    pub(crate) fn was_issued_by(&self, other: &Self) -> bool {
        self.x509.issuer().as_raw() == other.x509.subject().as_raw()
    }

    pub(crate) fn issuer_raw(&self) -> &[u8] {
        self.x509.issuer().as_raw()
    }

    pub(crate) fn issuer(&self) -> String {
        printable(self.x509.issuer().to_string().as_bytes())
    }

    pub(crate) fn subject(&self) -> String {
        printable(self.x509.subject().to_string().as_bytes())
    }

    pub(crate) fn not_before(&self) -> i64 {
        self.x509.validity().not_before.timestamp()
    }

    pub(crate) fn not_after(&self) -> i64 {
        self.x509.validity().not_after.timestamp()
    }

    /// Whether the certificate says where its issuer's certificate can be fetched. Public
    /// authorities write that into every leaf; home-made ones hardly ever do.
    pub(crate) fn names_its_issuers_address(&self) -> bool {
        self.x509.iter_extensions().any(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => access
                .accessdescs
                .iter()
                .any(|d| d.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS),
            _ => false,
        })
    }

    /// The hash that stands for it in a channel binding: with the hash of its own signature, but
    /// SHA-256 for those that are broken (RFC 5929 §4.1).
    pub(crate) fn end_point(&self) -> Option<Vec<u8>> {
        let number = self.x509.signature_algorithm.algorithm.to_id_string();
        let (_, with) = HASHES.iter().find(|(id, _)| *id == number)?;
        Some(digest(with, &self.der[..self.length]).as_ref().to_vec())
    }

    /// What stands in a report.
    pub(crate) fn facts(&self) -> Certificate {
        let x509 = &self.x509;
        Certificate {
            subject: self.subject(),
            issuer: self.issuer(),
            serial: hexadecimal(&x509.raw_serial()[..x509.raw_serial().len().min(40)]),
            not_before: timestamp(x509.validity().not_before),
            not_after: timestamp(x509.validity().not_after),
            dns_names: names(x509),
            more_names: None,
            key: key(x509),
            signature_algorithm: short_name(&x509.signature_algorithm.algorithm),
            sha256: sha256(self.der),
            spki_sha256: sha256(x509.public_key().raw),
            self_issued: self.is_self_issued(),
        }
    }
}

fn names(x509: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(san)) = x509.subject_alternative_name() else { return Vec::new() };
    let shown = san.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some(printable(name.as_bytes())),
        GeneralName::IPAddress([a, b, c, d]) => {
            Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string())
        }
        GeneralName::IPAddress(octets) => {
            <[u8; 16]>::try_from(*octets).ok().map(|o| std::net::Ipv6Addr::from(o).to_string())
        }
        _ => None,
    });
    shown.take(MOST_NAMES).collect()
}

fn key(x509: &X509Certificate<'_>) -> PublicKey {
    let info = x509.public_key();
    let kind = match info.parsed() {
        Ok(ParsedKey::RSA(_)) => "RSA".to_owned(),
        Ok(ParsedKey::EC(_)) => "EC".to_owned(),
        Ok(ParsedKey::DSA(_)) => "DSA".to_owned(),
        _ if info.algorithm.algorithm == OID_PKCS1_RSASSAPSS => "RSA".to_owned(),
        _ => short_name(&info.algorithm.algorithm),
    };
    PublicKey { kind, bits: size(info) }
}

/// The name of an algorithm, or its number where it has none.
fn short_name(oid: &Oid<'_>) -> String {
    if let Ok(name) = oid2sn(oid, oid_registry()) {
        return name.to_owned();
    }
    let number = oid.to_id_string();
    let old = OLD_ALGORITHMS.iter().find(|(id, _)| *id == number);
    old.map_or(number, |(_, name)| (*name).to_owned())
}

/// Algorithms that the registry leaves out, since they should not be used any more.
const OLD_ALGORITHMS: &[(&str, &str)] = &[
    ("1.2.840.10040.4.3", "dsa-with-SHA1"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
];

/// The hash with which a certificate is told in a channel binding, by the algorithm of its
/// signature.
const HASHES: &[(&str, &Algorithm)] = &[
    ("1.2.840.113549.1.1.4", &SHA256),
    ("1.2.840.113549.1.1.5", &SHA256),
    ("1.2.840.113549.1.1.11", &SHA256),
    ("1.2.840.113549.1.1.12", &SHA384),
    ("1.2.840.113549.1.1.13", &SHA512),
    ("1.2.840.10045.4.1", &SHA256),
    ("1.2.840.10045.4.3.2", &SHA256),
    ("1.2.840.10045.4.3.3", &SHA384),
    ("1.2.840.10045.4.3.4", &SHA512),
];

fn timestamp(time: ASN1Time) -> Timestamp {
    Timestamp::from_second(time.timestamp())
        .unwrap_or_else(|_| if time.timestamp() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn sha256(der: &[u8]) -> String {
    hexadecimal(digest(&SHA256, der).as_ref())
}

pub(crate) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|b| format!("{b:02x}")).collect()
}
