//! A live check: on a page of its own with a field for what to check, and beside the answer, which
//! says what to check.

use std::rc::Rc;

use portwise_api::Checked;
use portwise_core::report::Mode;
use portwise_core::witness::Witness;
use yew::prelude::*;

use super::live_check::LiveCheck;
use super::{Island, Props};
use crate::hooks::{tell, use_asked, use_fragment};

impl Island for Check {
    const NAME: &'static str = "check";
}

/// What an address says that looks for all published settings.
const DISCOVERS: &str = "1";

/// A live check of what the page asks for, or of what stands in its own field. A link fills the
/// field; the check itself waits for a press.
#[component]
pub fn Check(props: &Props) -> Html {
    let (pairs, write) = use_fragment();
    let (target, mode, eager) = use_asked();
    if !props.alone {
        let (asked, running) = (target.clone(), target.clone());
        let on_running = Callback::from(move |goes_on: bool| {
            if running.contains('@') && mode != Mode::Mx {
                let says = if goes_on { Witness::looking_up } else { Witness::of_nothing };
                tell(&says(&running));
            }
        });
        let on_result = Callback::from(move |checked: Rc<Checked>| {
            // As it was asked for: the report has its canonical form.
            let mut witness = Witness::of(&checked.report, &checked.findings);
            witness.target.clone_from(&asked);
            tell(&witness);
        });
        let root = props.root.clone();
        return html! { <LiveCheck {target} {mode} {eager} {root} alone=false {on_result} {on_running} /> };
    }
    let said = |key: &str| {
        let pair = pairs.iter().find(|(name, _)| name == key);
        pair.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mode = said("mode");
    let mode = Mode::ALL.into_iter().find(|m| m.id() == mode).unwrap_or_default();
    let discover = said("discover") == DISCOVERS;
    let on_ask = Callback::from(move |(target, mode, discover): (String, Mode, bool)| {
        let mut pairs =
            vec![("target".to_owned(), target), ("mode".to_owned(), mode.id().to_owned())];
        if discover {
            pairs.push(("discover".to_owned(), DISCOVERS.to_owned()));
        }
        write.emit(pairs);
    });
    html! {
        <LiveCheck target={said("target")} {mode} {discover} root={props.root.clone()} alone=true {on_ask} />
    }
}
