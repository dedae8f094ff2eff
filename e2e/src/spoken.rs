//! What a screen reader is given of a document.

use std::collections::HashMap;

use serde_json::Value;

/// A part of a document as a screen reader is given it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Spoken {
    /// The role, such as `heading` or `textbox`.
    pub role: String,
    /// What it is called.
    pub name: String,
    /// The level of a heading.
    pub level: Option<u64>,
    /// Whether changes are read aloud: `polite` or `assertive`; empty if not.
    pub live: String,
    /// The text inside.
    pub text: String,
}

impl Spoken {
    /// All parts, in their order, by the answer of the browser; none if that has no tree.
    pub(crate) fn all(tree: &Value) -> Option<Vec<Self>> {
        let nodes = tree["nodes"].as_array()?;
        let by_id: HashMap<&str, &Value> =
            nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
        let mut spoken = Vec::new();
        listen(nodes.first()?, &by_id, &mut spoken);
        Some(spoken)
    }
}

/// Appends a node and what is below it. Gives its text.
fn listen(node: &Value, by_id: &HashMap<&str, &Value>, spoken: &mut Vec<Spoken>) -> String {
    let text_of = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
    let property = |name: &str| {
        let all = node["properties"].as_array().into_iter().flatten();
        all.filter(|p| p["name"] == name).map(|p| &p["value"]["value"]).next()
    };
    let (role, name) = (text_of("role"), text_of("name"));
    if role == "StaticText" {
        return name;
    }
    let at = spoken.len();
    let is_shown = node["ignored"] != true;
    if is_shown {
        spoken.push(Spoken {
            role,
            name,
            level: property("level").and_then(Value::as_u64),
            live: property("live").and_then(Value::as_str).unwrap_or_default().to_owned(),
            text: String::new(),
        });
    }
    let children = node["childIds"].as_array().into_iter().flatten();
    let children = children.filter_map(|id| by_id.get(id.as_str()?));
    let text: Vec<String> = children.map(|child| listen(child, by_id, spoken)).collect();
    let text = text.join("");
    if is_shown && let Some(own) = spoken.get_mut(at) {
        own.text.clone_from(&text);
    }
    text
}
