//! The files that documents load, under the names that they have in the site.

use std::collections::BTreeMap;

use serde_json::Value;

/// The files that documents load.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assets {
    /// The programs of the islands, by their names.
    pub(super) programs: BTreeMap<String, Program>,
}

/// A program of an island.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Program {
    /// Its JavaScript.
    pub(super) js: String,
    /// Its WebAssembly.
    pub(super) wasm: String,
}

impl Assets {
    /// Reads them as the build writes them: `{"programs": {"walk": {"js": …, "wasm": …}}}`. What
    /// is not so is left out.
    #[must_use]
    pub fn read(written: &Value) -> Self {
        let program = |(name, files): (&String, &Value)| {
            let file = |kind| files.get(kind).and_then(Value::as_str).map(str::to_owned);
            Some((name.clone(), Program { js: file("js")?, wasm: file("wasm")? }))
        };
        let programs = written.get("programs").and_then(Value::as_object);
        Self { programs: programs.into_iter().flatten().filter_map(program).collect() }
    }
}
