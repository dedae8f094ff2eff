//! Certificate authorities, and certificates with one flaw each.

use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SignatureAlgorithm,
};
pub use rcgen::{PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_ED25519};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A root, an intermediate that it signed, and another root that nobody knows.
pub struct Pki {
    root: CertifiedIssuer<'static, KeyPair>,
    intermediate: CertifiedIssuer<'static, KeyPair>,
    stranger: CertifiedIssuer<'static, KeyPair>,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// Its period is over.
    Expired,
    /// Its period has not begun.
    NotYetValid,
    /// Its period is over in a week.
    ExpiringSoon,
    /// It names another host.
    WrongName,
    /// It vouches for itself.
    SelfSigned,
    /// It comes from an authority that nobody knows.
    Untrusted,
    /// The intermediate is not sent.
    Incomplete,
    /// RSA with 1024 bits.
    WeakKey,
    /// Signed with SHA-1.
    WeakSignature,
    /// For clients, not for servers.
    WrongPurpose,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::None,
        Self::Expired,
        Self::NotYetValid,
        Self::ExpiringSoon,
        Self::WrongName,
        Self::SelfSigned,
        Self::Untrusted,
        Self::Incomplete,
        Self::WeakKey,
        Self::WeakSignature,
        Self::WrongPurpose,
    ];
}

/// A certificate chain and its key, in PEM.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What the server sends, the leaf first.
    pub chain: String,
    /// The private key.
    pub key: String,
}

impl Default for Pki {
    fn default() -> Self {
        Self::new()
    }
}

impl Pki {
    /// New authorities.
    ///
    /// # Panics
    ///
    /// If keys cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let root = authority("Portwise Test Root", None, YEARS);
        let intermediate = authority("Portwise Test Intermediate", Some(&root), YEARS);
        let stranger = authority("Nobody's Root", None, YEARS);
        Self { root, intermediate, stranger }
    }

    /// The root that tests trust, in PEM.
    #[must_use]
    pub fn root(&self) -> String {
        self.root.pem()
    }

    /// A certificate for the names, with one flaw.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn issue(&self, names: &[&str], flaw: Flaw) -> Identity {
        match flaw {
            Flaw::WeakKey => return self.issue_with_openssl(names, "rsa:1024", "-sha256"),
            Flaw::WeakSignature => return self.issue_with_openssl(names, "rsa:2048", "-sha1"),
            _ => {}
        }
        let now = OffsetDateTime::now_utc();
        let (from, to) = match flaw {
            Flaw::Expired => (now - Duration::days(40), now - Duration::days(3)),
            Flaw::NotYetValid => (now + Duration::days(3), now + Duration::days(90)),
            Flaw::ExpiringSoon => (now - Duration::days(80), now + Duration::days(7)),
            _ => (now - Duration::days(1), now + Duration::days(90)),
        };
        let names: Vec<String> = match flaw {
            Flaw::WrongName => vec!["other.example.net".to_owned()],
            _ => names.iter().map(|n| (*n).to_owned()).collect(),
        };
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(names.clone()).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, names[0].clone());
        params.not_before = from;
        params.not_after = to;
        params.use_authority_key_identifier_extension = flaw != Flaw::SelfSigned;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = match flaw {
            Flaw::WrongPurpose => vec![ExtendedKeyUsagePurpose::ClientAuth],
            _ => vec![ExtendedKeyUsagePurpose::ServerAuth],
        };
        if !matches!(flaw, Flaw::SelfSigned | Flaw::Untrusted) {
            params.custom_extensions = vec![issuer_address()];
        }
        let leaf = match flaw {
            Flaw::SelfSigned => params.self_signed(&key),
            Flaw::Untrusted => params.signed_by(&key, &self.stranger),
            _ => params.signed_by(&key, &self.intermediate),
        }
        .expect("a certificate");
        let mut chain = leaf.pem();
        if !matches!(flaw, Flaw::SelfSigned | Flaw::Untrusted | Flaw::Incomplete) {
            chain.push_str(&self.intermediate.pem());
        }
        Identity { chain, key: key.serialize_pem() }
    }

    /// A leaf that is valid now behind intermediates of these periods, in days from now; the one
    /// that signed it first. The root signed the last, or one that nobody knows did.
    ///
    /// # Panics
    ///
    /// If they cannot be made.
    #[must_use]
    pub fn issue_through(
        &self,
        names: &[&str],
        periods: &[(i64, i64)],
        is_known: bool,
    ) -> Identity {
        let mut top = None;
        let mut chain = String::new();
        for (i, period) in periods.iter().enumerate().rev() {
            let by = top.as_ref().unwrap_or(if is_known { &self.root } else { &self.stranger });
            let next = authority(&format!("Portwise Test Intermediate {i}"), Some(by), *period);
            chain.insert_str(0, &next.pem());
            top = Some(next);
        }
        let key = KeyPair::generate().expect("a key");
        let leaf = leaf(names, &key, top.as_ref().unwrap_or(&self.intermediate));
        Identity { chain: leaf + &chain, key: key.serialize_pem() }
    }

    /// A good certificate for the names from a root that nobody knows, which is sent.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn issue_by_own_root(&self, names: &[&str]) -> Identity {
        let key = KeyPair::generate().expect("a key");
        let chain = leaf(names, &key, &self.stranger) + &self.stranger.pem();
        Identity { chain, key: key.serialize_pem() }
    }

    /// A root of this period that nobody knows and that is sent all the same, in PEM.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn old_root(period: (i64, i64)) -> String {
        authority("Old Root", None, period).pem()
    }

    /// A certificate whose issuer has the name of its subject and is another.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn namesake(name: &str) -> Identity {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        let of_issuer = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params.clone(), of_issuer).expect("an issuer");
        params.not_before = OffsetDateTime::now_utc() - Duration::days(1);
        params.not_after = OffsetDateTime::now_utc() + Duration::days(90);
        let leaf = params.signed_by(&key, &issuer).expect("a certificate");
        Identity { chain: leaf.pem(), key: key.serialize_pem() }
    }

    /// A good certificate for the names with a key of this kind.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn issue_with(&self, names: &[&str], kind: &'static SignatureAlgorithm) -> Identity {
        let key = KeyPair::generate_for(kind).expect("a key");
        let chain = leaf(names, &key, &self.intermediate) + &self.intermediate.pem();
        Identity { chain, key: key.serialize_pem() }
    }

    /// A good certificate for the names with an RSA key, which old TLS needs.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn issue_rsa(&self, names: &[&str]) -> Identity {
        self.issue_with_openssl(names, "rsa:2048", "-sha256")
    }

    /// A self-signed certificate of the first version of X.509, which had no extensions.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn first_version(name: &str) -> Identity {
        let folder = tempfile::tempdir().expect("a folder");
        let subject = format!("/CN={name}");
        let request = ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "csr"];
        openssl(folder.path(), &[&request[..], &["-subj", &subject]].concat());
        let sign = ["x509", "-req", "-in", "csr", "-signkey", "key", "-days", "90", "-out", "pem"];
        openssl(folder.path(), &sign);
        let read = |name| std::fs::read_to_string(folder.path().join(name)).expect("read");
        Identity { chain: read("pem"), key: read("key") }
    }

    /// What current libraries refuse to make, OpenSSL still does.
    fn issue_with_openssl(&self, names: &[&str], key: &str, digest: &str) -> Identity {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| std::fs::write(file(name), text).expect("written");
        write("ca.pem", &self.intermediate.pem());
        write("ca.key", &self.intermediate.key().serialize_pem());
        let list: Vec<String> = names.iter().map(|n| format!("DNS:{n}")).collect();
        write("san", &format!("subjectAltName={}\n", list.join(",")));
        openssl(
            folder.path(),
            &[
                "req",
                "-newkey",
                key,
                "-nodes",
                "-keyout",
                "leaf.key",
                "-out",
                "leaf.csr",
                "-subj",
                &format!("/CN={}", names[0]),
            ],
        );
        openssl(
            folder.path(),
            &[
                "x509",
                "-req",
                "-in",
                "leaf.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "90",
                digest,
                "-extfile",
                "san",
                "-out",
                "leaf.pem",
            ],
        );
        let read = |name: &str| std::fs::read_to_string(file(name)).expect("read");
        Identity { chain: read("leaf.pem") + &self.intermediate.pem(), key: read("leaf.key") }
    }
}

impl Identity {
    /// Writes `chain.pem` and `key.pem` into a folder and gives their paths.
    ///
    /// # Panics
    ///
    /// If they cannot be written.
    #[must_use]
    pub fn write(&self, folder: &Path) -> (PathBuf, PathBuf) {
        let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
        std::fs::write(&chain, &self.chain).expect("written");
        std::fs::write(&key, &self.key).expect("written");
        (chain, key)
    }

    /// The chain in DER.
    ///
    /// # Panics
    ///
    /// Never, for what [`Pki`] issued.
    #[must_use]
    pub fn chain_der(&self) -> Vec<CertificateDer<'static>> {
        CertificateDer::pem_slice_iter(self.chain.as_bytes())
            .collect::<Result<_, _>>()
            .expect("certificates")
    }

    /// The key in DER.
    ///
    /// # Panics
    ///
    /// Never, for what [`Pki`] issued.
    #[must_use]
    pub fn key_der(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("a key")
    }
}

/// A period that has begun and goes on, in days from now.
const YEARS: (i64, i64) = (-365, 3650);

/// A leaf that is valid as of now.
fn leaf(names: &[&str], key: &KeyPair, by: &CertifiedIssuer<'static, KeyPair>) -> String {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    let mut params = CertificateParams::new(names.clone()).expect("parameters");
    params.distinguished_name.push(DnType::CommonName, names[0].clone());
    params.not_before = OffsetDateTime::now_utc() - Duration::days(1);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(90);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.custom_extensions = vec![issuer_address()];
    params.signed_by(key, by).expect("a certificate").pem()
}

fn authority(
    name: &str,
    by: Option<&CertifiedIssuer<'static, KeyPair>>,
    (from, to): (i64, i64),
) -> CertifiedIssuer<'static, KeyPair> {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.distinguished_name.push(DnType::OrganizationName, "Portwise Tests");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    params.not_before = OffsetDateTime::now_utc() + Duration::days(from);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(to);
    match by {
        Some(issuer) => CertifiedIssuer::signed_by(params, key, issuer),
        None => CertifiedIssuer::self_signed(params, key),
    }
    .expect("an authority")
}

/// Authority information access with a caIssuers address, as public authorities write it
/// (RFC 5280 §4.2.2.1).
fn issuer_address() -> CustomExtension {
    let url = b"http://pki.example.net/intermediate.der";
    let length = |n: usize| u8::try_from(n).expect("short");
    let method = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let mut description = method.to_vec();
    description.extend([0x86, length(url.len())]);
    description.extend(url);
    let mut content = vec![0x30, length(description.len() + 2), 0x30, length(description.len())];
    content.extend(description);
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let output = output.expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
