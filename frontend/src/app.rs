//! The frame around the pages.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::focus;
use crate::hooks::{BackendProvider, use_theme};
use crate::pages::Route;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! {
        <HashRouter>
            <BackendProvider>
                <a class="skip" href="#content" onclick={skip()}>{ "Skip to the content" }</a>
                <Header />
                <main id="content" tabindex="-1">
                    <Switch<Route> render={page} />
                </main>
                <Footer />
            </BackendProvider>
        </HashRouter>
    }
}

/// The fragment is the route, so the link moves the focus by itself.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus("content");
    })
}

fn page(route: Route) -> Html {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(&format!("{} · Portwise", route.title()));
    }
    route.page()
}

#[component]
fn Header() -> Html {
    let (dark, toggle) = use_theme();
    let current = use_route::<Route>();
    let label = if dark { "Use light colours" } else { "Use dark colours" };
    // What was said on one of these pages counts on the other.
    let shares = |route: &Route| matches!(route, Route::Walk | Route::Explain);
    let location = use_location().filter(|_| current.as_ref().is_some_and(shares));
    let said = location.and_then(|l| l.query::<Vec<(String, String)>>().ok()).unwrap_or_default();
    let links = Route::menu().map(|route| {
        let is_current = current == Some(route);
        let aria = is_current.then_some("page");
        let query = (shares(&route) && !said.is_empty()).then(|| said.clone());
        html! {
            <li aria-current={aria}>
                <Link<Route, Vec<(String, String)>>
                    to={route} {query} classes={classes!(is_current.then_some("current"))}
                >
                    { route.label() }
                </Link<Route, Vec<(String, String)>>>
            </li>
        }
    });
    html! {
        <header class="top">
            <div class="bar">
                <Link<Route> to={Route::Walk} classes="brand">
                    { logo() }
                    <span>{ "Portwise" }</span>
                </Link<Route>>
                <nav aria-label="Pages"><ul>{ for links }</ul></nav>
                <button class="theme" type="button" onclick={toggle} aria-label={label} title={label}>
                    { if dark { "☀" } else { "☾" } }
                </button>
            </div>
        </header>
    }
}

fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <rect x="2" y="6" width="28" height="20" rx="5" class="logo-box" />
            <path d="M6 11l10 7 10-7" class="logo-line" />
            <circle cx="25" cy="23" r="6" class="logo-dot" />
            <path d="M22.5 23l1.8 1.8 3.2-3.4" class="logo-tick" />
        </svg>
    }
}

#[component]
fn Footer() -> Html {
    html! {
        <footer class="bottom">
            <p>
                { "Portwise advises in your browser. What you enter stays here; only a live check sends a host name to the backend. " }
                { "It asks for no password and sends no mail." }
            </p>
        </footer>
    }
}
