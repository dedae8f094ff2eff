//! Words for the names of addresses.

use super::facts::few;
use crate::reverse::{Helo, Iprev, Role, Weight};

impl Iprev {
    /// As in a header of authentication results (RFC 8601 §2.7.3).
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Pass(_) => "pass",
            Self::Fail(_) => "fail",
            Self::PermError => "perm-error",
            Self::TempError(_) => "temp-error",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Pass(name) => format!("The address is called {name}, which leads back to it."),
            Self::Fail(names) => {
                format!("The address is called {}, which does not lead back to it.", few(names))
            }
            Self::PermError => "The address has no name.".to_owned(),
            Self::TempError(why) => {
                format!("The name of the address could not be found out: {why}.")
            }
        }
    }
}

impl Role {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Receives => "receives",
            Self::Sends => "sends",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Receives => "Mail is delivered to the address; its name matters little there.",
            Self::Sends => {
                "Mail is sent from the address; many receivers want a name that leads back."
            }
        }
    }
}

impl Weight {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Information => "information",
            Self::Fault => "fault",
            Self::NotTested => "not-tested",
        }
    }
}

impl Helo {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::OtherName => "other-name",
            Self::NotConfirmed => "not-confirmed",
            Self::NotTested => "not-tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Same => "The EHLO name is the name of the address.",
            Self::OtherName => {
                "The EHLO name leads to the address, which has another name itself. Some receivers want them to be the same."
            }
            Self::NotConfirmed => {
                "The EHLO name does not lead to the address. Some receivers refuse mail for that."
            }
            Self::NotTested => "Whether the EHLO name leads to the address was not found out.",
        }
    }
}
