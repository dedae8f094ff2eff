//! A field that narrows a table down, with what fits as buttons.

use portwise_core::names::Named;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A row that can be found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    id: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
}

impl Found {
    /// A row of a table.
    pub(crate) fn of<R: Named>(row: &'static R) -> Self {
        Self { id: row.id(), name: row.name(), aliases: row.aliases() }
    }

    /// How well it fits: it is called so, its name begins so, a word in it does, or it holds the text.
    fn rank(&self, wanted: &str) -> Option<u8> {
        let names =
            || std::iter::once(self.name).chain([self.id]).chain(self.aliases.iter().copied());
        let lower = || names().map(str::to_lowercase);
        let begins = |text: &str| text.starts_with(wanted);
        let in_words = |text: String| text.split(|c: char| !c.is_alphanumeric()).any(begins);
        if lower().any(|name| name == wanted) {
            Some(0)
        } else if lower().any(|name| begins(&name)) {
            Some(1)
        } else if lower().any(in_words) {
            Some(2)
        } else if wanted.len() > 2 && lower().any(|name| name.contains(wanted)) {
            Some(3)
        } else {
            None
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) rows: Vec<Found>,
    pub(crate) on_pick: Callback<&'static str>,
}

/// The most rows that are shown.
const MOST: usize = 8;

/// A field that narrows a table down.
#[component]
pub(crate) fn Search(props: &Props) -> Html {
    let text = use_state(String::new);
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                text.set(input.value());
            }
        })
    };
    let found = fitting(&props.rows, &text);
    let pick = |id: &'static str| props.on_pick.reform(move |_: MouseEvent| id);
    let onkeydown = {
        let (first, on_pick) = (found.first().map(|row| row.id), props.on_pick.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(id) = first.filter(|_| event.key() == "Enter") {
                event.prevent_default();
                on_pick.emit(id);
            }
        })
    };
    let count = match found.len() {
        _ if text.trim().is_empty() => String::new(),
        0 => "None is called so.".to_owned(),
        1 => "One found.".to_owned(),
        more => format!("{more} found."),
    };
    let status = format!("{}-found", props.id);
    html! {
        <div class="search">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <input
                type="text" id={props.id.clone()} autocomplete="off" autocapitalize="none" spellcheck="false"
                value={(*text).clone()} aria-describedby={status.clone()} {oninput} {onkeydown}
            />
            <p class="help" id={status} role="status">{ count }</p>
            if !found.is_empty() {
                <div class="chips found">
                    { for found.into_iter().map(|row| {
                        html! { <button type="button" class="chip" key={row.id} onclick={pick(row.id)}>{ row.name }</button> }
                    }) }
                </div>
            }
        </div>
    }
}

/// The rows that fit a text, those first that fit best.
fn fitting<'a>(rows: &'a [Found], text: &str) -> Vec<&'a Found> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, &Found)> =
        rows.iter().filter_map(|row| Some((row.rank(&wanted)?, row))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(MOST).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use portwise_snippets::PROGRAMS;

    use super::{Found, MOST, fitting};

    #[test]
    fn what_begins_so_comes_first() {
        let rows: Vec<Found> = PROGRAMS.iter().map(|program| Found::of(*program)).collect();
        let first = |text: &str| fitting(&rows, text).first().map(|row| row.id);
        assert_eq!(first("Djan"), Some("django"));
        assert_eq!(first("Perl Net::SMTP"), Some("perl-net-smtp"));
        assert_eq!(first("zzz"), None);
        assert!(fitting(&rows, "").is_empty());
        assert!(fitting(&rows, "s").len() <= MOST);
    }
}
