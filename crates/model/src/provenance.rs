//! How sure we are of a fact.

use serde::Serialize;

/// How sure we are of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Its core stood in a source that was opened.
    Verified,
    /// Commonly known; no source was opened. Shown as unconfirmed.
    Known,
}
