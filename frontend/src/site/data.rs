//! What documents say to machines, in the words of schema.org.

use portwise_core::reference::Block;
use portwise_core::reference::faq::FaqEntry;
use portwise_core::reference::glossary::Term;
use serde_json::{Value, json};

/// Questions with their answers.
pub(super) fn questions<'a>(entries: impl IntoIterator<Item = &'a FaqEntry>) -> Value {
    let question = |entry: &FaqEntry| {
        json!({
            "@type": "Question",
            "name": entry.question,
            "acceptedAnswer": {"@type": "Answer", "text": plain(entry.answer)},
        })
    };
    let questions: Vec<Value> = entries.into_iter().map(question).collect();
    json!({"@type": "FAQPage", "mainEntity": questions})
}

/// Blocks as one text.
pub(super) fn plain(blocks: &[Block]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for block in blocks {
        match block {
            Block::Text(text) => parts.push(text),
            Block::List(points) => parts.extend(*points),
            Block::Code { caption, text, .. } => parts.extend([caption, text]),
        }
    }
    parts.join("\n")
}

/// A term.
pub(super) fn term(term: &Term) -> Value {
    json!({
        "@type": "DefinedTerm",
        "name": term.term,
        "alternateName": term.also,
        "description": term.text,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "Terms of mail submission"},
    })
}

/// Instructions, step by step: each with its name and what to do.
pub(super) fn how_to(name: &str, steps: &[(&str, String)]) -> Value {
    let step =
        |(name, text): &(&str, String)| json!({"@type": "HowToStep", "name": name, "text": text});
    json!({
        "@type": "HowTo",
        "name": name,
        "step": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// The way to a document: names and addresses.
pub(super) fn breadcrumbs(steps: impl IntoIterator<Item = (String, String)>) -> Value {
    let item = |(at, (name, address)): (usize, (String, String))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": address});
    let items: Vec<Value> = steps.into_iter().enumerate().map(item).collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

/// All of it, as it is written into a document.
pub(super) fn document(data: &[Value]) -> Option<String> {
    let text = match data {
        [] => return None,
        data => json!({"@context": "https://schema.org", "@graph": data}).to_string(),
    };
    // “<” would end the element, whatever stands around it.
    Some(text.replace('<', "\\u003c"))
}
