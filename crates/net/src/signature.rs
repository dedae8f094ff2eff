//! Whether a certificate was signed with a certain key, whatever its dates say.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA1_ASN1, ECDSA_P521_SHA256_ASN1,
    ECDSA_P521_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ED25519,
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384, UnparsedPublicKey,
    VerificationAlgorithm,
};
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::key::{curve, size};

/// A kind of signature that we can verify.
struct Kind {
    /// The signature's algorithm.
    signature: &'static str,
    /// The curve of the key, if it is one on a curve that has a name.
    curve: &'static str,
    /// The fewest bits of a key that are verified.
    least: u32,
    algorithm: &'static dyn VerificationAlgorithm,
}

const fn rsa(
    signature: &'static str,
    least: u32,
    algorithm: &'static dyn VerificationAlgorithm,
) -> Kind {
    Kind { signature, curve: "", least, algorithm }
}

const fn ecdsa(
    signature: &'static str,
    curve: &'static str,
    algorithm: &'static dyn VerificationAlgorithm,
) -> Kind {
    Kind { signature, curve, least: 0, algorithm }
}

const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";
const ECDSA_SHA1: &str = "1.2.840.10045.4.1";
const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_SHA384: &str = "1.2.840.10045.4.3.3";
const ECDSA_SHA512: &str = "1.2.840.10045.4.3.4";

/// Nothing is trusted because of them, so broken algorithms are among them.
const KINDS: &[Kind] = &[
    rsa("1.2.840.113549.1.1.5", 1024, &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
    rsa("1.2.840.113549.1.1.11", 1024, &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
    rsa("1.2.840.113549.1.1.12", 2048, &RSA_PKCS1_2048_8192_SHA384),
    rsa("1.2.840.113549.1.1.13", 1024, &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
    ecdsa(ECDSA_SHA256, P256, &ECDSA_P256_SHA256_ASN1),
    ecdsa(ECDSA_SHA384, P256, &ECDSA_P256_SHA384_ASN1),
    ecdsa(ECDSA_SHA512, P256, &ECDSA_P256_SHA512_ASN1),
    ecdsa(ECDSA_SHA256, P384, &ECDSA_P384_SHA256_ASN1),
    ecdsa(ECDSA_SHA384, P384, &ECDSA_P384_SHA384_ASN1),
    ecdsa(ECDSA_SHA512, P384, &ECDSA_P384_SHA512_ASN1),
    ecdsa(ECDSA_SHA1, P521, &ECDSA_P521_SHA1_ASN1),
    ecdsa(ECDSA_SHA256, P521, &ECDSA_P521_SHA256_ASN1),
    ecdsa(ECDSA_SHA384, P521, &ECDSA_P521_SHA384_ASN1),
    ecdsa(ECDSA_SHA512, P521, &ECDSA_P521_SHA512_ASN1),
    rsa(EDWARDS_25519, 0, &ED25519),
];

const RSA: &str = "1.2.840.113549.1.1.1";
const EC: &str = "1.2.840.10045.2.1";
const EDWARDS_25519: &str = "1.3.101.112";

/// Whether a key of this kind can make a signature of this kind.
fn fits(key: &str, signature: &str) -> bool {
    match key {
        RSA => signature.starts_with("1.2.840.113549.1.1."),
        EC => signature.starts_with("1.2.840.10045.4."),
        other => other == signature,
    }
}

/// Whether the key made the certificate's signature; `None` where the algorithm or the kind of
/// key is not one that we can verify.
pub(crate) fn is_by(x509: &X509Certificate<'_>, key: &SubjectPublicKeyInfo<'_>) -> Option<bool> {
    let signature = x509.signature_algorithm.algorithm.to_id_string();
    let of_key = key.algorithm.algorithm.to_id_string();
    let both_known = [RSA, EC, EDWARDS_25519].contains(&of_key.as_str()) && is_known(&signature);
    if both_known && !fits(&of_key, &signature) {
        return Some(false);
    }
    let (curve, bits) = (curve(key).unwrap_or_default(), size(key));
    let kind = KINDS
        .iter()
        .find(|k| k.signature == signature && k.curve == curve && k.least <= bits)
        .filter(|_| fits(&of_key, &signature))?;
    let key = UnparsedPublicKey::new(kind.algorithm, &key.subject_public_key.data);
    Some(key.verify(x509.tbs_certificate.as_ref(), &x509.signature_value.data).is_ok())
}

fn is_known(signature: &str) -> bool {
    KINDS.iter().any(|kind| kind.signature == signature)
}
