//! The pages and their addresses. Routes and answers live behind the `#`, which no server sees.

use yew_router::prelude::*;

/// A page.
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

impl Route {
    /// Those that stand in the menu.
    pub(crate) const MENU: [Self; 8] = [
        Self::Walk,
        Self::Check,
        Self::Explain,
        Self::Ports,
        Self::Providers,
        Self::Networks,
        Self::Questions,
        Self::Glossary,
    ];

    /// In the menu.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Walk => "Advice",
            Self::Check => "Live check",
            Self::Explain => "Explain an error",
            Self::Ports => "Ports",
            Self::Providers => "Providers",
            Self::Networks => "Networks",
            Self::Questions => "Questions",
            Self::Glossary => "Glossary",
            Self::NotFound => "Not found",
        }
    }

    /// As the document's title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Walk => "Which SMTP port, which encryption, which settings?",
            Self::Check => "Check a mail server live",
            Self::Explain => "What does this mail error mean?",
            Self::Ports => "SMTP ports compared",
            Self::Providers => "SMTP settings of mail providers",
            Self::Networks => "Who blocks SMTP ports",
            Self::Questions => "Questions about SMTP ports",
            Self::Glossary => "Terms of mail submission",
            Self::NotFound => "There is no such page",
        }
    }
}
