//! Answers of the tools: bounded, with a form that is described and a text to read.

use rmcp::model::{CallToolResult, ContentBlock};
use schemars::JsonSchema;
use serde::Serialize;

/// The most octets of an answer's JSON. Assistants pay for every one.
pub(crate) const LARGEST: usize = 32 * 1024;

/// The most octets of the text beside it.
const LONGEST_TEXT: usize = 4 * 1024;

/// What a tool answers.
pub(crate) trait Answer: JsonSchema + Serialize {
    /// The gist, for those who read no JSON.
    fn text(&self) -> String;

    /// Leaves out what can be spared most easily, and notes that. False if there is nothing left
    /// to spare.
    fn shrink(&mut self) -> bool {
        false
    }
}

/// The answer as the protocol has it, small enough.
pub(crate) fn told(mut answer: impl Answer) -> Result<CallToolResult, String> {
    loop {
        let value = serde_json::to_value(&answer)
            .map_err(|error| format!("The answer cannot be written: {error}."))?;
        if value.to_string().len() <= LARGEST {
            let mut result = CallToolResult::structured(value);
            result.content = vec![ContentBlock::text(cut(answer.text()))];
            return Ok(result);
        }
        if !answer.shrink() {
            return Err("The answer is too large. Ask for less.".to_owned());
        }
    }
}

/// An answer that says what is wrong with the question, and what to do.
pub(crate) fn refused(why: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(cut(why.to_owned()))])
}

fn cut(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        text.push('…');
    }
    text
}

/// Drops the last quarter of a list, at least one item, and says how many.
pub(crate) fn drop_some<T>(list: &mut Vec<T>) -> usize {
    let before = list.len();
    list.truncate(before * 3 / 4);
    before - list.len()
}
