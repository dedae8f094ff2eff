//! What an administrator publishes so that other servers deliver over authenticated TLS, made in the
//! browser from what was seen.

use std::rc::Rc;

use portwise_api::PolicyResult;
use portwise_core::policy::publish::{Elsewhere, Publication, Step};
use portwise_core::view::{policy_id, policy_publication, wait};
use yew::prelude::*;

use super::Quoted;
use super::pasted::pasted;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) result: Rc<PolicyResult>,
}

/// What to publish, folded: it is for those who run the domain.
#[component]
pub(crate) fn PolicyToPublish(props: &Props) -> Html {
    let report = &props.result.report;
    let domain = &report.target.host;
    let Some(made) = policy_publication(report, &policy_id(report)) else { return Html::default() };
    html! {
        <details class="to-publish" id="policy-to-publish">
            <summary>{ "What to publish for other servers" }</summary>
            { match made {
                Ok(made) => pieces(domain, &made),
                Err(why) => html! { <p class="left-out"><Quoted text={why.to_string()} /></p> },
            } }
        </details>
    }
}

fn pieces(domain: &str, made: &Publication) -> Html {
    let Publication { zone, policy_file, elsewhere, roll_out, key_change, roll_back, .. } = made;
    html! {
        <>
            <p>{ format!("For whoever runs {domain}: records and a file that fit each other and what was seen. Look through them, put them in place in the order below, and test again.") }</p>
            <ul class="pieces">
                <li>
                    <h3>{ "records" }</h3>
                    <p class="goes">{ format!("Go into the zone {domain}") }</p>
                    { pasted(&format!("{domain}.zone"), zone, "the records") }
                </li>
                if let Some(file) = policy_file {
                    <li>
                        <h3>{ "MTA-STS policy file" }</h3>
                        <p class="goes">{ format!("Goes to {}, sent as text/plain", file.url) }</p>
                        { pasted("mta-sts.txt", &file.text, "the policy file") }
                    </li>
                }
                { for elsewhere.iter().map(other_zone) }
            </ul>
            { steps("In this order", roll_out) }
            { steps("To change the key of a host", key_change) }
            { steps("To take it away again", roll_back) }
        </>
    }
}

fn other_zone(elsewhere: &Elsewhere) -> Html {
    let Elsewhere { host, records, note, .. } = elsewhere;
    let text: String = records.iter().map(|record| format!("{record}\n")).collect();
    html! {
        <li key={host.clone()}>
            <h3><Quoted text={format!("for {host}")} /></h3>
            <p class="goes"><Quoted text={note.clone()} /></p>
            if !text.is_empty() { { pasted(&format!("{host}.zone"), &text, &format!("the records for {host}")) } }
        </li>
    }
}

fn steps(title: &str, steps: &[Step]) -> Html {
    if steps.is_empty() {
        return Html::default();
    }
    let step = |step: &Step| {
        let then = step.wait.map(|seconds| format!(" Then wait {}.", wait(seconds)));
        html! { <li><Quoted text={format!("{}{}", step.text, then.unwrap_or_default())} /></li> }
    };
    html! { <><h3>{ title.to_owned() }</h3><ol class="steps-in-order">{ for steps.iter().map(step) }</ol></> }
}
