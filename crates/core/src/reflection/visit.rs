//! What a visitor keeps, to hold it against what the reflector tells.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::hello::ClientHello;
use super::told::{Port, Reflection, Reflector};
use super::wire::WireLine;
use crate::report::TcpOutcome;

/// What came of asking a reflector about the way to it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Via {
    /// The host that was named.
    pub host: String,
    /// The port of its API.
    pub api_port: u16,
    /// What it says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflector: Option<Reflector>,
    /// Why nothing could be compared, as a part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
    /// Its ports, visited.
    pub visits: Vec<ViaVisit>,
}

impl Via {
    /// Whether every port was reached, and everything arrived as it was sent.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.not_tested.is_none()
            && !self.visits.is_empty()
            && self.visits.iter().all(ViaVisit::is_untouched)
    }

    /// Whether something on the way changes what is said.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.visits.iter().any(|visit| !visit.differences.is_empty())
    }
}

/// One visit, seen from both ends.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ViaVisit {
    /// The address that was dialled.
    pub address: IpAddr,
    /// The port that was dialled.
    pub port: u16,
    /// TLS begins with the first octet there.
    pub implicit_tls: bool,
    /// The address that it was dialled from, as this machine has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<IpAddr>,
    /// What came of the connection; nothing if it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpOutcome>,
    /// What was said and heard here.
    pub lines: Vec<WireLine>,
    /// Something was too long to be kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// The ClientHello as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_hello: Option<ClientHello>,
    /// SHA-256 of the certificate that was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_sha256: Option<String>,
    /// What the reflector tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflection: Option<Reflection>,
    /// Where the two ends differ.
    pub differences: Vec<Difference>,
    /// Why they could not be compared, as a part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
}

impl ViaVisit {
    /// A visit of which nothing is known yet.
    #[must_use]
    pub fn new(address: IpAddr, port: Port) -> Self {
        Self {
            address,
            port: port.port,
            implicit_tls: port.implicit_tls,
            local: None,
            tcp: None,
            lines: Vec::new(),
            cut: false,
            client_hello: None,
            certificate_sha256: None,
            reflection: None,
            differences: Vec::new(),
            not_compared: None,
        }
    }

    /// Whether both ends have the same.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.reflection.is_some() && self.differences.is_empty() && self.not_compared.is_none()
    }

    /// The address by which it is known here and there, where address translation lies
    /// between; that is no fault.
    #[must_use]
    pub fn translated(&self) -> Option<(IpAddr, IpAddr)> {
        let (here, there) = (self.local?, self.reflection.as_ref()?.from);
        (here.to_canonical() != there.to_canonical()).then_some((here, there))
    }
}

/// Something that is not at one end as it is at the other. Octets are written as in a [`WireLine`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// Somebody answered, and the reflector knows nothing of the connection.
    NotArrived,
    /// It arrived at another port than the one dialled.
    OtherPort {
        /// The port dialled.
        dialled: u16,
        /// Where it arrived.
        arrived: u16,
    },
    /// A command.
    Command {
        /// Whether it was said inside TLS.
        inside_tls: bool,
        /// As it was sent; nothing if it was not.
        #[serde(default)]
        sent: Option<String>,
        /// As it was received; nothing if it was not.
        #[serde(default)]
        received: Option<String>,
    },
    /// A line of a reply.
    Reply {
        /// Whether it was said inside TLS.
        inside_tls: bool,
        /// As it was answered; nothing if it was not.
        #[serde(default)]
        answered: Option<String>,
        /// As it was heard; nothing if it was not.
        #[serde(default)]
        heard: Option<String>,
    },
    /// TLS was begun here and did not arrive: it ends on the way.
    TlsEndsOnTheWay,
    /// TLS arrived, and was not begun here: it begins on the way.
    TlsBeginsOnTheWay,
    /// The certificate that was heard is not that of the reflector.
    Certificate {
        /// SHA-256 of the reflector's.
        answered: String,
        /// SHA-256 of the one that was heard.
        heard: String,
    },
    /// The ClientHello that arrived is not the one that was sent: somebody else made it.
    ClientHello {
        /// JA4 of the one that was sent.
        sent: String,
        /// JA4 of the one that arrived.
        received: String,
    },
}
