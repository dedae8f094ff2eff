//! What stands around the content of every document: the head, the menu, the foot.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;
use yew::{LocalServerRenderer, html};

use super::document::Part;
use super::{Assets, Document, Way, data};
use crate::{Check, Compare, Explain, Island, Policies, Walk, islands};

/// The entry of the site, `index.html`, with its marks resolved.
pub struct Entry {
    html: String,
    site: String,
    assets: Rc<Assets>,
}

impl Entry {
    /// Reads it.
    #[must_use]
    pub fn new(html: String, assets: Assets) -> Self {
        let site = between(&html, "name=\"portwise-site\" content=\"", "\"").unwrap_or_default();
        let site = site.trim_end_matches('/').to_owned();
        Self { html, site, assets: Rc::new(assets) }
    }

    /// The address of the site, without a slash at the end; empty where it is not said.
    #[must_use]
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The path below which the site is, with slashes at both ends. Where its address is not said
    /// it is the root, and a server that serves it below a path has to put that in front.
    pub(super) fn root(&self) -> String {
        let path = self.site.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        path.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}/"))
    }

    /// The way from a document to the root.
    fn way(&self, document: &Document) -> Way {
        match document.is_for_any_address() {
            true => Way::absolute(&self.root()),
            false => Way::from(&document.path),
        }
    }

    /// Files that the entry names, by their attribute: `href` or `src`.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let named = self.html.split("=\"./").skip(1).filter_map(|rest| rest.split('"').next());
        named.filter(|name| !name.is_empty())
    }

    /// What is the same for the same site only.
    pub(super) fn text(&self) -> &str {
        &self.html
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

/// A document as it is written into its file.
pub async fn render(document: &Rc<Document>, entry: &Entry) -> String {
    let way = entry.way(document);
    let mut islands = BTreeMap::new();
    for (name, alone) in document.islands {
        let html = match *name {
            Walk::NAME => island::<Walk>(&way, *alone).await,
            Check::NAME => island::<Check>(&way, *alone).await,
            Explain::NAME => island::<Explain>(&way, *alone).await,
            Compare::NAME => island::<Compare>(&way, *alone).await,
            Policies::NAME => island::<Policies>(&way, *alone).await,
            _ => continue,
        };
        islands.insert(*name, html);
    }
    let props = FrameProps {
        document: Shared(Rc::clone(document)),
        way: way.clone(),
        assets: Rc::clone(&entry.assets),
        islands: Rc::new(Islands(islands)),
    };
    let body = LocalServerRenderer::<Frame>::with_props(props).hydratable(false).render().await;
    let html = entry.html.replace("\"./", &format!("\"{}", way.root()));
    let html = html.replacen("<title>Portwise</title>", &head(document, entry, &way), 1);
    html.replacen("<body></body>", &format!("<body>{body}</body>"), 1)
}

async fn island<I: Island>(way: &Way, alone: bool) -> String {
    let props = islands::Props { root: way.root().to_owned().into(), alone };
    LocalServerRenderer::<I>::with_props(props).hydratable(true).render().await
}

fn head(document: &Document, entry: &Entry, way: &Way) -> String {
    let title = match document.path.as_str() {
        "" => format!("Portwise: {}", document.title),
        _ => format!("{} · Portwise", document.title),
    };
    let (title, description) = (escaped(&title), escaped(&document.description));
    let address = |path: &str| match entry.site() {
        "" => way.to(path).to_string(),
        site => format!("{site}/{path}"),
    };
    let mut head = format!(
        "<title>{title}</title>\n    <meta name=\"description\" content=\"{description}\">\n    \
         <meta property=\"og:title\" content=\"{title}\">\n    \
         <meta property=\"og:description\" content=\"{description}\">\n    \
         <meta property=\"og:type\" content=\"website\">\n    \
         <meta property=\"og:site_name\" content=\"Portwise\">\n    \
         <meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"{LIGHT}\">\n    \
         <meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"{DARK}\">\n    \
         <link rel=\"manifest\" href=\"{}\">",
        way.to("manifest.webmanifest")
    );
    if document.is_for_any_address() {
        head.push_str("\n    <meta name=\"robots\" content=\"noindex\">");
    } else if !entry.site().is_empty() {
        // Search engines do not read these where they are relative.
        let own = escaped(&address(&document.path));
        head.push_str(&format!("\n    <link rel=\"canonical\" href=\"{own}\">"));
        head.push_str(&format!("\n    <meta property=\"og:url\" content=\"{own}\">"));
    }
    let mut all = document.data.clone();
    if !document.trail.is_empty() {
        let steps = document.trail.iter().map(|step| (step.name.clone(), address(&step.path)));
        all.push(data::breadcrumbs(steps));
    }
    if let Some(json) = data::document(&all) {
        head.push_str(&format!("\n    <script type=\"application/ld+json\">{json}</script>"));
    }
    if document.path.is_empty()
        && let Some(program) = entry.assets.programs.get(Walk::NAME)
    {
        head.push_str(&format!(
            "\n    <link rel=\"modulepreload\" href=\"{}\">",
            way.to(&program.js)
        ));
    }
    head
}

/// The colours of the page behind everything, for what a browser paints around it.
pub(super) const LIGHT: &str = "#f5f6fa";
pub(super) const DARK: &str = "#0f121c";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The islands as they are written into documents.
#[derive(Debug, PartialEq)]
pub(super) struct Islands(BTreeMap<&'static str, String>);

#[derive(Clone)]
struct Shared(Rc<Document>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FrameProps {
    document: Shared,
    way: Way,
    assets: Rc<Assets>,
    islands: Rc<Islands>,
}

/// What the parts of a document need to place an island.
#[derive(Clone, PartialEq)]
struct Around {
    way: Way,
    assets: Rc<Assets>,
    islands: Rc<Islands>,
}

#[component]
fn Frame(props: &FrameProps) -> Html {
    let document = &props.document.0;
    let way = props.way.clone();
    let around = Around {
        way: way.clone(),
        assets: Rc::clone(&props.assets),
        islands: Rc::clone(&props.islands),
    };
    let links = Part::MENU.iter().map(|(part, label, path)| {
        let is_here = *part == document.part && !document.is_for_any_address();
        let current = is_here.then_some("page");
        html! { <li><a href={way.to(path)} aria-current={current}>{ *label }</a></li> }
    });
    html! {
        <ContextProvider<Around> context={around}>
            <a class="skip" href="#content">{ "Skip to the content" }</a>
            <header class="top" data-root={way.root().to_owned()}>
                <div class="bar">
                    <a class="brand" href={way.to("")}>{ logo() }<span>{ "Portwise" }</span></a>
                    <nav aria-label="Pages">
                        <button class="menu" type="button" popovertarget="menu">{ "Menu" }</button>
                        <ul id="menu" popover="auto">{ for links }</ul>
                    </nav>
                    <button class="theme" id="theme" type="button" aria-label="Light or dark" title="Light or dark">{ "◐" }</button>
                </div>
            </header>
            <main id="content" tabindex="-1">
                { trail(document, &way) }
                { (document.content)(&way) }
            </main>
            <p id="said" class="visually-hidden" role="status"></p>
            <footer class="bottom">
                <p>
                    { "Portwise advises in your browser. What you enter stays here; only a live check sends a host name to the backend. " }
                    { "It asks for no password and sends no mail." }
                </p>
                <ul class="links">
                    { for FOOT.iter().map(|(label, path)| html! { <li><a href={way.to(path)}>{ *label }</a></li> }) }
                </ul>
            </footer>
        </ContextProvider<Around>>
    }
}

/// What the foot links to.
const FOOT: &[(&str, &str)] = &[
    ("Ports", "ports/"),
    ("Questions", "questions/"),
    ("Glossary", "glossary/"),
    ("Errors", "errors/"),
    ("Programs", "snippets/"),
    ("Providers", "providers/"),
    ("Networks", "networks/"),
];

/// The documents above one, as links.
fn trail(document: &Document, way: &Way) -> Html {
    let Some((own, above)) = document.trail.split_last() else { return Html::default() };
    html! {
        <nav class="trail" aria-label="Where this page is">
            <ol>
                { for above.iter().map(|step| html! { <li><a href={way.to(&step.path)}>{ step.name.clone() }</a></li> }) }
                <li><span aria-current="page">{ own.name.clone() }</span></li>
            </ol>
        </nav>
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

#[derive(PartialEq, Properties)]
pub(super) struct PlaceProps {
    /// The island's name.
    pub(super) name: &'static str,
    /// The element's id.
    pub(super) id: &'static str,
    /// Whether the document is about nothing else.
    #[prop_or_default]
    pub(super) alone: bool,
    /// The event at which its program is fetched; at once without one.
    #[prop_or_default]
    pub(super) wake: Option<&'static str>,
}

/// The place of an island in a document.
#[component]
pub(super) fn Place(props: &PlaceProps) -> Html {
    let Some(around) = use_context::<Around>() else { return Html::default() };
    let html = around.islands.0.get(props.name).cloned().unwrap_or_default();
    let program = around.assets.programs.get(props.name).cloned().unwrap_or_default();
    html! {
        <div
            id={props.id}
            data-island={props.name}
            data-root={around.way.root().to_owned()}
            data-program={around.way.to(&program.js)}
            data-wasm={around.way.to(&program.wasm)}
            data-alone={props.alone.then_some("yes")}
            data-wake={props.wake}
            hidden={props.wake.is_some()}
        >
            { Html::from_html_unchecked(html.into()) }
        </div>
    }
}
