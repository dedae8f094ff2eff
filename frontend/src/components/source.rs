//! A source, as a link where it can be opened.

use portwise_core::sources;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) source: AttrValue,
}

/// A source, as a link where it can be opened.
#[component]
pub(crate) fn Source(props: &Props) -> Html {
    let source = props.source.as_str();
    match sources::link(source) {
        _ if source.is_empty() => Html::default(),
        Some(link) => {
            let shown = if sources::is_link(source) { host(source) } else { source };
            html! {
                <a class="source" href={link} target="_blank" rel="noopener noreferrer">{ shown.to_owned() }</a>
            }
        }
        None => html! { <span class="source">{ source.to_owned() }</span> },
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[derive(PartialEq, Properties)]
pub(crate) struct SeveralProps {
    pub(crate) sources: &'static [&'static str],
}

/// Several sources, one behind the other.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub(crate) fn Sources(props: &SeveralProps) -> Html {
    html! {
        <span class="sources">
            { for props.sources.iter().map(|source| html! { <Source source={*source} /> }) }
        </span>
    }
}

/// The host of a link; all of it would be too long.
fn host(link: &str) -> &str {
    let rest = link.strip_prefix("https://").unwrap_or(link);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_link_is_shown_by_its_host() {
        assert_eq!(super::host("https://support.google.com/mail/answer/1"), "support.google.com");
    }
}
