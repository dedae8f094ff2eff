//! The certificate that is shown, and its key.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::{Error as TlsError, ServerConfig};

/// A certificate with its key, ready for TLS.
#[derive(Clone, Debug)]
pub struct Identity {
    pub(crate) tls: Arc<ServerConfig>,
    fingerprint: String,
}

/// There is no certificate to show.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// The file cannot be read, or is no PEM of certificates.
    #[error(
        "cannot read certificates in PEM from {0}: {1}; name a file with the chain, the server's own first, with --tls-cert"
    )]
    Certificates(PathBuf, String),
    /// The same of the key.
    #[error(
        "cannot read a private key in PEM from {0}: {1}; name the file of the certificate's key with --tls-key"
    )]
    Key(PathBuf, String),
    /// They do not fit together, or TLS cannot use them.
    #[error(
        "cannot use the certificate and the key: {0}; --tls-cert and --tls-key must belong together"
    )]
    Unusable(TlsError),
    /// None could be made.
    #[error("cannot make a certificate: {0}; name one with --tls-cert and --tls-key")]
    NotMade(String),
}

impl Identity {
    /// Reads a chain, the server's own certificate first, and its key.
    ///
    /// # Errors
    ///
    /// [`IdentityError`] names the file that cannot be used.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, IdentityError> {
        let unread = |why: String| IdentityError::Certificates(chain.to_owned(), why);
        let certificates = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unread(error.to_string()))?;
        if certificates.is_empty() {
            return Err(unread("there is none in it".to_owned()));
        }
        let secret = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| IdentityError::Key(key.to_owned(), error.to_string()))?;
        Self::new(certificates, secret).map_err(IdentityError::Unusable)
    }

    /// Makes a certificate that vouches for itself.
    ///
    /// # Errors
    ///
    /// [`IdentityError`] if that cannot be done.
    pub fn make(hostname: &str) -> Result<Self, IdentityError> {
        let made = rcgen::generate_simple_self_signed([hostname.to_owned()])
            .map_err(|error| IdentityError::NotMade(error.to_string()))?;
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        Self::new(vec![made.cert.der().clone()], key)
            .map_err(|error| IdentityError::NotMade(error.to_string()))
    }

    /// SHA-256 of the certificate, in hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, TlsError> {
        let digest = chain.first().map(Sha256::digest).unwrap_or_default();
        let fingerprint = digest.iter().fold(String::new(), |mut out, octet| {
            let _ = write!(out, "{octet:02x}");
            out
        });
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        // Every connection is a stranger's first.
        tls.session_storage = Arc::new(NoServerSessionStorage {});
        tls.send_tls13_tickets = 0;
        Ok(Self { tls: Arc::new(tls), fingerprint })
    }
}
