//! Who logs in, and with what.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

/// Octets that nobody is to see: wiped when they go, and never shown.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A secret from octets, which it takes over.
    #[must_use]
    pub fn new(octets: Zeroizing<Vec<u8>>) -> Self {
        Self(octets)
    }

    pub(crate) fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What kind of secret it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A password, also one made for one program, or an API key in its place.
    Password,
    /// An access token of OAuth 2.0 (RFC 6750).
    Token,
}

/// A user name with a secret of a certain kind.
#[derive(Debug)]
pub struct Credential {
    user: String,
    kind: Kind,
    secret: Secret,
}

/// A credential that no server could take. The caller's fault.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum CredentialError {
    /// There is no user name.
    #[error(
        "the user name is empty; give the one that the provider wants, most often the whole e-mail address"
    )]
    NoUser,
    /// A control character in the user name.
    #[error(
        "the user name contains a control character, which no login can carry; type it by hand instead of pasting it"
    )]
    UserControl,
    /// There is no password.
    #[error("the password is empty")]
    NoPassword,
    /// There is no token.
    #[error("the token is empty")]
    NoToken,
    /// Not a token of the form of RFC 6750 §2.1.
    #[error("what was given is no access token: those are one line of letters, digits and -._~+/=")]
    NotToken,
}

impl Credential {
    /// A credential. White space around a token is not a part of it; a password is taken as it is.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] if no server could take it.
    pub fn new(user: &str, kind: Kind, secret: Secret) -> Result<Self, CredentialError> {
        if user.is_empty() {
            return Err(CredentialError::NoUser);
        }
        if user.chars().any(char::is_control) {
            return Err(CredentialError::UserControl);
        }
        let secret = match kind {
            Kind::Password if secret.octets().is_empty() => {
                return Err(CredentialError::NoPassword);
            }
            Kind::Password => secret,
            Kind::Token => {
                let token = secret.octets().trim_ascii();
                if token.is_empty() {
                    return Err(CredentialError::NoToken);
                }
                if !token.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(b)) {
                    return Err(CredentialError::NotToken);
                }
                Secret::new(Zeroizing::new(token.to_vec()))
            }
        };
        Ok(Self { user: user.to_owned(), kind, secret })
    }

    /// The kind of the secret.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The user name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    pub(crate) fn secret(&self) -> &[u8] {
        self.secret.octets()
    }

    /// User name and password as SCRAM wants them (RFC 5802 §5.1), unless there is something in
    /// them that it does not allow.
    pub(crate) fn prepared(&self) -> Option<(String, Zeroizing<Vec<u8>>)> {
        let user = stringprep::saslprep(&self.user).ok()?.into_owned();
        let password = std::str::from_utf8(self.secret()).ok()?;
        let password = stringprep::saslprep(password).ok()?.into_owned();
        let is_left = !user.is_empty() && !password.is_empty();
        is_left.then(|| (user, Zeroizing::new(password.into_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{Credential, CredentialError, Kind, Secret};

    fn credential(user: &str, kind: Kind, secret: &[u8]) -> Result<Credential, CredentialError> {
        Credential::new(user, kind, Secret::new(Zeroizing::new(secret.to_vec())))
    }

    #[test]
    fn what_no_server_could_take_is_refused() {
        let error = |user: &str, kind, secret: &[u8]| credential(user, kind, secret).unwrap_err();
        assert_eq!(error("", Kind::Password, b"x"), CredentialError::NoUser);
        assert_eq!(error("a\r\nb", Kind::Password, b"x"), CredentialError::UserControl);
        assert_eq!(error("a", Kind::Password, b""), CredentialError::NoPassword);
        assert_eq!(error("a", Kind::Token, b" \n"), CredentialError::NoToken);
        assert_eq!(error("a", Kind::Token, b"two words"), CredentialError::NotToken);
        assert_eq!(error("a", Kind::Token, b"x\x01auth=y"), CredentialError::NotToken);
    }

    #[test]
    fn a_password_is_taken_as_it_is_and_a_token_without_white_space() {
        let password = credential("a", Kind::Password, b" p\0\n\xff ").unwrap();
        assert_eq!(password.secret(), b" p\0\n\xff ");
        assert_eq!(credential("a", Kind::Token, b" ya29.x=\r\n").unwrap().secret(), b"ya29.x=");
    }

    #[test]
    fn scram_gets_what_it_allows_in_its_form() {
        let prepared = |password: &str| {
            let credential = credential("anna", Kind::Password, password.as_bytes()).unwrap();
            credential.prepared().map(|(_, p)| String::from_utf8(p.to_vec()).unwrap())
        };
        assert_eq!(prepared("I\u{ad}X").as_deref(), Some("IX"));
        assert_eq!(prepared("\u{2168}").as_deref(), Some("IX"));
        assert_eq!(prepared("a\u{a0}b").as_deref(), Some("a b"));
        assert_eq!(prepared("a\nb"), None);
        assert_eq!(prepared("a\0b"), None);
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let shown = format!("{:?}", credential("anna", Kind::Password, b"hunter2").unwrap());
        assert!(shown.contains("***") && !shown.contains("hunter2"), "{shown}");
    }
}
