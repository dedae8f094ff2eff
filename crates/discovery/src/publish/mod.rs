//! What to publish so that clients find settings by themselves.

mod autoconfig;
mod autodiscover;
mod pacc;
mod profile;
mod settings;
mod srv;

use serde::{Deserialize, Serialize};

pub use settings::{LogIn, Place, Settings, Unfit};

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

/// Something to publish.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// Which kind.
    pub kind: Kind,
    /// The name of the file to save it in.
    pub file: String,
    /// The URLs that it must be found at, or the zone that it belongs into.
    pub places: Vec<String>,
    /// The type to send it with, of files.
    pub content_type: Option<&'static str>,
    /// What it is, octet by octet.
    pub content: String,
    /// What to mind.
    pub notes: Vec<String>,
}

/// All that can be published, and what cannot.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Publication {
    /// What to publish.
    pub items: Vec<Item>,
    /// What cannot be said in which kind, and why.
    pub left_out: Vec<(Kind, String)>,
}

/// The set of records and files for settings.
#[must_use]
pub fn publication(settings: &Settings) -> Publication {
    let mut items = vec![srv::item(settings)];
    let mut left_out = Vec::new();
    if settings.imap.is_some() || settings.pop3.is_some() {
        items.push(autoconfig::item(settings));
    } else {
        let why =
            "Clients refuse a file that has no server for reading. Give the one for IMAP or POP3.";
        left_out.push((Kind::Autoconfig, why.to_owned()));
    }
    items.push(autodiscover::item(settings));
    match pacc::items(settings) {
        Ok(both) => items.extend(both),
        Err(why) => left_out.push((Kind::Pacc, why)),
    }
    match profile::item(settings) {
        Some(item) => items.push(item),
        None => {
            let why = "A profile needs a server for reading. Give the one for IMAP or POP3.";
            left_out.push((Kind::MobileConfig, why.to_owned()));
        }
    }
    Publication { items, left_out }
}
