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

#[derive(PartialEq, Properties)]
pub(crate) struct ProviderProps {
    pub(crate) children: Html,
}

/// Asks once, for all that is inside.
#[component]
pub(crate) fn BackendProvider(props: &ProviderProps) -> Html {
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
    html! {
        <ContextProvider<Backend> context={*state}>{ props.children.clone() }</ContextProvider<Backend>>
    }
}

/// Whether there is a backend.
#[hook]
pub(crate) fn use_backend() -> Backend {
    use_context::<Backend>().unwrap_or(Backend::Missing)
}
