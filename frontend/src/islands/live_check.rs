//! The live check: what is asked, and one frame that fills in as the answers come.

use std::rc::Rc;

use portwise_api::{Checked, Request};
use portwise_core::report::Mode;
use portwise_core::view::{Conclusion, Group, Mark, conclude, cut_sentences, moment};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::asked::{named, request, sending_from, sent};
use crate::components::live::{
    Actions, ByHand, Chains, Clients, Hosts, PublishedView, Sending, ToPublish, Transcripts,
    VerdictView, sending_fields,
};
use crate::components::{FindingView, finding_id, focus};
use crate::hooks::{Backend, COMPARE, POLICY, Probe, hand_over, use_backend, use_probe};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What is checked; empty if there is nothing yet.
    pub(crate) target: AttrValue,
    pub(crate) mode: Mode,
    /// Whether to look for all published settings, even of a known provider.
    #[prop_or_default]
    pub(crate) discover: bool,
    /// Whether what a mail domain publishes is looked up without a press: somebody just named it.
    #[prop_or_default]
    pub(crate) eager: bool,
    /// The way to the root of the site.
    pub(crate) root: AttrValue,
    /// Whether it has a page to itself, with a field for what to check.
    pub(crate) alone: bool,
    /// Called with what the field is asked for.
    #[prop_or_default]
    pub(crate) on_ask: Callback<(String, Mode, bool)>,
    /// Called when there is a result.
    #[prop_or_default]
    pub(crate) on_result: Callback<Rc<Checked>>,
    /// Called when a check begins, and with `false` when one ends without a result.
    #[prop_or_default]
    pub(crate) on_running: Callback<bool>,
}

const MODES: [(Mode, &str); 3] = [
    (Mode::Auto, "Whatever fits the name"),
    (Mode::Submission, "Can programs send mail through it?"),
    (Mode::Mx, "Can other servers deliver mail to this domain?"),
];

/// The live check.
#[component]
pub(crate) fn LiveCheck(props: &Props) -> Html {
    let (backend, look_again) = use_backend();
    let (probe, start, forget) = use_probe();
    let typed = use_state_eq(String::new);
    let chosen = use_state_eq(|| Mode::Auto);
    let discover = use_state_eq(|| false);
    let error = use_state_eq(String::new);
    let wrong = use_state_eq(|| "");
    let asked = request(&props.target, props.mode, props.discover);
    {
        // What was seen of one host says nothing about another.
        let (probe, forget) = (probe.clone(), forget.clone());
        let (typed, chosen, error) = (typed.clone(), chosen.clone(), error.clone());
        let discover = discover.clone();
        let said = (props.target.clone(), props.mode, props.discover);
        use_effect_with(said, move |(target, mode, all)| {
            let asked = request(target, *mode, *all);
            // Where its mail is sent from does not stand in the address.
            let is_other = |wanted: &Request| {
                (&wanted.target, wanted.mode, wanted.discover)
                    != (&asked.target, asked.mode, asked.discover)
            };
            if probe.wanted.as_ref().is_some_and(is_other) {
                forget.emit(());
            }
            if sent(&typed).ok().as_deref() != Some(target.as_str()) {
                typed.set(target.to_string());
                error.set(String::new());
            }
            chosen.set(*mode);
            discover.set(*all);
        });
    }
    {
        // A domain that was just named is looked up at once.
        let is_domain = !props.alone && props.mode != Mode::Mx && props.target.contains('@');
        let begins = is_domain && props.eager && backend == Backend::There;
        let (start, probe) = (start.clone(), probe.clone());
        use_effect_with((asked.clone(), begins), move |(asked, begins)| {
            if *begins && probe.wanted.as_ref() != Some(asked) {
                start.emit(asked.clone());
            }
        });
    }
    {
        let on_result = props.on_result.clone();
        use_effect_with(probe.result.clone(), move |result| {
            if let Some(result) = result {
                on_result.emit(result.clone());
            }
        });
    }
    {
        let on_running = props.on_running.clone();
        let was_running = use_mut_ref(|| false);
        let without_result = probe.result.is_none();
        use_effect_with((probe.is_running(), asked.clone()), move |(running, _)| {
            let was = was_running.replace(*running);
            if *running || was && without_result {
                on_running.emit(*running);
            }
        });
    }
    {
        // What other servers do, and what other places see, is for other programs to say.
        let text = match probe.result.as_deref() {
            Some(checked) if checked.report.mode == Mode::Mx => probe.text.clone(),
            _ => Rc::default(),
        };
        use_effect_with(text, |text| hand_over(POLICY, text));
        let text = match probe.result.as_deref() {
            Some(checked) if checked.report.refusal.is_none() => probe.text.clone(),
            _ => Rc::default(),
        };
        use_effect_with(text, |text| hand_over(COMPARE, text));
    }
    // Beside an answer that names no server, such as for a domain's own, it asks by itself.
    let has_field = props.alone || props.target.is_empty();
    let mode = if props.alone { *chosen } else { props.mode };
    let go = {
        let (start, error, typed, asked) = (start.clone(), error.clone(), typed.clone(), asked);
        let (on_ask, all) = (props.on_ask.clone(), *discover);
        let wrong = wrong.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let target = if has_field { sent(&typed).map(Some) } else { Ok(None) };
            error.set(target.clone().err().unwrap_or_default());
            let Ok(target) = target else { return };
            let asked =
                target.as_ref().map_or_else(|| asked.clone(), |target| request(target, mode, all));
            let asked = sending_from(asked, &Sending::entered());
            wrong.set(asked.as_ref().err().copied().unwrap_or_default());
            if let Ok(asked) = asked {
                target.into_iter().for_each(|target| on_ask.emit((target, mode, all)));
                start.emit(asked);
            }
        })
    };
    let again = {
        let (wanted, start) = (probe.wanted.clone(), start.clone());
        Callback::from(move |()| wanted.iter().for_each(|wanted| start.emit(wanted.clone())))
    };
    let stop = Callback::from(move |_: MouseEvent| forget.emit(()));
    let field = has_field.then(|| fields(props.alone, mode, &typed, &chosen, &error));
    let all = (props.alone && mode != Mode::Mx).then(|| all_published(&discover));
    let from = (mode == Mode::Mx).then(|| sending_fields(*wrong));
    let by_hand = if has_field { (*typed).clone() } else { props.target.to_string() };
    html! {
        <section class="card live" aria-label="Live check">
            <h2 class={props.alone.then_some("visually-hidden")}>{ title(props) }</h2>
            <p class="help">{ introduction(props, mode) }</p>
            <form class="check-form" id="check-form" onsubmit={go}>
                { field }
                { all }
                { from }
                if backend != Backend::Missing {
                    <div class="row buttons">
                        <button class="primary" id="check" type="submit" disabled={probe.is_running() || backend == Backend::Asking}>
                            { if probe.is_running() { "Testing …" } else { "Test" } }
                        </button>
                        if probe.is_running() { <button type="button" id="stop" onclick={stop}>{ "Stop" }</button> }
                    </div>
                }
            </form>
            <p class="visually-hidden" role="status" id="check-status">{ &probe.said }</p>
            if backend == Backend::Missing { <ByHand target={by_hand} {mode} retry={look_again} /> }
            { outcome(props, &probe, again) }
        </section>
    }
}

fn title(props: &Props) -> String {
    match props.target.split_once('@') {
        Some((_, domain)) if props.mode != Mode::Mx => format!("What {domain} publishes"),
        _ => "Test this server".to_owned(),
    }
}

/// Asks for all published settings, also those of a provider that is known.
fn all_published(discover: &UseStateHandle<bool>) -> Html {
    let onchange = {
        let discover = discover.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            input.iter().for_each(|input| discover.set(input.checked()));
        })
    };
    html! {
        <div class="tick">
            <input type="checkbox" id="check-discover" checked={**discover} aria-describedby="check-discover-help" {onchange} />
            <label for="check-discover">{ "Look for all published settings" }</label>
            <p class="help" id="check-discover-help">{ "Of a mail domain, at every place where mail programs look. Where its provider is not known here, that is done anyway." }</p>
        </div>
    }
}

fn introduction(props: &Props, mode: Mode) -> Html {
    let what = match (props.target.split_once('@'), mode) {
        (_, Mode::Mx) if props.alone || props.target.is_empty() => {
            html! { { "We look up the mail exchangers of the domain, connect to port 25 of each" } }
        }
        _ if props.alone || props.target.is_empty() => {
            html! { { "We look up the name, of a mail domain the settings that it publishes, connect" } }
        }
        (Some((_, domain)), _) => {
            html! { <>{ "We look up which settings " }<strong>{ domain.to_owned() }</strong>{ " publishes for mail programs, connect to the servers for sending" }</> }
        }
        (None, Mode::Mx) => {
            html! { <>{ "We look up the mail exchangers of " }<strong>{ &props.target }</strong>{ ", connect to port 25 of each" }</> }
        }
        (None, _) => html! { <>{ "We connect to " }<strong>{ &props.target }</strong></> },
    };
    html! { <>{ what }{ ", check encryption and certificate, and hang up. No login, no mail." }</> }
}

fn fields(
    alone: bool,
    mode: Mode,
    typed: &UseStateHandle<String>,
    chosen: &UseStateHandle<Mode>,
    error: &UseStateHandle<String>,
) -> Html {
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            input.iter().for_each(|input| typed.set(input.value()));
        })
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            let id = select.map(|s| s.value()).unwrap_or_default();
            chosen.set(MODES.iter().find(|(m, _)| m.id() == id).map_or(Mode::Auto, |(m, _)| *m));
        })
    };
    let is_wrong = !error.is_empty();
    let (label, placeholder) = match alone {
        true => ("Host, domain, e-mail address or IP address", "mail.example.com"),
        false => ("Enter your domain", "example.com"),
    };
    html! {
        <div class="row">
            <div class="field">
                <label for="check-target">{ label }</label>
                <input
                    id="check-target"
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    {placeholder}
                    value={(**typed).clone()}
                    {oninput}
                    aria-invalid={is_wrong.then_some("true")}
                    aria-describedby={is_wrong.then_some("check-target-error")}
                />
                if is_wrong { <p class="error" id="check-target-error" role="alert">{ &**error }</p> }
            </div>
            if alone {
                <div class="field">
                    <label for="check-mode">{ "What to find out" }</label>
                    <select id="check-mode" {onchange}>
                        { for MODES.iter().map(|(m, label)| html! {
                            <option value={m.id()} selected={*m == mode}>{ *label }</option>
                        }) }
                    </select>
                </div>
            }
        </div>
    }
}

/// What is known so far; the frame stays the same until the end.
fn outcome(props: &Props, probe: &Rc<Probe>, again: Callback<()>) -> Html {
    let Some(wanted) = &probe.wanted else { return Html::default() };
    let concluded =
        probe.result.as_deref().map(|checked| conclude(&checked.report, &checked.findings));
    let refused = probe.result.as_deref().is_some_and(|c| c.report.refusal.is_some());
    let when = probe.result.as_deref().map(|checked| moment(&checked.report)).unwrap_or_default();
    let error = match (&probe.error, &concluded) {
        (Some(error), _) => Some(error.clone()),
        (None, Some(concluded)) if refused => Some(concluded.text.clone()),
        (None, _) => None,
    };
    let onclick = {
        let again = again.clone();
        Callback::from(move |_| again.emit(()))
    };
    html! {
        <div class="outcome" id="findings" data-done={if probe.result.is_some() { "true" } else { "false" }}>
            if props.alone { <h2 class="visually-hidden">{ "Result" }</h2> }
            if let Some(error) = error {
                <div class="broken-off">
                    <p class="error" id="check-error" role="alert">{ error }</p>
                    if !refused {
                        if probe.done() > 0 { <p class="help">{ "What was seen until then stays here." }</p> }
                        <button type="button" id="try-again" {onclick}>{ "Try again" }</button>
                    }
                </div>
            } else if let Some(concluded) = &concluded {
                <VerdictView
                    mark={concluded.mark}
                    text={concluded.text.clone()}
                    moment={when}
                    cure={concluded.cure.to_owned()}
                />
            } else {
                <VerdictView mark={None::<Mark>} text={progress(wanted, probe)} />
            }
            if probe.discovers() {
                <PublishedView sources={probe.sources.clone()} goes_on={probe.is_running()} />
            }
            if !probe.visits.is_empty() {
                if probe.discovers() { <h3 class="proved-title">{ "What was seen there" }</h3> }
                <Hosts probe={probe.clone()} />
            }
            if let (Some(checked), Some(concluded), false) = (&probe.result, &concluded, refused) {
                { rest(checked, concluded, probe.text.clone().into(), &props.root) }
                <Actions
                    probe={probe.clone()}
                    root={props.root.clone()}
                    alone={props.alone}
                    usable={!concluded.usable.is_empty()}
                    {again}
                />
            }
        </div>
    }
}

/// `Testing mail.example.com: 3 of 4 ports`.
fn progress(wanted: &Request, probe: &Probe) -> String {
    let target = named(&wanted.target);
    match probe.visits.as_slice() {
        [] if probe.discovers() => {
            format!("Looking up what {target} publishes: {} places asked", probe.sources.len())
        }
        [] => format!("Testing {target}: looking up its addresses"),
        [_] => format!("Testing {target}"),
        visits => {
            let one = visits.iter().all(|v| {
                visits.first().is_some_and(|first| {
                    (&first.planned.host, first.planned.address)
                        == (&v.planned.host, v.planned.address)
                })
            });
            let what = if one { "ports" } else { "connections" };
            format!("Testing {target}: {} of {} {what}", probe.done(), visits.len())
        }
    }
}

fn rest(
    checked: &Rc<Checked>,
    concluded: &Conclusion<'_>,
    text: AttrValue,
    root: &AttrValue,
) -> Html {
    let is_to_mend =
        |group: &&Group<'_>| matches!(group.mark, Mark::Bad | Mark::Warning | Mark::Uncertain);
    let tells_of_senders = checked.report.mode == Mode::Mx;
    let shown = |group: &Group<'_>| {
        let id = tells_of_senders.then(|| finding_id(group.finding));
        html! {
            <FindingView finding={group.finding.clone()} mark={group.mark} places={group.places.clone()} {id} />
        }
    };
    let (mend, notes): (Vec<_>, Vec<_>) = concluded.groups.iter().partition(is_to_mend);
    let untested = concluded.hosts.iter().filter_map(|host| {
        let why = host.not_tested?;
        Some(html! { <p class="untested">{ format!("{}: {why}.", host.name) }</p> })
    });
    html! {
        <>
            if tells_of_senders && checked.report.policy.is_some() {
                <button type="button" class="link" id="to-senders" onclick={|_| focus("senders-title")}>
                    { "What other servers do with mail" }
                </button>
            }
            if !mend.is_empty() {
                <section class="findings" aria-label="What is to be mended">
                    <h3>{ "What is to be mended" }</h3>
                    { for mend.into_iter().map(shown) }
                </section>
            }
            { for untested }
            <Clients checked={checked.clone()} />
            <ToPublish {text} domain={checked.report.target.host.clone()} root={root.clone()} />
            <Chains checked={checked.clone()} />
            if !notes.is_empty() {
                <details class="notes-folded" id="notes">
                    <summary>{ format!("Notes ({})", notes.len()) }</summary>
                    { for notes.into_iter().map(shown) }
                </details>
            }
            <Transcripts checked={checked.clone()} />
            { for cut_sentences(&checked.report).into_iter().map(|s| html! { <p class="help">{ s }</p> }) }
            { untested_deep(checked) }
        </>
    }
}

/// What the deep checks could not test.
fn untested_deep(checked: &Checked) -> Html {
    let endpoints = checked.report.hosts.iter().flat_map(|h| &h.endpoints);
    let untested = endpoints.flat_map(|endpoint| {
        let deep = endpoint.deep.iter().flat_map(|deep| &deep.not_tested);
        deep.map(|check| {
            format!("{} port {}: {}.", endpoint.address, endpoint.port, check.describe())
        })
    });
    html! { <>{ for untested.map(|text| html! { <p class="untested">{ text }</p> }) }</> }
}
