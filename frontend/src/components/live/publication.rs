//! What an administrator publishes so that every mail program finds the settings of the domain.

use std::rc::Rc;

use portwise_api::Checked;
use portwise_core::discovery::publish::{Item, LeftOut, Offered, Publication};
use yew::prelude::*;

use super::Quoted;
use crate::components::{CopyButton, download};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) checked: Rc<Checked>,
    /// The way to the root of the site.
    pub(crate) root: AttrValue,
}

/// What to publish, folded: it is for those who run the domain.
#[component]
pub(crate) fn ToPublish(props: &Props) -> Html {
    let Some(publication) = &props.checked.publication else { return Html::default() };
    let Publication { servers, items, left_out } = publication;
    let domain = &props.checked.report.target.host;
    let hosts = publication.web_hosts();
    let (first, rest) = hosts.split_first().map_or((None, &[][..]), |(h, rest)| (Some(h), rest));
    let hosts = first.map(|first| rest.iter().fold((*first).to_owned(), |all, h| all + ", " + h));
    html! {
        <details class="to-publish" id="to-publish">
            <summary>{ summary(items.len()) }</summary>
            if !items.is_empty() {
                <p>{ format!("For whoever runs {domain}. With these pieces every mail program finds the settings by itself. They name only what works, and each helps without the next, so publish them in this order and test again after each.") }</p>
                <ul class="offered">{ for servers.iter().map(server) }</ul>
                if let Some(hosts) = hosts {
                    <p>{ "The files need web servers at these names, each with an address in the DNS and a certificate: " }<Quoted text={hosts} /></p>
                }
                <ol class="pieces">{ for items.iter().map(|item| piece(item, &props.root)) }</ol>
            }
            { for left_out.iter().map(missing) }
            if left_out.iter().any(|left_out| left_out.why.contains("Name ")) {
                <p class="help">{ "On the command line a server for reading is named like this: " }<code>{ format!("portwise discover {domain} --publish --imap imap.{domain}") }</code></p>
            }
        </details>
    }
}

fn summary(pieces: usize) -> String {
    match pieces {
        0 => "What to publish: nothing yet".to_owned(),
        1 => "What to publish (1 piece)".to_owned(),
        n => format!("What to publish ({n} pieces)"),
    }
}

fn server(server: &Offered) -> Html {
    let Offered { service, host, port, security, proved } = server;
    let proof = if *proved { "seen working" } else { "published, not tested" };
    html! {
        <li><Quoted text={format!("{} {host}:{port}, {} ({proof})", service.name(), security.name())} /></li>
    }
}

fn piece(item: &Item, root: &str) -> Html {
    let Item { kind, file, places, content_type, content, notes, proof } = item;
    let at = match content_type {
        Some(kind) => format!("{}, sent as {kind}", places.join(" and ")),
        None => format!("in the zone {}", places.join(" and ")),
    };
    let quoted = |text: &String| html! { <p class="help"><Quoted text={text.clone()} /></p> };
    html! {
        <li>
            <h4>{ kind.name() }</h4>
            <p class="goes">{ "Goes to: " }<Quoted text={at} /></p>
            <figure class="code">
                <figcaption>
                    <span class="language">{ file }</span>
                    <span class="buttons">
                        { download(file, content) }
                        <CopyButton text={content.clone()} what={format!("the {}", kind.name())} />
                    </span>
                </figcaption>
                <pre tabindex="0"><code>{ content }</code></pre>
            </figure>
            { for notes.iter().map(quoted) }
            if !proof.is_empty() { <p class="proved-by">{ "How we know: " }{ proof }</p> }
            if let Some(id) = kind.snippet() {
                <p class="help"><a href={format!("{root}snippets/{id}/")}>{ "The same as a snippet for other settings" }</a></p>
            }
        </li>
    }
}

fn missing(left_out: &LeftOut) -> Html {
    let LeftOut { what, why } = left_out;
    html! { <p class="left-out"><strong>{ format!("Left out, {what}: ") }</strong><Quoted text={why.clone()} /></p> }
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn pieces_are_counted() {
        assert_eq!(summary(0), "What to publish: nothing yet");
        assert_eq!(summary(1), "What to publish (1 piece)");
        assert_eq!(summary(6), "What to publish (6 pieces)");
    }
}
