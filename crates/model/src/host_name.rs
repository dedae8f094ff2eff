//! The host of an endpoint to use, as far as it is known.

use serde::{Deserialize, Serialize};

use crate::host::Host;

/// The host of an endpoint to use, as far as it is known. In JSON it is its text.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum HostName {
    /// This host.
    Known(Host),
    /// A name with parts in angle brackets that only the customer knows, such as
    /// `smtp.<region>.example.com`.
    Template(String),
    /// A host that a mail domain may have.
    Guess(Host),
}

impl HostName {
    /// The host that can be connected to; none where a part has to be filled in first.
    #[must_use]
    pub fn host(&self) -> Option<&Host> {
        match self {
            Self::Known(host) | Self::Guess(host) => Some(host),
            Self::Template(_) => None,
        }
    }

    /// Whether it was derived from the mail domain alone.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        matches!(self, Self::Guess(_))
    }

    /// Whether the customer has to fill in a part.
    #[must_use]
    pub fn is_template(&self) -> bool {
        matches!(self, Self::Template(_))
    }

    /// A host to write into configuration: of a template each part to fill in becomes a label
    /// that says what belongs there. None if that gives no host name.
    #[must_use]
    pub fn to_configure(&self) -> Option<Host> {
        match self {
            Self::Known(host) | Self::Guess(host) => Some(host.clone()),
            Self::Template(template) => {
                let label = |c: char| if c.is_whitespace() { '-' } else { c };
                let is_inside = |c: &char| !matches!(c, '<' | '>');
                let text: String = template.chars().filter(is_inside).map(label).collect();
                Host::parse(&text).ok()
            }
        }
    }
}

impl std::fmt::Display for HostName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(host) | Self::Guess(host) => host.fmt(f),
            Self::Template(template) => f.write_str(template),
        }
    }
}

impl Serialize for HostName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads the text alone, so a guess comes back as known: a writer says beside it what it is.
impl<'de> Deserialize<'de> for HostName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Host::parse(&text).map_or(Self::Template(text), Self::Known))
    }
}

#[cfg(test)]
mod tests {
    use super::HostName;
    use crate::host::Host;

    #[test]
    fn what_is_to_be_filled_in_becomes_a_label() {
        for (template, host) in [
            ("smtp.<region>.example.com", "smtp.region.example.com"),
            ("<host from the control panel>", "host-from-the-control-panel"),
        ] {
            let name = HostName::Template(template.to_owned());
            assert_eq!(name.to_configure(), Some(Host::Name(host.to_owned())));
            assert!(name.host().is_none() && name.is_template());
            assert_eq!(name.to_string(), template);
        }
        assert_eq!(HostName::Template("<>".to_owned()).to_configure(), None);
    }
}
