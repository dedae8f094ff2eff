//! Words for TLS-RPT.

use super::facts::shown;
use crate::tls_rpt::{Place, RecordFault, UriFault};

impl RecordFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Field(_) => "field",
            Self::NoRua => "no-rua",
            Self::RuaCase(_) => "rua-case",
            Self::Uri(_) => "uri",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Field(fault) => fault.describe(),
            Self::NoRua => "There is no “rua=”, so that nobody knows where reports go.".to_owned(),
            Self::RuaCase(found) => format!("“{found}=” has to be written “rua=”."),
            Self::Uri(fault) => fault.describe(),
        }
    }
}

impl UriFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoScheme(_) => "no-scheme",
            Self::Scheme { .. } => "scheme",
            Self::Character { .. } => "character",
            Self::Percent(_) => "percent",
            Self::Address(_) => "address",
            Self::Host(_) => "host",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Empty => "Nothing stands between two commas of “rua=”.".to_owned(),
            Self::NoScheme(uri) if uri.contains('@') => {
                format!("“{uri}” has to begin with “mailto:”.")
            }
            Self::NoScheme(uri) => {
                format!("“{uri}” has to begin with “mailto:” or “https:”.")
            }
            Self::Scheme { uri, scheme } => format!(
                "Reports cannot go to “{uri}” by “{scheme}:”, but by “mailto:” and “https:” only."
            ),
            Self::Character { uri, character } => match encoded(*character) {
                Some(encoded) => {
                    format!("In “{uri}” {} has to be written as {encoded}.", shown(*character))
                }
                None => format!("“{uri}” has {}, which it cannot have.", shown(*character)),
            },
            Self::Percent(uri) => {
                format!("In “{uri}” two hexadecimal digits are missing behind a percent sign.")
            }
            Self::Address(uri) => format!("“{uri}” names no e-mail address."),
            Self::Host(uri) => {
                format!("“{uri}” names no host; it has to begin with “https://” and a host.")
            }
        }
    }
}

impl Place {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Web { .. } => "web",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Mail(domain) => format!("by mail to {domain}"),
            Self::Web { host, port: 443 } => format!("by HTTPS to {host}"),
            Self::Web { host, port } => format!("by HTTPS to {host}, port {port}"),
        }
    }
}

/// How a character is written in a URI, if it can be.
fn encoded(character: char) -> Option<String> {
    let mut octets = [0; 4];
    let octets = character.encode_utf8(&mut octets).bytes();
    (!character.is_control() && character != '…')
        .then(|| octets.map(|octet| format!("%{octet:02X}")).collect())
}
