//! What a live check saw, for as long as it is about what is asked now.

use std::rc::Rc;

use portwise_core::ProbeResult;
use yew::prelude::*;

/// The result of the last check of a target, and what takes a new one.
#[hook]
pub(crate) fn use_seen(target: &str) -> (Option<Rc<ProbeResult>>, Callback<ProbeResult>) {
    let seen = use_state(|| None::<(String, Rc<ProbeResult>)>);
    let result = match &*seen {
        Some((of, result)) if of == target => Some(result.clone()),
        _ => None,
    };
    let target = target.to_owned();
    let on_result = Callback::from(move |result| seen.set(Some((target.clone(), Rc::new(result)))));
    (result, on_result)
}
