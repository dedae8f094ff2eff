//! The servers that a run may meet, and where they are.

use std::net::{IpAddr, Ipv4Addr};

use portwise_core::TlsMode;
use portwise_snippets::proofs::Scenario;

use crate::fault::{FAULTS, Fault, Kind};

/// Where nobody listens.
const DEAD_PORT: u16 = 588;
/// A port for implicit TLS that is not the usual one: what goes by the number alone fails there, or
/// speaks plaintext.
pub(crate) const OTHER_PORT: u16 = 2465;
/// The first octets of addresses are 127 and this plus the place of the server.
const FIRST: u8 = 64;

/// One run of one configuration.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Run(pub(crate) u16);

/// What a program meets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Server {
    Of(Scenario),
    /// An honest one, but for this.
    With(&'static Fault),
    /// A relay in a situation, which offers no login and takes mail without one.
    Open(Scenario),
}

impl Server {
    /// Each has a host and an address in each run.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Scenario::ALL
            .into_iter()
            .map(Self::Of)
            .chain(FAULTS.iter().map(Self::With))
            .chain(Scenario::ALL.into_iter().map(Self::Open))
    }

    /// The first label of its host.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Of(Scenario::Honest) => "honest",
            Self::Of(Scenario::Stripped) => "stripped",
            Self::Of(Scenario::Refusing) => "refusing",
            Self::Of(Scenario::WrongName) => "wrong-name",
            Self::Of(Scenario::UnknownAuthority) => "unknown-authority",
            Self::Of(Scenario::Expired) => "expired",
            Self::With(fault) => fault.name,
            Self::Open(Scenario::Honest) => "open-honest",
            Self::Open(Scenario::Stripped) => "open-stripped",
            Self::Open(Scenario::Refusing) => "open-refusing",
            Self::Open(Scenario::WrongName) => "open-wrong-name",
            Self::Open(Scenario::UnknownAuthority) => "open-unknown-authority",
            Self::Open(Scenario::Expired) => "open-expired",
        }
    }

    /// Its host. None is called `localhost`, which programs trust more than others.
    pub(crate) fn host(self) -> String {
        format!("{}.example.com", self.name())
    }

    /// Whether its host is in the hosts file.
    pub(crate) fn is_known(self) -> bool {
        self.fault() != Some(Kind::UnknownHost)
    }

    /// Where the configuration says that it is.
    pub(crate) fn port(self, tls: TlsMode) -> u16 {
        match (self.fault(), tls) {
            (Some(Kind::NobodyListens), _) => DEAD_PORT,
            (Some(Kind::WrongMode), TlsMode::Implicit) => 587,
            (_, TlsMode::Implicit) => 465,
            // Relays inside a network are asked there.
            (_, TlsMode::StartTls | TlsMode::Cleartext) if self.is_open() => 25,
            (_, TlsMode::StartTls | TlsMode::Cleartext) => 587,
        }
    }

    /// Whether everything but the fault is as it should be.
    pub(crate) fn situation(self) -> Scenario {
        match self {
            Self::Of(situation) | Self::Open(situation) => situation,
            Self::With(_) => Scenario::Honest,
        }
    }

    pub(crate) fn fault(self) -> Option<Kind> {
        match self {
            Self::Of(_) | Self::Open(_) => None,
            Self::With(fault) => Some(fault.kind),
        }
    }

    /// Whether it takes mail without a login, and offers none.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Open(_))
    }
}

impl Run {
    /// Where the servers of a run are.
    pub(crate) fn addresses(self) -> impl Iterator<Item = (Ipv4Addr, Server)> {
        let [high, low] = self.0.to_be_bytes();
        (FIRST..)
            .zip(Server::all())
            .map(move |(n, server)| (Ipv4Addr::new(127, n, high, low), server))
    }

    pub(crate) fn of(address: IpAddr) -> Option<(Self, Server)> {
        let IpAddr::V4(address) = address else { return None };
        let [_, number, high, low] = address.octets();
        let (_, server) = (FIRST..).zip(Server::all()).find(|(n, _)| *n == number)?;
        Some((Self(u16::from_be_bytes([high, low])), server))
    }
}
