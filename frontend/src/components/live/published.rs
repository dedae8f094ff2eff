//! What is published about a mail domain, source by source, as the answers come.

use portwise_core::discovery::Source;
use portwise_core::view::{Mark, SourceView};
use yew::prelude::*;

use super::Quoted;
use crate::components::endpoint::{paint, symbol};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) sources: Vec<(Source, SourceView)>,
    /// Whether more may come.
    pub(crate) goes_on: bool,
}

/// What is published about a mail domain. Places that say nothing stand in one line.
#[component]
pub(crate) fn PublishedView(props: &Props) -> Html {
    let all = props.sources.iter().map(|(_, shown)| shown);
    let (silent, speaking): (Vec<_>, Vec<_>) = all.partition(|shown| is_silent(shown.mark));
    html! {
        <section class="published" id="published" aria-labelledby="published-title">
            <h3 id="published-title">{ "What is published" }</h3>
            if speaking.is_empty() && !props.goes_on { <p>{ "No settings are published for this domain." }</p> }
            <ul class="sources">{ for speaking.into_iter().map(one) }</ul>
            { folded(&silent) }
        </section>
    }
}

fn is_silent(mark: Mark) -> bool {
    matches!(mark, Mark::Closed | Mark::NotTested)
}

fn one(shown: &SourceView) -> Html {
    let (class, word) = paint(shown.mark);
    let quoted = |text: &String| html! { <Quoted text={text.clone()} /> };
    html! {
        <li {class} key={shown.name}>
            <span class="mark" aria-hidden="true">{ symbol(shown.mark) }</span>
            <div class="source-head">
                <span class="visually-hidden">{ format!("{word}: ") }</span>
                <strong>{ shown.name }</strong>
                if let Some(protection) = shown.protection { <span class="badge plain">{ protection }</span> }
                <span class="asked">{ quoted(&shown.asked) }</span>
            </div>
            <div class="source-says">
                { for shown.says.iter().map(|text| html! { <p class="says">{ quoted(text) }</p> }) }
                { for shown.reading.iter().map(|text| html! { <p class="reading">{ quoted(text) }</p> }) }
                { for shown.notes.iter().map(|text| html! { <p class="wrong">{ quoted(text) }</p> }) }
            </div>
        </li>
    }
}

/// How many places say nothing, and which, by the reason.
fn folded(silent: &[&SourceView]) -> Html {
    if silent.is_empty() {
        return Html::default();
    }
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for shown in silent {
        let reason = match shown.mark {
            Mark::Closed => "nothing there",
            _ => shown.says.first().map_or("not tested", String::as_str),
        };
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(shown.name),
            None => by_reason.push((reason, vec![shown.name])),
        }
    }
    html! {
        <details class="silent" id="silent">
            <summary>{ summary(silent) }</summary>
            <dl>
                { for by_reason.into_iter().map(|(reason, names)| html! {
                    <><dt><Quoted text={reason.to_owned()} /></dt><dd>{ names.join(", ") }</dd></>
                }) }
            </dl>
        </details>
    }
}

/// `Nothing at 15 places, 4 not tested`
fn summary(silent: &[&SourceView]) -> String {
    let untested = silent.iter().filter(|shown| shown.mark == Mark::NotTested).count();
    let nothing = match silent.len() - untested {
        0 => None,
        1 => Some("Nothing at 1 place".to_owned()),
        n => Some(format!("Nothing at {n} places")),
    };
    let untested = (untested > 0).then(|| format!("{untested} not tested"));
    nothing.into_iter().chain(untested).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use portwise_core::view::{Mark, SourceView};

    use super::summary;

    fn shown(mark: Mark) -> SourceView {
        SourceView {
            mark,
            name: "SRV",
            asked: String::new(),
            protection: None,
            says: Vec::new(),
            reading: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn what_was_not_tested_is_not_counted_as_nothing() {
        let (closed, untested) = (shown(Mark::Closed), shown(Mark::NotTested));
        assert_eq!(summary(&[&closed]), "Nothing at 1 place");
        assert_eq!(summary(&[&closed, &untested, &closed]), "Nothing at 2 places, 1 not tested");
        assert_eq!(summary(&[&untested]), "1 not tested");
    }
}
