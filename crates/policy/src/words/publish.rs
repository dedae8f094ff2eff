//! Words for what to publish.

use crate::publish::{Recipient, StepKind};

impl Recipient {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::OwnZone => "own-zone",
            Self::Operator => "operator",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnZone => "another zone of yours",
            Self::Operator => "whoever runs the host",
        }
    }
}

impl StepKind {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Addresses => "addresses",
            Self::Certificates => "certificates",
            Self::PolicyFile => "policy-file",
            Self::PolicyRecord => "policy-record",
            Self::Reports => "reports",
            Self::Tlsa => "tlsa",
            Self::Key => "key",
            Self::Watch => "watch",
            Self::Signing => "signing",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Addresses => "MX records and addresses",
            Self::Certificates => "Certificates",
            Self::PolicyFile => "MTA-STS policy file",
            Self::PolicyRecord => "MTA-STS record",
            Self::Reports => "TLS-RPT record",
            Self::Tlsa => "TLSA records",
            Self::Key => "Key",
            Self::Watch => "Check",
            Self::Signing => "DNSSEC",
        }
    }
}
