//! Where the documents of rows are that name each other.

use portwise_core::reference::faq::FaqEntry;
use portwise_core::reference::glossary::Term;
use portwise_snippets::Program;

pub(super) fn question(entry: &FaqEntry) -> String {
    format!("questions/{}/", entry.id)
}

pub(super) fn term(term: &Term) -> String {
    format!("glossary/{}/", term.id)
}

pub(super) fn program(program: &Program) -> String {
    format!("snippets/{}/", program.id)
}
