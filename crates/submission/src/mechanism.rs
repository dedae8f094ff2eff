//! Which SASL mechanism to log in with, and why.

use portwise_smtp::SaslMechanism;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::credential::{Credential, Kind};

/// A mechanism that we can log in with.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Mechanism {
    /// RFC 7677, bound to the TLS session.
    ScramSha256Plus,
    /// RFC 7677.
    ScramSha256,
    /// RFC 5802, bound to the TLS session.
    ScramSha1Plus,
    /// RFC 5802.
    ScramSha1,
    /// RFC 4616.
    Plain,
    /// Older than PLAIN and never standardised: the same in two steps.
    Login,
    /// RFC 2195.
    CramMd5,
    /// RFC 7628.
    OAuthBearer,
    /// Google's and Microsoft's form of it.
    XOAuth2,
}

/// What is known of a mechanism.
struct Row {
    mechanism: Mechanism,
    name: &'static str,
    kind: Kind,
    /// Why it is chosen, where it is the first that fits.
    reason: &'static str,
}

/// All of them, the preferred of each kind first.
const ROWS: &[Row] = &[
    Row {
        mechanism: Mechanism::ScramSha256Plus,
        name: "SCRAM-SHA-256-PLUS",
        kind: Kind::Password,
        reason: "it proves the password without sending it, and holds in this TLS session alone",
    },
    Row {
        mechanism: Mechanism::ScramSha256,
        name: "SCRAM-SHA-256",
        kind: Kind::Password,
        reason: "it proves the password without sending it",
    },
    Row {
        mechanism: Mechanism::ScramSha1Plus,
        name: "SCRAM-SHA-1-PLUS",
        kind: Kind::Password,
        reason: "it proves the password without sending it, and holds in this TLS session alone",
    },
    Row {
        mechanism: Mechanism::ScramSha1,
        name: "SCRAM-SHA-1",
        kind: Kind::Password,
        reason: "it proves the password without sending it",
    },
    Row {
        mechanism: Mechanism::Plain,
        name: "PLAIN",
        kind: Kind::Password,
        reason: "it hands the password over, which TLS with a verified certificate protects",
    },
    Row {
        mechanism: Mechanism::Login,
        name: "LOGIN",
        kind: Kind::Password,
        reason: "the server has no PLAIN, and it does the same in an older form",
    },
    Row {
        mechanism: Mechanism::CramMd5,
        name: "CRAM-MD5",
        kind: Kind::Password,
        reason: "it is obsolete, and the server offers nothing better that fits",
    },
    Row {
        mechanism: Mechanism::OAuthBearer,
        name: "OAUTHBEARER",
        kind: Kind::Token,
        reason: "it is the standard for tokens",
    },
    Row {
        mechanism: Mechanism::XOAuth2,
        name: "XOAUTH2",
        kind: Kind::Token,
        reason: "it carries a token, and the server has no OAUTHBEARER",
    },
];

/// A name that is none of our mechanisms. The caller's fault.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("it is none of {}", names().join(", "))]
pub struct UnknownMechanism;

/// Why there is no mechanism to log in with.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum NoChoice {
    /// The server offers no login.
    #[error("the server offers no login here: inside TLS it does not list AUTH")]
    NoLogin,
    /// What was asked for is not among what it offers.
    #[error("the server does not offer {wanted}; it offers {}", .offered.join(", "))]
    NotOffered {
        /// What was asked for.
        wanted: &'static str,
        /// What it offers.
        offered: Vec<String>,
    },
    /// It only takes the other kind of secret.
    #[error("{}", wrong_kind(*.given, .offered))]
    WrongKind {
        /// What was given.
        given: Kind,
        /// What it offers.
        offered: Vec<String>,
    },
    /// Nothing that it offers is known here.
    #[error("the server offers only {}, which cannot be used here", .0.join(", "))]
    Unknown(Vec<String>),
    /// The secret does not fit into a mechanism.
    #[error(
        "{0} cannot carry this user name and password: they contain characters that it does not allow"
    )]
    Unfit(String),
    /// There is nothing to bind a login to.
    #[error("{0} needs something to bind the login to, and this TLS session has nothing that fits")]
    NoBinding(&'static str),
}

fn wrong_kind(given: Kind, offered: &[String]) -> String {
    let offered = offered.join(", ");
    match given {
        Kind::Password => format!(
            "the server takes no passwords here, only tokens of OAuth 2.0 ({offered}); give one with --token-command"
        ),
        Kind::Token => format!(
            "the server takes no tokens of OAuth 2.0 here; it offers {offered}, which want a password"
        ),
    }
}

/// What a TLS session has to bind a login to (RFC 5056).
#[derive(Clone, Debug, Default)]
pub(crate) struct Channel {
    /// `tls-exporter` (RFC 9266).
    pub(crate) exporter: Option<Vec<u8>>,
    /// `tls-server-end-point` (RFC 5929 §4).
    pub(crate) end_point: Option<Vec<u8>>,
}

impl Channel {
    /// The kind of binding that is used, and its value.
    pub(crate) fn binding(&self) -> Option<(&'static str, &[u8])> {
        let exporter = self.exporter.as_deref().map(|value| ("tls-exporter", value));
        exporter.or_else(|| Some(("tls-server-end-point", self.end_point.as_deref()?)))
    }
}

impl Mechanism {
    fn row(self) -> &'static Row {
        // Every mechanism has a row; a test walks them.
        ROWS.iter().find(|row| row.mechanism == self).unwrap_or(&ROWS[0])
    }

    /// Its registered name (RFC 4422 §6).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The kind of secret that it takes.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.row().kind
    }

    /// Reads a name, without regard to case.
    ///
    /// # Errors
    ///
    /// [`UnknownMechanism`] if it is none of ours.
    pub fn parse(name: &str) -> Result<Self, UnknownMechanism> {
        let row = ROWS.iter().find(|row| row.name.eq_ignore_ascii_case(name.trim()));
        row.map(|row| row.mechanism).ok_or(UnknownMechanism)
    }

    /// Whether it binds the login to the TLS session.
    pub(crate) fn is_bound(self) -> bool {
        matches!(self, Self::ScramSha256Plus | Self::ScramSha1Plus)
    }

    /// Whether it can carry what is to be proved.
    fn carries(self, credential: &Credential) -> bool {
        match self {
            Self::ScramSha256Plus | Self::ScramSha256 | Self::ScramSha1Plus | Self::ScramSha1 => {
                credential.prepared().is_some()
            }
            Self::Plain => !credential.secret().contains(&0),
            Self::Login | Self::CramMd5 | Self::OAuthBearer | Self::XOAuth2 => true,
        }
    }
}

impl std::fmt::Display for Mechanism {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Mechanism {
    type Error = UnknownMechanism;

    fn try_from(name: String) -> Result<Self, UnknownMechanism> {
        Self::parse(&name)
    }
}

impl From<Mechanism> for &'static str {
    fn from(mechanism: Mechanism) -> Self {
        mechanism.name()
    }
}

/// The names of all, the preferred first.
pub(crate) fn names() -> Vec<&'static str> {
    ROWS.iter().map(|row| row.name).collect()
}

/// The strongest mechanism that the server and the secret allow, or the one wanted, and why.
pub(crate) fn choose(
    offered: &[SaslMechanism],
    credential: &Credential,
    wanted: Option<Mechanism>,
    channel: &Channel,
) -> Result<(Mechanism, String), NoChoice> {
    let names = || offered.iter().map(|m| m.as_str().to_owned()).collect::<Vec<_>>();
    let is_offered = |row: &Row| offered.iter().any(|m| m.as_str() == row.name);
    if offered.is_empty() {
        return Err(NoChoice::NoLogin);
    }
    if let Some(wanted) = wanted {
        if !is_offered(wanted.row()) {
            return Err(NoChoice::NotOffered { wanted: wanted.name(), offered: names() });
        }
        if !wanted.carries(credential) {
            return Err(NoChoice::Unfit(wanted.name().to_owned()));
        }
        if wanted.is_bound() && channel.binding().is_none() {
            return Err(NoChoice::NoBinding(wanted.name()));
        }
        return Ok((wanted, "it was asked for".to_owned()));
    }
    let known: Vec<&Row> = ROWS.iter().filter(|row| is_offered(row)).collect();
    let of_kind: Vec<&&Row> = known.iter().filter(|row| row.kind == credential.kind()).collect();
    // Which binding a server knows, it does not say; with TLS 1.3 there is one for all.
    let can_bind = channel.exporter.is_some();
    let usable = of_kind.iter().filter(|row| can_bind || !row.mechanism.is_bound());
    let mut unfit = Vec::new();
    for row in usable {
        if row.mechanism.carries(credential) {
            let mut reason = row.reason.to_owned();
            if !unfit.is_empty() {
                let left_out = unfit.join(", ");
                reason += &format!("; the password does not fit into {left_out}");
            }
            return Ok((row.mechanism, reason));
        }
        unfit.push(row.name);
    }
    Err(match (of_kind.first(), known.is_empty()) {
        (None, true) => NoChoice::Unknown(names()),
        (None, false) => NoChoice::WrongKind { given: credential.kind(), offered: names() },
        (Some(row), _) if unfit.is_empty() => NoChoice::NoBinding(row.name),
        (Some(_), _) => NoChoice::Unfit(unfit.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use portwise_smtp::SaslMechanism;
    use zeroize::Zeroizing;

    use super::{Channel, Mechanism, NoChoice, ROWS, choose};
    use crate::credential::{Credential, Kind, Secret};

    fn chosen(
        offered: &str,
        kind: Kind,
        secret: &[u8],
        wanted: Option<Mechanism>,
        tls13: bool,
    ) -> Result<(&'static str, String), NoChoice> {
        let offered: Vec<_> = offered.split_whitespace().map(SaslMechanism::new).collect();
        let secret = Secret::new(Zeroizing::new(secret.to_vec()));
        let credential = Credential::new("anna", kind, secret).unwrap();
        let exporter = tls13.then(|| vec![7; 32]);
        let channel = Channel { exporter, end_point: Some(vec![8; 32]) };
        choose(&offered, &credential, wanted, &channel).map(|(m, reason)| (m.name(), reason))
    }

    #[test]
    fn the_strongest_is_chosen_that_server_and_secret_allow() {
        let all = "PLAIN LOGIN CRAM-MD5 XOAUTH2 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS NTLM";
        let password =
            |offered, tls13| chosen(offered, Kind::Password, b"pw", None, tls13).unwrap().0;
        assert_eq!(password(all, true), "SCRAM-SHA-256-PLUS");
        assert_eq!(password(all, false), "SCRAM-SHA-256");
        assert_eq!(password("CRAM-MD5 login plain", true), "PLAIN");
        assert_eq!(password("CRAM-MD5 LOGIN", true), "LOGIN");
        assert_eq!(password("CRAM-MD5 NTLM", true), "CRAM-MD5");
        let token = |offered| chosen(offered, Kind::Token, b"ya29", None, true).unwrap().0;
        assert_eq!(token(all), "XOAUTH2");
        assert_eq!(token("XOAUTH2 OAUTHBEARER"), "OAUTHBEARER");
    }

    #[test]
    fn a_password_that_does_not_fit_goes_into_what_takes_it() {
        let odd = |offered, secret: &[u8]| chosen(offered, Kind::Password, secret, None, true);
        let (name, reason) = odd("SCRAM-SHA-256 PLAIN", b"a\nb").unwrap();
        assert!(name == "PLAIN" && reason.contains("SCRAM-SHA-256"), "{reason}");
        assert_eq!(odd("PLAIN LOGIN", b"a\0b").unwrap().0, "LOGIN");
        assert_eq!(odd("PLAIN", b"a\0b"), Err(NoChoice::Unfit("PLAIN".to_owned())));
    }

    #[test]
    fn without_a_choice_it_is_said_why() {
        let none = |offered, kind, wanted| chosen(offered, kind, b"x", wanted, false).unwrap_err();
        assert_eq!(none("", Kind::Password, None), NoChoice::NoLogin);
        let error = none("XOAUTH2", Kind::Password, None).to_string();
        assert!(error.contains("--token-command"), "{error}");
        assert!(matches!(none("PLAIN", Kind::Token, None), NoChoice::WrongKind { .. }));
        assert!(matches!(none("GSSAPI NTLM", Kind::Password, None), NoChoice::Unknown(_)));
        let error = none("PLAIN", Kind::Password, Some(Mechanism::CramMd5)).to_string();
        assert!(error.contains("CRAM-MD5") && error.contains("PLAIN"), "{error}");
        assert_eq!(
            none("SCRAM-SHA-1-PLUS", Kind::Password, None),
            NoChoice::NoBinding("SCRAM-SHA-1-PLUS")
        );
    }

    #[test]
    fn every_mechanism_is_found_by_its_name() {
        for row in ROWS {
            assert_eq!(Mechanism::parse(&row.name.to_lowercase()), Ok(row.mechanism));
            assert_eq!(row.mechanism.name(), row.name);
        }
        assert!(Mechanism::parse("DIGEST-MD5").unwrap_err().to_string().contains("SCRAM-SHA-256"));
    }
}
