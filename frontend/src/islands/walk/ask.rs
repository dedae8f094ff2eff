//! One question at a time.

use portwise_core::Port;
use portwise_core::networks::NETWORKS;
use portwise_core::questions::Question;
use portwise_core::walk::{SYMPTOM, Step, Symptom, Walk, common_networks};
use yew::prelude::*;

use super::QUESTION;
use super::program::Programs;
use super::said_line::short;
use crate::components::{Found, Search};
use crate::hooks::Given;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) step: Step,
    pub(super) walk: Walk,
    /// The answer to a question.
    pub(super) on_step: Callback<(Step, Vec<Given>)>,
    pub(super) on_unsure: Callback<Step>,
    /// Leads to the question before.
    pub(super) on_back: Option<Callback<()>>,
}

/// One question.
#[component]
pub(super) fn Ask(props: &Props) -> Html {
    let Props { step, walk, .. } = props;
    let steps = walk.steps();
    let at = steps.iter().position(|other| other == step).map_or(1, |at| at + 1);
    let of = steps.len();
    let step = *step;
    let on_given = props.on_step.reform(move |given: Vec<Given>| (step, given));
    let on_unsure = props.on_unsure.reform(move |_: MouseEvent| step);
    let on_back = props.on_back.as_ref().map(|back| back.reform(|_: MouseEvent| ()));
    html! {
        <section class="card ask" id="question" data-step={step.id()} aria-labelledby={QUESTION}>
            <p class="progress">{ format!("Question {at} of {of}") }</p>
            <h2 id={QUESTION} tabindex="-1">{ step.text() }</h2>
            { match step {
                Step::Program => html! { <Programs walk={walk.clone()} {on_given} /> },
                Step::Symptom => symptoms(walk, &on_given),
                Step::Port => ports(walk, &on_given),
                Step::Network => networks(walk, &on_given),
            } }
            <p class="ways">
                if let Some(onclick) = on_back {
                    <button type="button" class="link" id="back" {onclick}>{ "Back" }</button>
                }
                <button type="button" class="link" id="not-sure" onclick={on_unsure}>{ "Not sure" }</button>
            </p>
        </section>
    }
}

fn chip(label: String, pressed: bool, id: String, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="chip" {id} aria-pressed={pressed.to_string()} {onclick}>{ label }</button>
    }
}

fn symptoms(walk: &Walk, on_given: &Callback<Vec<Given>>) -> Html {
    let chips = Symptom::ALL.into_iter().map(|symptom| {
        let mut given = vec![(SYMPTOM, symptom.id().to_owned())];
        match walk.tried {
            // A port that was written behind the server's name is the one that was tried.
            Some(port) if symptom == Symptom::TimesOut && walk.situation.blocked.is_empty() => {
                given.push((Question::Blocked.id(), port.to_string()));
            }
            _ if symptom == Symptom::TimesOut => {}
            _ => given.push((Question::Blocked.id(), String::new())),
        }
        let onclick = on_given.reform(move |_| given.clone());
        let pressed = walk.symptom == Some(symptom);
        chip(symptom.label().to_owned(), pressed, format!("symptom-{}", symptom.id()), onclick)
    });
    html! { <div class="chips">{ for chips }</div> }
}

/// Ports that are tried where nothing better is known.
const USUAL: &[Port] = &[465, 587, 25, 2525];

fn ports(walk: &Walk, on_given: &Callback<Vec<Given>>) -> Html {
    let offers = walk.situation.service.provider().map(|provider| provider.offers);
    let mut ports: Vec<Port> = offers.unwrap_or_default().iter().map(|o| o.port).collect();
    ports.extend(USUAL);
    let mut tried: Vec<String> = Vec::new();
    for port in ports {
        let port = port.to_string();
        if !tried.contains(&port) && tried.len() < 6 {
            tried.push(port);
        }
    }
    tried.push("465,587".to_owned());
    let chips = tried.into_iter().map(|list| {
        let given = vec![(Question::Blocked.id(), list.clone())];
        let onclick = on_given.reform(move |_| given.clone());
        chip(
            list.replace(',', " and "),
            false,
            format!("tried-{}", list.replace(',', "-")),
            onclick,
        )
    });
    html! { <div class="chips">{ for chips }</div> }
}

fn networks(walk: &Walk, on_given: &Callback<Vec<Given>>) -> Html {
    let id = Question::Network.id();
    let own = walk.situation.network.map(|network| network.id);
    let chips = common_networks().map(|network| {
        let onclick = on_given.reform(move |_| vec![(id, network.id.to_owned())]);
        let label = match network.id {
            "isp-residential" => "Home or office line",
            "gcp-compute" => "Google Cloud",
            "azure-payg" => "Azure",
            "corporate-firewall" => "Company network",
            _ => short(network.name),
        };
        chip(label.to_owned(), own == Some(network.id), format!("network-{}", network.id), onclick)
    });
    let rows: Vec<Found> = NETWORKS.iter().map(Found::of).collect();
    let on_pick = on_given.reform(move |picked: &'static str| vec![(id, picked.to_owned())]);
    html! {
        <>
            <div class="chips">{ for chips }</div>
            <Search id="network-search" label="Another cloud, hosting company or internet provider" {rows} {on_pick} />
        </>
    }
}
