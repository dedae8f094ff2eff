//! The walk: questions, advice, configuration, proof.

use std::sync::LazyLock;

use portwise_core::advice::Choice;
use portwise_core::answers::{Answers, Service};
use portwise_core::judge::{evidence, found};
use portwise_core::networks::NETWORKS;
use portwise_core::reference::questions::{Input, QUESTIONS, Question};
use portwise_core::report::Mode;
use portwise_core::view::proof;
use portwise_core::{Advice, ProbeResult, Role, TlsMode, advise};
use portwise_snippets::Group;
use yew::prelude::*;

use crate::components::{
    AdviceView, CopyButton, LiveCheck, ManyOf, OneOf, ProviderField, Snippets, Suggest,
};
use crate::hooks::{Said, use_said};

static NETWORK_SUGGESTIONS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| NETWORKS.iter().map(|n| (n.id, n.name)).collect());

/// Questions that everybody is asked; the others are there for who wants them.
const FIRST: &[&str] = &["role", "provider"];

/// The walk.
#[component]
pub(crate) fn WalkPage() -> Html {
    let (said, say) = use_said();
    let seen = use_state(|| None::<(String, ProbeResult)>);
    let (mut answers, errors) = said.read();
    let error = |id: &str| {
        errors
            .iter()
            .find(|(question, _)| *question == id)
            .map(|(_, e)| e.to_string())
            .unwrap_or_default()
    };
    let answered = |id: &'static str| {
        let say = say.clone();
        Callback::from(move |answer: String| say.emit((id, answer)))
    };
    let plain = advise(&answers);
    let host = plain.choices.first().and_then(|c| c.host.clone()).unwrap_or_default();
    let target = target(&answers, &host);
    if let Some((of, result)) = &*seen
        && *of == target
    {
        answers.service = found(answers.service, &result.report);
        answers.seen = evidence(&result.report, &result.findings);
    }
    let advice = advise(&answers);
    let proof = match &*seen {
        Some((of, result)) if *of == target => proof(&advice, &result.report, &result.findings),
        _ => None,
    };
    let choices = to_configure(&answers, &advice);
    let (groups, usual) = configured(answers.role);
    let on_result = {
        let (seen, target) = (seen.clone(), target.clone());
        Callback::from(move |result| seen.set(Some((target.clone(), result))))
    };
    let is_ready = said.has("role")
        && (said.has("provider") || answers.role == Role::MxServer)
        && errors.is_empty();
    let mode = if answers.role == Role::MxServer { Mode::Mx } else { Mode::Submission };
    html! {
        <div class="walk">
            <div class="hero">
                <h1>{ "Mail will not send? Find the right port." }</h1>
                <p>{ "Two answers are enough for the port, the encryption and the settings. Then paste them, and prove them on the real server." }</p>
            </div>
            <div class="columns">
                <section class="card questions" aria-label="Questions">
                    { for QUESTIONS.iter().filter(|q| FIRST.contains(&q.id) && (q.applies)(&answers)).map(|q| {
                        asked(q, &said, error(q.id), answered(q.id))
                    }) }
                    <details class="more" open={more_was_said(&said)}>
                        <summary>{ "More about the program and the network" }</summary>
                        { for QUESTIONS.iter().filter(|q| !FIRST.contains(&q.id) && (q.applies)(&answers)).map(|q| {
                            asked(q, &said, error(q.id), answered(q.id))
                        }) }
                    </details>
                </section>
                <div class="answer">
                    if is_ready {
                        <AdviceView {advice} {proof} />
                        <Share />
                    } else {
                        <section class="card waiting" aria-live="polite">
                            <h2>{ "Your recommendation" }</h2>
                            <p>{ waiting(&said, &errors.iter().map(|(id, _)| *id).collect::<Vec<_>>()) }</p>
                        </section>
                    }
                </div>
            </div>
            if is_ready {
                if !choices.is_empty() {
                    <Snippets
                        {choices}
                        username={username(&said)}
                        {groups}
                        target={if said.has("snippet") { said.get("snippet").to_owned() } else { usual.to_owned() }}
                        on_target={answered("snippet")}
                    />
                }
                <LiveCheck {target} {mode} {on_result} />
            }
        </div>
    }
}

fn asked(
    question: &'static Question,
    said: &Said,
    error: String,
    on_answer: Callback<String>,
) -> Html {
    let answer = said.get(question.id).to_owned();
    let Question { id, text, help, .. } = *question;
    match question.input {
        Input::One(choices) => {
            html! { <OneOf {id} {text} {help} {choices} {answer} {on_answer} /> }
        }
        Input::Many(choices) => {
            html! { <ManyOf {id} {text} {help} {choices} {answer} {on_answer} /> }
        }
        Input::Text(_) if id == "provider" => {
            html! { <ProviderField {text} {help} {answer} {error} {on_answer} /> }
        }
        Input::Text(examples) => html! {
            <Suggest
                {id}
                label={text}
                {help}
                placeholder={examples.first().copied().unwrap_or_default()}
                {answer}
                {error}
                suggestions={NETWORK_SUGGESTIONS.as_slice()}
                {on_answer}
            />
        },
    }
}

fn more_was_said(said: &Said) -> bool {
    QUESTIONS.iter().any(|q| !FIRST.contains(&q.id) && said.has(q.id))
}

fn waiting(said: &Said, wrong: &[&str]) -> &'static str {
    match (said.has("role"), said.has("provider")) {
        _ if !wrong.is_empty() => {
            "One answer cannot be understood; see beside it what is wrong. The others stay."
        }
        (false, false) => "Say what is to send the mail and who takes it.",
        (false, true) => "Say what is to send the mail.",
        (true, _) => {
            "Say who takes the mail: your e-mail address, your provider, or your server's host name."
        }
    }
}

/// What a live check visits.
fn target(answers: &Answers, host: &str) -> String {
    match (&answers.service, answers.role) {
        (Service::Own(Some(host)), _) => host.to_string(),
        (Service::Guessed(domain) | Service::Provider(_, Some(domain)), Role::MxServer) => {
            domain.clone()
        }
        (_, Role::MxServer) => String::new(),
        // Some address there: the backend asks DNS who takes the mail.
        (Service::Guessed(domain), _) => format!("postmaster@{domain}"),
        _ => host.to_owned(),
    }
}

/// What can be configured for a role, what fits best first, and the target to begin with.
fn configured(role: Role) -> (&'static [Group], &'static str) {
    use Group::{Check, Library, MailClient, Program, Relay, Server};
    match role {
        Role::MailClient => (&[MailClient, Relay, Check, Library, Program], "thunderbird"),
        Role::Application => (&[Library, Program, Relay, Check, MailClient], "python-smtplib"),
        Role::MxServer => (&[Server, Check], "postfix-server"),
        Role::Relay => (&[Relay, Check, Library, Program, MailClient], "postfix-relay"),
        Role::Device => (&[Relay, Program, Check, Library, MailClient], "msmtp"),
    }
}

/// Where one's programs submit mail. A server that takes mail for a domain should let its own
/// users submit theirs, beside port 25 (RFC 8314 §3.3).
fn to_configure(answers: &Answers, advice: &Advice) -> Vec<Choice> {
    if answers.role != Role::MxServer {
        return advice.choices.clone();
    }
    let Some(mx) = advice.choices.first() else { return Vec::new() };
    [(465, TlsMode::Implicit), (587, TlsMode::StartTls)]
        .map(|(port, security)| Choice { port, security, ..mx.clone() })
        .to_vec()
}

/// What stands as the user name in snippets at first.
fn username(said: &Said) -> String {
    let provider = said.get("provider");
    if provider.contains('@') { provider.to_owned() } else { "you@example.com".to_owned() }
}

/// A link to these very answers.
#[component]
fn Share() -> Html {
    let link = web_sys::window().and_then(|w| w.location().href().ok()).unwrap_or_default();
    html! {
        <p class="share">
            <CopyButton text={link} what="a link to this advice" label="Copy a link to this" />
        </p>
    }
}
