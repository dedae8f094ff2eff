//! What became of reading what a source answered.

use crate::document::Document;
use crate::facts::{Fault, Outcome};
use crate::server::Server;

/// What became of reading what a source answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// What it says, as it says it; none if it is something else.
    pub document: Option<Document>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What it says, in the one form.
    pub servers: Vec<Server>,
}

impl Read {
    /// Something that cannot be read.
    #[must_use]
    pub fn faulty(fault: Fault) -> Self {
        Self { faults: vec![fault], ..Self::default() }
    }

    /// What came of asking the source that answered this.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let unusable = |fault: &Fault| {
            matches!(fault, Fault::NoServer | Fault::Digest | Fault::NoDigest | Fault::CatchAll)
        };
        if self.document.is_none() || self.faults.iter().any(unusable) {
            Outcome::Wrong
        } else {
            Outcome::Answered
        }
    }
}
