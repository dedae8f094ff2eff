//! Where reports go: `mailto:` and `https:` (RFC 8460 §3).

use portwise_model::Host;
use serde::{Deserialize, Serialize};

/// Where reports go.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportUri {
    /// As it stands in the record.
    pub text: String,
    /// What has to be looked at to know whether reports can arrive.
    pub place: Place,
}

/// What has to be looked at to know whether reports can arrive. Nothing is sent there.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ReportPlace))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// A mail domain: it must have mail exchangers, and no null MX.
    Mail(String),
    /// A web server: it must have a valid certificate for its name.
    Web {
        /// The host: a name, or an address.
        host: String,
        /// The port.
        port: u16,
    },
}

impl Place {
    /// The domain or host.
    #[must_use]
    pub fn host(&self) -> &str {
        match self {
            Self::Mail(host) | Self::Web { host, .. } => host,
        }
    }
}

/// Why a text is not where reports can go.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UriFault {
    /// Nothing stands there.
    Empty,
    /// There is no scheme, such as with an address without `mailto:` before it.
    NoScheme(String),
    /// The scheme is neither `mailto` nor `https`.
    Scheme {
        /// As it stands there.
        uri: String,
        /// The scheme.
        scheme: String,
    },
    /// A character that must be written in another way, such as `!` as `%21`.
    Character {
        /// As it stands there.
        uri: String,
        /// The first such character.
        character: char,
    },
    /// A percent sign without two hexadecimal digits behind it.
    Percent(String),
    /// What stands behind `mailto:` is no e-mail address.
    Address(String),
    /// What stands behind `https://` is no host.
    Host(String),
}

impl ReportUri {
    /// Reads one of the places of a record.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, UriFault> {
        let uri = || text.to_owned();
        if text.is_empty() {
            return Err(UriFault::Empty);
        }
        let Some((scheme, rest)) = text.split_once(':').filter(|(s, _)| is_scheme(s)) else {
            return Err(UriFault::NoScheme(uri()));
        };
        let is_mail = scheme.eq_ignore_ascii_case("mailto");
        if !is_mail && !scheme.eq_ignore_ascii_case("https") {
            return Err(UriFault::Scheme { uri: uri(), scheme: scheme.to_owned() });
        }
        if let Some(character) = rest.chars().find(|c| !fits(*c)) {
            return Err(UriFault::Character { uri: uri(), character });
        }
        if decoded(rest).is_none() {
            return Err(UriFault::Percent(uri()));
        }
        let place = if is_mail { mail(rest) } else { web(rest) };
        let fault = if is_mail { UriFault::Address } else { UriFault::Host };
        match place {
            Some(place) => Ok(Self { text: uri(), place }),
            None => Err(fault(uri())),
        }
    }
}

fn mail(rest: &str) -> Option<Place> {
    let address = rest.split('?').next()?;
    let (local, domain) = address.rsplit_once('@').filter(|(local, _)| !local.is_empty())?;
    let is_odd = |c: char| c.is_control() || c.is_whitespace();
    if decoded(local)?.contains(is_odd) {
        return None;
    }
    match Host::parse(&decoded(domain)?).ok()? {
        Host::Name(name) => Some(Place::Mail(name)),
        Host::Address(_) => None,
    }
}

fn web(rest: &str) -> Option<Place> {
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = match host_and_port.strip_prefix('[') {
        Some(inside) => {
            let (address, behind) = inside.split_once(']')?;
            let address = Host::parse(address).ok().filter(|host| host.name().is_none())?;
            (address, behind.strip_prefix(':').or_else(|| behind.is_empty().then_some(""))?)
        }
        None => {
            let (host, port) = host_and_port.split_once(':').unwrap_or((host_and_port, ""));
            (Host::parse(host).ok()?, port)
        }
    };
    let port = if port.is_empty() { 443 } else { port.parse().ok().filter(|p| *p != 0)? };
    Some(Place::Web { host: host.to_string(), port })
}

/// With what is percent-encoded put in place; nothing if that is not done right.
fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        out.push(u8::try_from(value).ok()?);
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn is_scheme(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain)
}

/// Whether a URI can have the character (RFC 3986 §2), and a record can have it within one.
fn fits(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@$&'()*+=%".contains(c)
}
