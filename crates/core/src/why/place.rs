//! Where mail can stop, and what is said of it.

use serde::{Deserialize, Serialize};

/// Where mail stops.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The name leads nowhere, or the name service is at fault.
    Name,
    /// The network of whoever asks.
    Network,
    /// The server, or the network that it stands in.
    Server,
    /// Encryption or the certificate.
    Tls,
    /// The login.
    Login,
    /// Nothing is in the way: it is what the program is set to.
    Settings,
    /// What was seen does not tell.
    NotTold,
}

impl Place {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Network,
        Self::Server,
        Self::Tls,
        Self::Login,
        Self::Settings,
        Self::NotTold,
    ];

    /// In words, as a heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Network => "Network",
            Self::Server => "Server",
            Self::Tls => "TLS",
            Self::Login => "Login",
            Self::Settings => "Settings",
            Self::NotTold => "Not told",
        }
    }
}

/// Where mail stops, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Why {
    /// Where.
    pub place: Place,
    /// The verdict in one or two sentences.
    pub verdict: String,
    /// What to do, in whole sentences, the first thing first.
    pub todo: Vec<String>,
    /// Whether the server was seen working at a port that passes.
    pub can_be_used: bool,
    /// What was looked at, up to the first proof.
    pub steps: Vec<Looked>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Looked {
    /// What.
    pub place: Place,
    /// Whether it is as it should be; `None` where that could not be told.
    pub good: Option<bool>,
    /// What was seen, in a sentence.
    pub text: String,
}
