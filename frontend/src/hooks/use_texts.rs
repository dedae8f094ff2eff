//! The texts of programs, which are fetched when they are wanted.

use portwise_snippets::{Program, is_whole, keep};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend;

/// How far the texts are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Texts {
    /// They are there.
    There,
    /// They are being fetched.
    Fetching,
    /// They cannot be had, and why.
    Missing(String),
}

/// Sees to it that programs have their texts; draws again when they have.
#[hook]
pub(crate) fn use_texts(programs: Vec<&'static Program>) -> Texts {
    let error = use_state_eq(|| None::<String>);
    let redraw = use_force_update();
    let missing: Vec<&'static Program> = programs.into_iter().filter(|p| !is_whole(p)).collect();
    let ids: Vec<&'static str> = missing.iter().map(|program| program.id).collect();
    let is_there = ids.is_empty();
    {
        let error = error.clone();
        use_effect_with(ids, move |_| {
            error.set(None);
            spawn_local(async move {
                for program in &missing {
                    if let Err(why) = fetch(program).await {
                        error.set(Some(why));
                        return;
                    }
                }
                if !missing.is_empty() {
                    redraw.force_update();
                }
            });
        });
    }
    match (*error).clone() {
        _ if is_there => Texts::There,
        Some(why) => Texts::Missing(why),
        None => Texts::Fetching,
    }
}

async fn fetch(program: &'static Program) -> Result<(), String> {
    let texts = backend::file(&format!("programs/{}.txt", program.id)).await?;
    let whole = program.with_texts(texts).ok_or(
        "The settings of this program are of another version than this page. Reload the page.",
    )?;
    keep(whole);
    Ok(())
}
