//! What belongs to what happens: explanations of errors, and a place to paste one.

use portwise_core::Situation;
use portwise_core::understand::ErrorText;
use portwise_core::walk::Symptom;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::start::{explanation, go_to};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) symptom: Option<Symptom>,
    pub(super) situation: Situation,
    pub(super) root: AttrValue,
}

/// Ids of explanations, and what their links say.
type Links = &'static [(&'static str, &'static str)];

/// Explanations, by what happens: the provider's own where it has some, else those of all.
const EXPLAINED: &[(Symptom, &str, Links)] = &[
    (
        Symptom::TimesOut,
        "",
        &[
            ("connection-timed-out", "Why a connection times out"),
            ("connection-timed-out-port-25", "Port 25 times out"),
        ],
    ),
    (
        Symptom::LoginRefused,
        "microsoft365",
        &[
            ("microsoft-smtp-auth-disabled-mailbox", "SMTP AUTH is off for the mailbox"),
            ("microsoft-smtp-auth-disabled-tenant", "SMTP AUTH is off for the organisation"),
            ("microsoft-security-defaults", "Security defaults block the login"),
            ("microsoft-credentials-incorrect", "The user name or password is wrong"),
        ],
    ),
    (
        Symptom::LoginRefused,
        "outlook-com",
        &[
            ("microsoft-basic-auth-disabled", "Passwords are no longer taken"),
            ("microsoft-auth-unsuccessful", "Authentication unsuccessful"),
        ],
    ),
    (
        Symptom::LoginRefused,
        "gmail",
        &[
            ("google-app-password-required", "An app password is needed"),
            ("google-bad-credentials", "User name and password not accepted"),
            ("google-web-login-required", "Sign in with the browser first"),
        ],
    ),
    (
        Symptom::LoginRefused,
        "sendgrid",
        &[
            ("provider-sendgrid-key", "The API key is refused"),
            ("provider-sendgrid-not-logged-in", "There was no login"),
        ],
    ),
    (Symptom::LoginRefused, "icloud", &[("provider-icloud-login", "iCloud refuses the login")]),
    (
        Symptom::LoginRefused,
        "yahoo",
        &[("provider-yahoo-app-password", "Yahoo wants an app password")],
    ),
    (
        Symptom::LoginRefused,
        "amazon-ses",
        &[("provider-ses-credentials", "SMTP credentials are not AWS keys")],
    ),
    (
        Symptom::LoginRefused,
        "",
        &[
            ("auth-failed", "The login is refused (535)"),
            ("auth-not-offered", "No login is offered"),
            ("auth-mechanism-not-supported", "The way to log in is not known"),
        ],
    ),
    (
        Symptom::Certificate,
        "",
        &[
            ("certificate-hostname-mismatch", "The name does not fit"),
            ("certificate-expired", "It has expired"),
            ("certificate-self-signed", "It is self-signed"),
            ("certificate-unknown-issuer", "The issuer is not known"),
            ("certificate-incomplete-chain", "The chain is incomplete"),
        ],
    ),
];

/// What belongs to what happens.
#[component]
pub(super) fn Trouble(props: &Props) -> Html {
    let pasted = use_state(String::new);
    let Some(symptom) = props.symptom.filter(|s| *s != Symptom::Nothing) else {
        return Html::default();
    };
    let oninput = {
        let pasted = pasted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                pasted.set(area.value());
            }
        })
    };
    let on_explain = {
        let (pasted, root) = (pasted.clone(), props.root.clone());
        let program = props.situation.program.map_or("", |program| program.id);
        let provider = props.situation.service.provider();
        Callback::from(move |_: MouseEvent| {
            let text = ErrorText::read(&pasted);
            let text = ErrorText { provider: text.provider.or(provider), ..text };
            if !text.text.trim().is_empty() {
                go_to(&explanation(&root, &text, program));
            }
        })
    };
    let title = match symptom {
        Symptom::TimesOut => "About the timeout",
        Symptom::LoginRefused => "Why the login may be refused",
        Symptom::Certificate => "What may be wrong with the certificate",
        Symptom::Nothing | Symptom::Other => "The error",
    };
    let links = links(symptom, props.situation.service.provider().map_or("", |p| p.id));
    html! {
        <section class="card trouble" id="trouble" aria-labelledby="trouble-title">
            <h3 id="trouble-title">{ title }</h3>
            if !links.is_empty() {
                <ul>
                    { for links.into_iter().map(|(id, label)| html! {
                        <li><a href={format!("{}errors/{id}/", props.root)}>{ label }</a></li>
                    }) }
                </ul>
            }
            <label for="pasted-error">{ "Paste the error for the exact cause" }</label>
            <textarea id="pasted-error" rows="2" spellcheck="false" value={(*pasted).clone()} {oninput} />
            <p class="actions"><button type="button" class="copy" id="explain-error" onclick={on_explain}>{ "Explain" }</button></p>
        </section>
    }
}

/// The explanations for a provider.
fn links(symptom: Symptom, provider: &str) -> Vec<(&'static str, &'static str)> {
    let of = |own: &str| EXPLAINED.iter().find(|(s, p, _)| *s == symptom && *p == own);
    let found = of(provider).or_else(|| of(""));
    found.map(|(.., links)| links.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use portwise_core::walk::Symptom;

    use super::{EXPLAINED, links};

    #[test]
    fn every_explanation_exists() {
        let entries = portwise_explain::entries();
        for (_, provider, links) in EXPLAINED {
            assert!(provider.is_empty() || portwise_core::providers::find(provider).is_some());
            for (id, _) in *links {
                assert!(entries.iter().any(|entry| entry.id == *id), "{id}");
            }
        }
        assert_eq!(links(Symptom::LoginRefused, "gmx-de")[0].0, "auth-failed");
        assert!(links(Symptom::LoginRefused, "gmail")[0].0.starts_with("google"));
        assert!(links(Symptom::Other, "gmail").is_empty());
    }
}
