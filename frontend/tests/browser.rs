//! The islands and the knowledge behind them where they will run: as WebAssembly, in a browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use gloo_timers::future::TimeoutFuture;
use portwise_core::providers::PROVIDERS;
use portwise_core::{Role, Service, Situation, Target, TlsMode, advise};
use portwise_explain::{Context, Table};
use portwise_frontend::{Explain, Island, Walk};
use portwise_snippets::{Setup, is_whole, keep, render, whole};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

/// How long to wait for what should come, in milliseconds.
const PATIENCE: u32 = 20_000;

/// Waits until something is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..PATIENCE / 10 {
        if is_so() {
            return;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("{what} does not come");
}

fn has(root: &Element, css: &str) -> bool {
    root.query_selector(css).unwrap().is_some()
}

fn says(root: &Element, css: &str, words: &str) -> bool {
    let found = root.query_selector(css).unwrap();
    found.and_then(|element| element.text_content()).is_some_and(|text| text.contains(words))
}

/// Mounts an island alone on a page whose address says nothing, and waits until it is there.
async fn mounted<I: Island>(css: &str) -> Element {
    let window = web_sys::window().unwrap();
    let bare = window.location().pathname().unwrap();
    window.history().unwrap().push_state_with_url(&JsValue::NULL, "", Some(&bare)).unwrap();
    let document = window.document().unwrap();
    let body = document.body().unwrap();
    if let Some(before) = document.query_selector(".island").unwrap() {
        before.remove();
    }
    let root = document.create_element("div").unwrap();
    root.set_class_name("island");
    body.append_child(&root).unwrap();
    yew::Renderer::<I>::with_root(root.clone()).render();
    until("the island", || has(&root, css)).await;
    root
}

fn find<T: JsCast>(root: &Element, css: &str) -> T {
    let found = root.query_selector(css).unwrap();
    found.unwrap_or_else(|| panic!("there is no {css}")).dyn_into().unwrap()
}

/// Types into a field, as the browser says it.
fn type_into(root: &Element, css: &str, text: &str) {
    let field: HtmlTextAreaElement = find(root, css);
    field.set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn the_walk_comes_up_and_leads_to_an_answer() {
    let root = mounted::<Walk>("#one").await;
    assert!(!has(&root, "#answer"));
    type_into(&root, "#one", "anna@gmail.com");
    until("what was understood", || says(&root, "#understood", "Gmail")).await;
    find::<HtmlElement>(&root, "#go").click();
    until("the answer", || says(&root, "#use-host", "smtp.gmail.com")).await;
    assert!(says(&root, "#use-port", "465"));
    assert!(says(&root, "#announced", "465, SSL/TLS, smtp.gmail.com"));
    assert!(has(&root, "#question[data-step=program]"));
    let address = web_sys::window().unwrap().location().hash().unwrap();
    assert!(address.contains("gmail.com") && !address.contains("anna"), "{address}");
}

#[wasm_bindgen_test]
async fn the_settings_log_in_as_the_provider_wants() {
    let root = mounted::<Walk>("#one").await;
    find::<HtmlElement>(&root, "#start .chip:nth-child(2)").click();
    until("the answer", || says(&root, "#use-host", "smtp.sendgrid.net")).await;
    find::<HtmlElement>(&root, "#program-django").click();
    until("the configuration", || has(&root, "#configuration")).await;
    until("the port for the program", || says(&root, "#use-port", "465")).await;
    assert!(says(&root, "#use-username", "apikey"));
}

#[wasm_bindgen_test]
async fn words_with_several_meanings_become_buttons() {
    let root = mounted::<Walk>("#one").await;
    type_into(&root, "#one", "mailgun");
    until("both regions", || has(&root, "#meaning-1")).await;
    find::<HtmlElement>(&root, "#meaning-0").click();
    until("the answer", || says(&root, "#use-host", "mailgun.org")).await;
}

#[wasm_bindgen_test]
async fn errors_are_taken_by_the_reader_of_errors() {
    let root = mounted::<Explain>("#error-text").await;
    type_into(&root, "#error-text", "smtp.mailgun.org:587: Connection timed out");
    until("the way to the settings", || says(&root, "#to-settings", "Mailgun")).await;
    let address = web_sys::window().unwrap().location().hash().unwrap();
    assert!(address.contains("text="), "{address}");
}

#[wasm_bindgen_test]
fn every_provider_gets_advice() {
    for provider in PROVIDERS {
        for role in Role::ALL {
            let advice = advise(&Situation::new(role, Service::Provider(provider, None)));
            assert_eq!(advice.choices.is_empty(), advice.none_because.is_some(), "{}", provider.id);
        }
    }
}

#[wasm_bindgen_test]
fn a_program_gets_its_texts_and_keeps_them() {
    let django = portwise_snippets::find("django").unwrap();
    assert!(!is_whole(django), "its texts are built in");
    let texts = ["settings.py", "", "", "", "", "@HOST@ @PORT@", "", "", ""].join("\u{1e}");
    keep(django.with_texts(texts).unwrap());
    assert!(is_whole(django));
    let setup = Setup::new("mail.example.com", 465, TlsMode::Implicit, "anna", None).unwrap();
    assert_eq!(render(whole(django), &setup).unwrap().text, "mail.example.com 465");
}

#[wasm_bindgen_test]
fn names_of_all_scripts_are_read() {
    let target = Target::parse("BÜCHER.example").unwrap();
    assert_eq!(target.host.to_string(), "xn--bcher-kva.example");
    assert!(Target::parse("mail example.com").is_err());
}

#[wasm_bindgen_test]
fn errors_are_explained_from_a_fetched_file() {
    let file = include_str!("../../crates/explain/entries/tls.json");
    let table = Table::from_json(&[file]).unwrap();
    let found = |text| !table.explain(text, &Context::default(), &()).explanations.is_empty();
    assert!(found("454 4.7.0 TLS not available due to local problem"));
    assert!(!found("a recipe for apple pie"));
}
