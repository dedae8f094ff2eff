//! What stands around the content of every document: the head, the menu, the foot.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;
use yew::{LocalServerRenderer, html};

use super::document::Part;
use super::{Assets, Document, Way};
use crate::{Check, Explain, Island, Walk, islands};

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
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

/// A document as it is written into its file.
pub async fn render(document: &Rc<Document>, entry: &Entry) -> String {
    let way = document.way();
    let islands = Islands(BTreeMap::from([
        (Walk::NAME, island::<Walk>(&way, false).await),
        (Check::NAME, island::<Check>(&way, document.path == "check/").await),
        (Explain::NAME, island::<Explain>(&way, true).await),
    ]));
    let props = FrameProps {
        document: Shared(Rc::clone(document)),
        assets: Rc::clone(&entry.assets),
        islands: Rc::new(islands),
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
    let address = match entry.site() {
        "" => "./".to_owned(),
        site => format!("{}/{}", escaped(site), document.path),
    };
    let mut head = format!(
        "<title>{title}</title>\n    <meta name=\"description\" content=\"{description}\">\n    \
         <meta property=\"og:title\" content=\"{title}\">\n    \
         <meta property=\"og:description\" content=\"{description}\">\n    \
         <meta property=\"og:type\" content=\"website\">\n    \
         <meta property=\"og:site_name\" content=\"Portwise\">"
    );
    if document.path.ends_with(".html") {
        head.push_str("\n    <meta name=\"robots\" content=\"noindex\">");
    } else {
        head.push_str(&format!("\n    <link rel=\"canonical\" href=\"{address}\">"));
        if !entry.site().is_empty() {
            head.push_str(&format!("\n    <meta property=\"og:url\" content=\"{address}\">"));
        }
    }
    if let Some(data) = &document.data {
        // “<” would end the element, whatever stands around it.
        let json = data.to_string().replace('<', "\\u003c");
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
    let way = document.way();
    let around = Around {
        way: way.clone(),
        assets: Rc::clone(&props.assets),
        islands: Rc::clone(&props.islands),
    };
    let links = Part::MENU.iter().map(|(part, label, path)| {
        let current = (*part == document.part).then_some("page");
        html! { <li><a href={way.to(path)} aria-current={current}>{ *label }</a></li> }
    });
    html! {
        <ContextProvider<Around> context={around}>
            <a class="skip" href="#content">{ "Skip to the content" }</a>
            <header class="top" data-root={way.root().to_owned()}>
                <div class="bar">
                    <a class="brand" href={way.to("")}>{ logo() }<span>{ "Portwise" }</span></a>
                    <nav aria-label="Pages"><ul>{ for links }</ul></nav>
                    <button class="theme" id="theme" type="button" aria-label="Light or dark" title="Light or dark">{ "◐" }</button>
                </div>
            </header>
            <main id="content" tabindex="-1">{ (document.content)(&way) }</main>
            <p id="said" class="visually-hidden" role="status"></p>
            <footer class="bottom">
                <p>
                    { "Portwise advises in your browser. What you enter stays here; only a live check sends a host name to the backend. " }
                    { "It asks for no password and sends no mail." }
                </p>
                <p>
                    <a href={way.to("ports/")}>{ "Ports" }</a>{ " · " }
                    <a href={way.to("glossary/")}>{ "Glossary" }</a>{ " · " }
                    <a href={way.to("questions/")}>{ "Questions" }</a>
                </p>
            </footer>
        </ContextProvider<Around>>
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
