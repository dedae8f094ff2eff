//! The user name and the sender that were typed. The browser keeps them for this visit; they are
//! not in the page's address.

use yew::prelude::*;

use super::storage;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Typed {
    pub(crate) user: String,
    pub(crate) from: String,
}

const USER: &str = "portwise-user";
const FROM: &str = "portwise-from";

/// What was typed for an account with a service, and what takes it.
#[hook]
pub(crate) fn use_account(service: &str) -> (Typed, Callback<Typed>) {
    let typed = use_state_eq(Typed::default);
    let key = |name: &str, service: &str| format!("{name} {service}");
    {
        let typed = typed.clone();
        use_effect_with(service.to_owned(), move |service| {
            let kept = |name| storage::of_visit(&key(name, service)).unwrap_or_default();
            typed.set(Typed { user: kept(USER), from: kept(FROM) });
        });
    }
    let take = {
        let (typed, service) = (typed.clone(), service.to_owned());
        Callback::from(move |next: Typed| {
            storage::keep_for_visit(&key(USER, &service), &next.user);
            storage::keep_for_visit(&key(FROM, &service), &next.from);
            typed.set(next);
        })
    };
    ((*typed).clone(), take)
}
