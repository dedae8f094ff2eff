//! Proof that a server is who it should be, without which nothing secret is said.

use portwise_core::report::{KeyProof, Path, TlsFacts};
use thiserror::Error;

/// The certificate leads to a trust anchor, is in its period, names the host, and the server holds
/// its key. Made from such facts alone:
///
/// ```compile_fail,E0423
/// let unproved = portwise_submission::Verified(());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Verified(());

/// Why a certificate proves nothing. The server's fault, or that of somebody on the way.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum NotVerified {
    /// It comes from nobody who is trusted.
    #[error("its certificate does not lead to an authority that is trusted here")]
    Untrusted,
    /// It is not in its period.
    #[error("its certificate, or one on the way to the authority, has expired or is not valid yet")]
    OutOfPeriod,
    /// It names other hosts.
    #[error("its certificate is for another host")]
    Name,
    /// The server did not prove that it holds the key.
    #[error("it did not prove that it holds the certificate's key")]
    Key,
}

impl Verified {
    /// The proof, if these facts are one. Stricter than a check: a proof of a kind that we cannot
    /// verify is none here.
    ///
    /// # Errors
    ///
    /// [`NotVerified`] for the first that is missing.
    pub fn of(facts: &TlsFacts) -> Result<Self, NotVerified> {
        if facts.key_proof != KeyProof::Valid {
            return Err(NotVerified::Key);
        }
        if facts.path != Path::Anchored {
            return Err(NotVerified::Untrusted);
        }
        if !facts.trusted {
            return Err(NotVerified::OutOfPeriod);
        }
        if !facts.name_matches {
            return Err(NotVerified::Name);
        }
        Ok(Self(()))
    }
}
