//! A program with its texts, which are fetched when it is chosen.

use std::cell::RefCell;
use std::collections::BTreeMap;

use portwise_snippets::Program;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend;

thread_local! {
    /// The programs that were chosen before.
    static FETCHED: RefCell<BTreeMap<&'static str, &'static Program>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// A program with its texts: nothing until they are there, or why they cannot be had.
#[hook]
pub(crate) fn use_program(
    program: Option<&'static Program>,
) -> Option<Result<&'static Program, String>> {
    let fetched = use_state(|| None::<(&'static str, Result<&'static Program, String>)>);
    let id = program.map(|program| program.id);
    {
        let fetched = fetched.clone();
        use_effect_with(id, move |_| {
            let Some(program) = program else { return };
            spawn_local(async move { fetched.set(Some((program.id, with_texts(program).await))) });
        });
    }
    let of_this = (*fetched).clone().filter(|(of, _)| Some(*of) == id);
    of_this.map(|(_, program)| program)
}

async fn with_texts(program: &'static Program) -> Result<&'static Program, String> {
    if let Some(known) = FETCHED.with_borrow(|fetched| fetched.get(program.id).copied()) {
        return Ok(known);
    }
    let texts = backend::file(&format!("programs/{}.txt", program.id)).await?;
    let whole = program.with_texts(texts).ok_or(
        "The settings of this program are of another version than this page. Reload the page.",
    )?;
    FETCHED.with_borrow_mut(|fetched| fetched.insert(program.id, whole));
    Ok(whole)
}
