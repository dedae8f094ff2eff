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

/// Whether there is a backend, and what asks again; it is asked once by itself.
#[hook]
pub(crate) fn use_backend() -> (Backend, Callback<()>) {
    let state = use_state(|| Backend::Asking);
    let ask = {
        let state = state.clone();
        Callback::from(move |()| {
            let state = state.clone();
            state.set(Backend::Asking);
            spawn_local(async move {
                let there = backend::is_there().await;
                state.set(if there { Backend::There } else { Backend::Missing });
            });
        })
    };
    {
        let ask = ask.clone();
        use_effect_with((), move |()| ask.emit(()));
    }
    (*state, ask)
}
