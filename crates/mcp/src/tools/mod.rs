//! The tools, a file each. A row of the table is everything about one.

mod advise;
mod explain;
mod probe;
mod reference;
mod snippet;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt, ready};
use rmcp::handler::server::tool::{schema_for_input, schema_for_output};
use rmcp::model::{CallToolResult, JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{Answer, told};
use crate::probing::Probing;

/// What a tool answers, or in a sentence why not.
type Told = Result<CallToolResult, String>;

/// A tool.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    title: &'static str,
    description: &'static str,
    /// Whether it talks to others.
    open_world: bool,
    input: fn() -> Result<Arc<JsonObject>, String>,
    output: fn() -> Arc<JsonObject>,
    pub(crate) call: fn(Arc<dyn Probing>, JsonObject) -> BoxFuture<'static, Told>,
}

/// Every tool.
pub(crate) const TOOLS: &[Row] =
    &[advise::ROW, snippet::ROW, explain::ROW, reference::ROW, probe::ROW];

/// The tool of that name.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    TOOLS.iter().find(|row| row.name == name)
}

impl Row {
    /// A tool that needs nothing but what is built in.
    const fn pure<I, O>(
        name: &'static str,
        title: &'static str,
        description: &'static str,
        call: fn(Arc<dyn Probing>, JsonObject) -> BoxFuture<'static, Told>,
    ) -> Self
    where
        I: JsonSchema + 'static,
        O: Answer + 'static,
    {
        let (input, output) = (schema_for_input::<I>, schema_for_output::<O>);
        Self { name, title, description, open_world: false, input, output, call }
    }

    /// What the client is told of it. No tool changes anything, here or elsewhere.
    pub(crate) fn describe(&self) -> Result<Tool, String> {
        let does = ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(self.open_world);
        Ok(Tool::new(self.name, self.description, (self.input)()?)
            .with_title(self.title)
            .with_raw_output_schema((self.output)())
            .with_annotations(does))
    }
}

/// Calls a function that takes arguments of a type and gives an answer.
fn answered<I: DeserializeOwned, O: Answer>(
    arguments: JsonObject,
    answer: impl FnOnce(I) -> Result<O, String>,
) -> BoxFuture<'static, Told> {
    ready(read(arguments).and_then(answer).and_then(told)).boxed()
}

/// The arguments, if they are what the schema says.
fn read<I: DeserializeOwned>(arguments: JsonObject) -> Result<I, String> {
    // With the way to the field, without which the error says little.
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        format!("The arguments do not fit: {error}. Call the tool again with arguments of its input schema.")
    })
}

/// One of the values that a table lists.
fn one_of<T: Copy>(
    all: &[T],
    id: fn(T) -> &'static str,
    what: &str,
    given: &str,
) -> Result<T, String> {
    all.iter().copied().find(|value| id(*value) == given).ok_or_else(|| {
        let ids: Vec<&str> = all.iter().map(|value| id(*value)).collect();
        format!("There is no {what} “{}”. Give one of {}.", shown(given), ids.join(", "))
    })
}

/// Ports as they are said in one text.
fn list(ports: &[u16]) -> String {
    ports.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
}

/// What was given, short enough to be said back.
fn shown(given: &str) -> String {
    let given = portwise_core::target::entered(given);
    given.chars().take(80).collect()
}
