//! Whether there is a backend.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend;

/// Whether there is a backend.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Backend {
    /// We are asking.
    Asking,
    /// It answers.
    There,
    /// Nothing answers, or something else does.
    Missing,
}

/// Whether there is a backend; asks once.
#[hook]
pub(crate) fn use_backend() -> Backend {
    let state = use_state(|| Backend::Asking);
    {
        let state = state.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let there = backend::is_there().await;
                state.set(if there { Backend::There } else { Backend::Missing });
            });
        });
    }
    *state
}
