//! The files that documents load, under the names that they have in the site.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The files that documents load.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub struct Assets {
    /// The programs of the islands, by their names.
    pub programs: BTreeMap<String, Program>,
}

/// A program of an island.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[expect(unnameable_types, reason = "only read from JSON")]
pub struct Program {
    /// Its JavaScript.
    pub js: String,
    /// Its WebAssembly.
    pub wasm: String,
}
