//! The pages and their addresses. Routes and answers live behind the `#`, which no server sees.
//! To add a page: its file, and here its `mod`, its variant and its row.

mod check;
mod explain;
mod glossary;
mod networks;
mod not_found;
mod ports;
mod providers;
mod questions;
mod walk;

use yew::prelude::*;
use yew_router::prelude::*;

/// A page. The menu has them in this order.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Walk,
    #[at("/check")]
    Check,
    #[at("/explain")]
    Explain,
    #[at("/ports")]
    Ports,
    #[at("/providers")]
    Providers,
    #[at("/networks")]
    Networks,
    #[at("/questions")]
    Questions,
    #[at("/glossary")]
    Glossary,
    #[not_found]
    #[at("/not-found")]
    NotFound,
}

/// Everything about a page.
struct PageRow {
    /// In the menu.
    label: &'static str,
    /// As the document's title.
    title: &'static str,
    page: fn() -> Html,
}

impl Route {
    fn row(self) -> PageRow {
        let row = |label, title, page| PageRow { label, title, page };
        match self {
            Self::Walk => row(
                "Advice",
                "Which SMTP port, which encryption, which settings?",
                || html! { <walk::WalkPage /> },
            ),
            Self::Check => {
                row("Live check", "Check a mail server live", || html! { <check::CheckPage /> })
            }
            Self::Explain => row(
                "Explain an error",
                "What does this mail error mean?",
                || html! { <explain::ExplainPage /> },
            ),
            Self::Ports => row("Ports", "SMTP ports compared", || html! { <ports::PortsPage /> }),
            Self::Providers => row(
                "Providers",
                "SMTP settings of mail providers",
                || html! { <providers::ProvidersPage /> },
            ),
            Self::Networks => {
                row("Networks", "Who blocks SMTP ports", || html! { <networks::NetworksPage /> })
            }
            Self::Questions => row(
                "Questions",
                "Questions about SMTP ports",
                || html! { <questions::QuestionsPage /> },
            ),
            Self::Glossary => {
                row("Glossary", "Terms of mail submission", || html! { <glossary::GlossaryPage /> })
            }
            Self::NotFound => {
                row("Not found", "There is no such page", || html! { <not_found::NotFoundPage /> })
            }
        }
    }

    /// Those that stand in the menu.
    pub(crate) fn menu() -> impl Iterator<Item = Self> {
        let all = Self::routes().into_iter().filter_map(Self::recognize);
        all.filter(|route| *route != Self::NotFound)
    }

    /// In the menu.
    pub(crate) fn label(self) -> &'static str {
        self.row().label
    }

    /// As the document's title.
    pub(crate) fn title(self) -> &'static str {
        self.row().title
    }

    /// The page itself.
    pub(crate) fn page(self) -> Html {
        (self.row().page)()
    }
}

#[cfg(test)]
mod tests {
    use yew_router::Routable;

    use super::Route;

    #[test]
    fn the_menu_has_every_page_once() {
        let menu: Vec<Route> = Route::menu().collect();
        assert_eq!(menu.first(), Some(&Route::Walk));
        assert_eq!(menu.len(), Route::routes().len() - 1);
        assert!(!menu.contains(&Route::NotFound));
        for route in menu {
            assert!(!route.label().is_empty() && !route.title().is_empty());
        }
    }
}
