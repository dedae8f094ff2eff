//! The names of addresses (PTR), and whether they lead back.

use serde::{Deserialize, Serialize};

use crate::facts::{ReverseNames, SendingAddress};

/// What looking an address up and back comes to (RFC 8601 §2.7.3).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Iprev {
    /// A name leads back: the first that does. One is enough.
    Pass(String),
    /// There are names, and none leads back.
    Fail(Vec<String>),
    /// The address has no name.
    PermError,
    /// It could not be found out: why, as a part of a sentence.
    TempError(String),
}

/// What an address is used for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AddressRole))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It takes mail, as far as is known.
    Receives,
    /// It sends mail, whether or not it takes any.
    Sends,
}

/// How much the names of an address matter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// All is well.
    Good,
    /// Worth knowing; no mail is lost by it.
    Information,
    /// Receivers put such mail off, mark it, or refuse it.
    Fault,
    /// It could not be found out.
    NotTested,
}

/// How the EHLO name of a sender fits its address.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Helo {
    /// It is a name of the address, and leads to it.
    Same,
    /// It leads to the address, which has another name. That is allowed, and some receivers count
    /// it against the sender.
    OtherName,
    /// It does not lead to the address.
    NotConfirmed,
    /// It was not found out whether it leads to the address.
    NotTested,
}

/// What looking the address up and back comes to.
#[must_use]
pub fn iprev(found: &ReverseNames) -> Iprev {
    match (found.confirmed.first(), &found.failed) {
        (Some(name), _) => Iprev::Pass(name.clone()),
        (None, Some(why)) => Iprev::TempError(why.clone()),
        (None, None) if found.names.is_empty() => Iprev::PermError,
        (None, None) => Iprev::Fail(found.names.clone()),
    }
}

/// How much that matters. For an address that only takes mail, names are information.
#[must_use]
pub fn weight(iprev: &Iprev, role: Role) -> Weight {
    match (iprev, role) {
        (Iprev::Pass(_), _) => Weight::Good,
        (Iprev::TempError(_), _) => Weight::NotTested,
        (Iprev::Fail(_) | Iprev::PermError, Role::Receives) => Weight::Information,
        (Iprev::Fail(_) | Iprev::PermError, Role::Sends) => Weight::Fault,
    }
}

/// How the EHLO name of a sender fits its address; nothing if none was given.
#[must_use]
pub fn helo(sender: &SendingAddress) -> Option<Helo> {
    let name = sender.helo.as_deref()?;
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_its =
        |other: &String| other.strip_suffix('.').unwrap_or(other).eq_ignore_ascii_case(name);
    Some(match sender.helo_confirmed {
        _ if sender.reverse.confirmed.iter().any(is_its) => Helo::Same,
        Some(true) if sender.reverse.names.iter().any(is_its) => Helo::Same,
        Some(true) => Helo::OtherName,
        Some(false) => Helo::NotConfirmed,
        None => Helo::NotTested,
    })
}

/// Whether what a server calls itself is a name of its address. Servers need not, so that it is
/// information.
#[must_use]
pub fn is_called(found: &ReverseNames, greeting: &str) -> bool {
    let name = greeting.strip_suffix('.').unwrap_or(greeting);
    found.names.iter().any(|n| n.strip_suffix('.').unwrap_or(n).eq_ignore_ascii_case(name))
}
