//! For an address that leads nowhere.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::pages::Route;

/// For an address that leads nowhere.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    html! {
        <div class="page">
            <h1>{ Route::NotFound.title() }</h1>
            <p>{ "The link may be cut off. " }<Link<Route> to={Route::Walk}>{ "Begin with the advice." }</Link<Route>></p>
        </div>
    }
}
