//! The public key of a certificate: its curve and its size.

use x509_parser::asn1_rs::Integer;
use x509_parser::oid_registry::OID_PKCS1_RSASSAPSS;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::{PublicKey as ParsedKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

/// The size of a key in bits: of the modulus, of the curve's field, of the encoded point.
pub(crate) fn size(info: &SubjectPublicKeyInfo<'_>) -> u32 {
    let octets = &info.subject_public_key.data;
    let bits = match info.parsed() {
        Ok(ParsedKey::RSA(rsa)) => length(rsa.modulus),
        Ok(ParsedKey::EC(point)) => {
            let curve = curve(info).unwrap_or_default();
            let known = CURVES.iter().find(|(id, _)| *id == curve);
            known.map_or_else(|| point.key_size(), |(_, bits)| *bits)
        }
        // The first of a DSA key's parameters is its modulus (RFC 3279 §2.3.2).
        Ok(ParsedKey::DSA(own)) => {
            let parameters = info.algorithm.parameters.as_ref();
            let modulus = parameters.and_then(|p| Integer::from_der(p.data).ok());
            modulus.map_or_else(|| length(own), |(_, p)| length(p.as_ref()))
        }
        _ if info.algorithm.algorithm == OID_PKCS1_RSASSAPSS => {
            RSAPublicKey::from_der(octets).map_or(0, |(_, rsa)| length(rsa.modulus))
        }
        _ => octets.len() * 8,
    };
    u32::try_from(bits).unwrap_or(u32::MAX)
}

/// The bits of a number, without leading zeros.
fn length(number: &[u8]) -> usize {
    match number.iter().position(|octet| *octet != 0) {
        Some(zeros) => (number.len() - zeros) * 8 - number[zeros].leading_zeros() as usize,
        None => 0,
    }
}

/// Curves whose field does not fill its octets, with its bits.
const CURVES: &[(&str, usize)] = &[
    ("1.3.132.0.1", 163),
    ("1.3.132.0.2", 163),
    ("1.3.132.0.3", 239),
    ("1.3.132.0.4", 113),
    ("1.3.132.0.5", 113),
    ("1.3.132.0.15", 163),
    ("1.3.132.0.16", 283),
    ("1.3.132.0.17", 283),
    ("1.3.132.0.22", 131),
    ("1.3.132.0.23", 131),
    ("1.3.132.0.24", 193),
    ("1.3.132.0.25", 193),
    ("1.3.132.0.26", 233),
    ("1.3.132.0.27", 233),
    ("1.3.132.0.35", 521),
    ("1.3.132.0.36", 409),
    ("1.3.132.0.37", 409),
    ("1.3.132.0.38", 571),
    ("1.3.132.0.39", 571),
];

/// The curve of a key, by its number, if it has one.
pub(crate) fn curve(key: &SubjectPublicKeyInfo<'_>) -> Option<String> {
    Some(key.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string())
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_number_is_as_long_as_its_highest_bit_says() {
        for (octets, bits) in [
            (&[][..], 0),
            (&[0, 0], 0),
            (&[0, 0x80], 8),
            (&[0x7f, 0xff], 15),
            (&[1, 0xff, 0xff], 17),
        ] {
            assert_eq!(length(octets), bits);
        }
    }
}
