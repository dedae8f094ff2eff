//! What is published: the records and files themselves, for whoever shows them.

use portwise_model::{Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::server::Service;

/// A kind of publication.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// SRV records.
    Srv,
    /// A configuration file of Thunderbird's kind.
    Autoconfig,
    /// An answer of Autodiscover.
    Autodiscover,
    /// A PACC document.
    Pacc,
    /// The TXT record with the digest of the PACC document.
    PaccDigest,
    /// A configuration profile for Apple's devices.
    MobileConfig,
}

impl Kind {
    /// The kind of this name in JSON.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "srv" => Self::Srv,
            "autoconfig" => Self::Autoconfig,
            "autodiscover" => Self::Autodiscover,
            "pacc" => Self::Pacc,
            "pacc-digest" => Self::PaccDigest,
            "mobile-config" => Self::MobileConfig,
            _ => return None,
        })
    }

    /// In a few words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Srv => "SRV records",
            Self::Autoconfig => "autoconfig file",
            Self::Autodiscover => "answer of Autodiscover",
            Self::Pacc => "PACC document",
            Self::PaccDigest => "digest of the PACC document",
            Self::MobileConfig => "profile for Apple’s devices",
        }
    }

    /// The snippet that writes the same for settings which somebody names, where there is one.
    #[must_use]
    pub fn snippet(self) -> Option<&'static str> {
        match self {
            Self::Srv => Some("dns-records"),
            Self::Autoconfig => Some("thunderbird-autoconfig"),
            Self::Autodiscover => Some("outlook-autodiscover"),
            Self::MobileConfig => Some("apple-mobileconfig"),
            Self::Pacc | Self::PaccDigest => None,
        }
    }

    /// What has read and accepted pieces of this kind as they are written here, as a sentence.
    #[must_use]
    pub fn proof(self) -> &'static str {
        match self {
            Self::Srv => {
                "named-checkzone accepts such records, and they come back right from a name server."
            }
            Self::Autoconfig => {
                "Thunderbird reads such a file over https and arrives at exactly these servers; a schema accepts it."
            }
            Self::Autodiscover => {
                "A schema made after Microsoft’s description accepts such an answer. Outlook itself was not run."
            }
            Self::Pacc => {
                "A schema made after the draft accepts such a document, and Portwise reads it back. No mail program that reads it was run."
            }
            Self::PaccDigest => {
                "OpenSSL computes the same digest of such a document, and the record comes back right from a name server."
            }
            Self::MobileConfig => {
                "A reader of property lists finds the keys and values in it that Apple describes. Apple’s own programs were not run."
            }
        }
    }
}

/// Something to publish.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// Which kind.
    pub kind: Kind,
    /// The name of the file to save it in.
    pub file: String,
    /// The URLs that it must be found at, or the zone that it belongs into.
    pub places: Vec<String>,
    /// The type to send it with, of files; records have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// What it is, octet by octet.
    pub content: String,
    /// What to mind.
    pub notes: Vec<String>,
    /// What has read and accepted pieces of this kind, as a sentence.
    #[serde(default)]
    pub proof: String,
}

/// A server that is published.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Offered {
    /// What it is for.
    pub service: Service,
    /// The host as A-labels.
    pub host: String,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
    /// Whether it was seen working; those for reading are not visited.
    pub proved: bool,
}

/// What is not published, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// What, in a few words.
    pub what: String,
    /// Why, and what to do, in sentences.
    pub why: String,
}

impl LeftOut {
    /// So and so, because of this.
    #[must_use]
    pub fn new(what: &str, why: impl Into<String>) -> Self {
        Self { what: what.to_owned(), why: why.into() }
    }
}

/// All that can be published for a domain, and what cannot.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Publication {
    /// The servers that it names.
    pub servers: Vec<Offered>,
    /// What to publish, in the order of its rollout: a record that depends on a file comes after it.
    pub items: Vec<Item>,
    /// What is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

impl Publication {
    /// All records, as a part of the domain's zone file (RFC 1035 §5), with what to mind as
    /// comments.
    #[must_use]
    pub fn zone(&self) -> String {
        let mut zone = String::new();
        for item in self.items.iter().filter(|item| item.content_type.is_none()) {
            for note in &item.notes {
                zone.push_str(&format!("; {note}\n"));
            }
            zone.push_str(&item.content);
        }
        for host in self.web_hosts() {
            zone.push_str(&format!(
                "; {host}. needs the address (A, AAAA) of a web server that has its files.\n"
            ));
        }
        zone
    }

    /// The hosts of web servers that the files are to be found at, each once. They need addresses
    /// in the DNS, and certificates.
    #[must_use]
    pub fn web_hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for place in self.items.iter().flat_map(|item| &item.places) {
            let Some(rest) = place.strip_prefix("https://") else { continue };
            let host = rest.split('/').next().unwrap_or_default();
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }
}
