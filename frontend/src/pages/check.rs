//! A live check of any host.

use portwise_core::MailAddress;
use portwise_core::configure::offered;
use portwise_core::judge::ProbeResult;
use portwise_core::judge::situation;
use portwise_core::report::Mode;
use portwise_core::target::mail_address;
use portwise_core::view::proof;
use portwise_core::{Role, Situation, Target, advise};
use portwise_snippets::Group;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{AdviceView, LiveCheck, Snippets, Suggest};
use crate::hooks::use_seen;
use crate::pages::Route;

const MODES: [(Mode, &str); 3] = [
    (Mode::Auto, "Whatever fits the name"),
    (Mode::Submission, "Can clients submit mail there?"),
    (Mode::Mx, "Can other servers deliver to this domain?"),
];

/// A live check of any host.
#[component]
pub(crate) fn CheckPage() -> Html {
    let navigator = use_navigator();
    let location = use_location();
    let pairs = location.and_then(|l| l.query::<Vec<(String, String)>>().ok()).unwrap_or_default();
    let said = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let target = said("target").unwrap_or_default();
    let mode_id = said("mode").unwrap_or_default();
    let mode = MODES.iter().find(|(m, _)| m.id() == mode_id).map_or(Mode::Auto, |(m, _)| *m);
    let go = move |target: &str, mode: Mode| {
        if let Some(navigator) = &navigator {
            let pairs = [("target", target), ("mode", mode.id())];
            let _ = navigator.replace_with_query(&Route::Check, pairs);
        }
    };
    let error = if target.is_empty() {
        String::new()
    } else {
        Target::parse(&target).err().map(|e| e.to_string()).unwrap_or_default()
    };
    let on_answer = {
        let go = go.clone();
        Callback::from(move |target: String| go(&target, mode))
    };
    let onchange = {
        let target = target.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            let id = select.map(|s| s.value()).unwrap_or_default();
            let mode = MODES.iter().find(|(m, _)| m.id() == id).map_or(Mode::Auto, |(m, _)| *m);
            go(&target, mode);
        })
    };
    let program = use_state(|| offered(Role::MailClient).first.to_owned());
    let checked = if error.is_empty() { target.clone() } else { String::new() };
    let (seen, on_result) = use_seen(&checked);
    html! {
        <div class="page">
            <h1>{ Route::Check.title() }</h1>
            <section class="card">
                <div class="row">
                    <Suggest
                        id="check-target"
                        label="Host, domain, e-mail address or IP address"
                        placeholder="mail.example.com"
                        answer={target}
                        {error}
                        {on_answer}
                    />
                    <div class="field">
                        <label for="check-mode">{ "What to find out" }</label>
                        <select id="check-mode" {onchange}>
                            { for MODES.iter().map(|(m, label)| html! {
                                <option value={m.id()} selected={*m == mode}>{ *label }</option>
                            }) }
                        </select>
                    </div>
                </div>
            </section>
            <LiveCheck target={checked.clone()} {mode} {on_result} />
            if let Some(result) = seen.filter(|result| result.report.mode == Mode::Submission) {
                { advised(&result, mail_address(&checked), &program) }
            }
        </div>
    }
}

/// What follows from a check, for a program.
fn advised(
    result: &ProbeResult,
    sender: Option<MailAddress>,
    chosen: &UseStateHandle<String>,
) -> Html {
    let program = portwise_snippets::find(chosen);
    let situation = Situation {
        sender,
        program,
        role: program.and_then(Role::of).unwrap_or(Role::MailClient),
        ..situation(&result.report, &result.findings)
    };
    let advice = advise(&situation);
    let on_program = {
        let chosen = chosen.clone();
        Callback::from(move |id| chosen.set(id))
    };
    html! {
        <>
            <AdviceView
                advice={advice.clone()}
                proof={proof(&advice, &result.report, &result.findings)}
            />
            <Snippets
                choices={advice.to_configure(&situation)}
                {advice}
                {situation}
                groups={&Group::ALL[..]}
                program={(**chosen).clone()}
                {on_program}
            />
        </>
    }
}
