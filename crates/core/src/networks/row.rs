//! A row of the table of networks.

use portwise_model::names::Named;
use portwise_model::{Confidence, Port};
use serde::Serialize;

/// A network and what it does with outgoing SMTP.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Network {
    /// As in JSON, flags and URLs.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// What else people call it.
    pub aliases: &'static [&'static str],
    /// What it is.
    pub kind: Kind,
    /// What happens to port 25.
    pub port25: Passage,
    /// What happens to port 465.
    pub port465: Passage,
    /// What happens to port 587.
    pub port587: Passage,
    /// What happens to port 2525.
    pub port2525: Passage,
    /// How to have a block lifted, or what to do instead: sentences without the last full
    /// stop. May be empty.
    pub lift: &'static str,
    /// The operator's own page.
    pub docs: Option<&'static str>,
    /// Where the facts are from, for a reader to follow; `commonly known` is what has no source.
    pub source: &'static str,
    /// When they were checked, as `YYYY-MM-DD`.
    pub checked_on: &'static str,
    /// How sure we are.
    pub confidence: Confidence,
}

/// What a network is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = NetworkKind))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Virtual machines and more.
    Cloud,
    /// Functions without a machine of one's own.
    Serverless,
    /// A rented virtual machine.
    Vps,
    /// Web hosting.
    SharedHosting,
    /// A platform that runs applications.
    Paas,
    /// Machines that build and test.
    Ci,
    /// Internet access at home or in an office.
    Isp,
    /// Internet access of a telephone.
    Mobile,
    /// A kind of network rather than one operator.
    Class,
}

/// What happens to an outgoing connection.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Passage {
    /// It passes.
    Open,
    /// It passes, but only so many.
    Throttled,
    /// It depends on the place, the plan or the day.
    Varies,
    /// Something on the way answers in the server's place, or changes what passes.
    Intercepted,
    /// The network's own mail server answers in the place of the one that was asked for.
    Redirected,
    /// It does not pass until someone asks for it.
    BlockedByDefault,
    /// It does not pass.
    Blocked,
    /// We do not know.
    Unknown,
}

impl Passage {
    /// Whether it is shut as things stand: the server that was asked for is not reached.
    #[must_use]
    pub fn is_shut(self) -> bool {
        matches!(self, Self::Blocked | Self::BlockedByDefault | Self::Redirected)
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Throttled => "limited in rate",
            Self::Varies => "varies",
            Self::Intercepted => "intercepted",
            Self::Redirected => "redirected to the network's own server",
            Self::BlockedByDefault => "blocked until you ask",
            Self::Blocked => "blocked",
            Self::Unknown => "not known",
        }
    }
}

impl Named for Network {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

impl Network {
    /// What happens to a port. Of the ports that stand in no column, the web's pass wherever
    /// anything does, and the others fare like 2525: filters forget them, or all is shut.
    #[must_use]
    pub fn passage(&self, port: Port) -> Passage {
        match port {
            25 => self.port25,
            465 => self.port465,
            587 => self.port587,
            80 | 443 => Passage::Open,
            _ => self.port2525,
        }
    }
}
