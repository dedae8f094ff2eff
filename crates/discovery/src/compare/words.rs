//! What contradicts what, for people.

use super::{At, Contradiction, Version};
use crate::server::UserName;
use crate::source::Source;
use crate::words::capital;

impl Contradiction {
    /// What contradicts what, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        capital(&match self {
            Self::Owner { service, versions } => format!(
                "The host for {} differs, even in whom it belongs to: {}.",
                service.name(),
                said(versions, Clone::clone)
            ),
            Self::Host { service, versions } => {
                format!(
                    "The host for {} differs: {}.",
                    service.name(),
                    said(versions, Clone::clone)
                )
            }
            Self::Security { at, versions, .. } => format!(
                "When TLS starts at {} differs: {}.",
                at,
                said(versions, |mode| mode.name().to_owned())
            ),
            Self::Custom { at, security, sources, .. } => format!(
                "{} says {} for {at}, which is not the custom at that port.",
                names(sources),
                security.name()
            ),
            Self::Denied { service, security, by, offered } => format!(
                "{} says that there is no {} with {}, but {} names a server for it.",
                by.name(),
                service.name(),
                security.name(),
                names(offered)
            ),
            Self::UserName { service, versions } => format!(
                "The user name for {} differs: {}.",
                service.name(),
                said(versions, UserName::describe)
            ),
            Self::Login { service, passwords, oauth } => format!(
                "For {}, {} names only passwords and {} only OAuth2.",
                service.name(),
                names(passwords),
                names(oauth)
            ),
            Self::Plaintext { service, at, sources } => format!(
                "{} publishes {} at {at} without encryption.",
                names(sources),
                service.name()
            ),
            Self::Order { versions } => format!(
                "Of the same servers another comes first: {}.",
                said(versions, ToString::to_string)
            ),
            Self::OtherDomain { source, domains } if domains.is_empty() => {
                format!("The file at {} lists no domain.", source.name())
            }
            Self::OtherDomain { source, domains } => format!(
                "The file at {} is for other domains: {}.",
                source.name(),
                domains.join(", ")
            ),
            Self::HttpCopy { https, http } => {
                format!("{} says something else than {}.", http.name(), https.name())
            }
            Self::AddressCopy(source) => {
                format!("{} says something else when it is asked with an address.", source.name())
            }
            Self::Hidden { source, by } => format!(
                "The good file at {} is hidden: {} answers first, but not with settings.",
                source.name(),
                by.name()
            ),
        })
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

fn names(sources: &[Source]) -> String {
    sources.iter().map(|source| source.name()).collect::<Vec<_>>().join(", ")
}

fn said<T>(versions: &[Version<T>], show: impl Fn(&T) -> String) -> String {
    let one =
        |version: &Version<T>| format!("{} ({})", show(&version.value), names(&version.sources));
    versions.iter().map(one).collect::<Vec<_>>().join("; ")
}
