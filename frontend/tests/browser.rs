//! The page and the knowledge behind it where they will run: as WebAssembly, in a browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use gloo_timers::future::TimeoutFuture;
use portwise_core::providers::PROVIDERS;
use portwise_core::{Role, Service, Situation, Target, TlsMode, advise};
use portwise_explain::{Context, Table};
use portwise_snippets::{PROGRAMS, Setup, render};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

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

/// Mounts the page and waits until it is there.
async fn mounted() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    yew::Renderer::<portwise_frontend::App>::with_root(root.clone()).render();
    until("the page", || has(&root, "input[value=mail-client]")).await;
    root
}

fn find<T: JsCast>(root: &Element, css: &str) -> T {
    let found = root.query_selector(css).unwrap();
    found.unwrap_or_else(|| panic!("there is no {css}")).dyn_into().unwrap()
}

#[wasm_bindgen_test]
async fn the_page_comes_up_and_takes_answers() {
    let root = mounted().await;
    assert!(root.text_content().unwrap().contains("Find the right port"));
    find::<HtmlElement>(&root, "input[value=mail-client]").click();
    let chip = "#question-provider .chip";
    until("a provider to choose", || has(&root, chip)).await;
    find::<HtmlElement>(&root, chip).click();
    until("the advice", || says(&root, "#advice", "smtp.gmail.com")).await;
    assert!(says(&root, "#advice", "465"));
    until("a word on the missing backend", || has(&root, "#no-backend")).await;
}

#[wasm_bindgen_test]
fn every_provider_gets_advice_and_snippets() {
    for provider in PROVIDERS {
        for role in Role::ALL {
            let advice = advise(&Situation::new(role, Service::Provider(provider, None)));
            assert_eq!(advice.choices.is_empty(), advice.none_because.is_some(), "{}", provider.id);
        }
    }
    for program in PROGRAMS {
        let setup = Setup::new("mail.example.com", 465, TlsMode::Implicit, "anna", None).unwrap();
        let text = render(program, &setup).map(|s| s.text).unwrap_or_default();
        assert!(text.is_empty() || text.contains("mail.example.com"), "{}", program.id);
    }
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

#[wasm_bindgen_test]
async fn the_snippet_logs_in_as_the_provider_wants() {
    let root = mounted().await;
    find::<HtmlElement>(&root, "input[value=application]").click();
    let chip: HtmlElement = find(&root, "#question-provider .chip:nth-child(8)");
    assert!(chip.text_content().unwrap().contains("SendGrid"));
    chip.click();
    TimeoutFuture::new(100).await;
    let snippet: Element = find(&root, "#snippet");
    let text = snippet.text_content().unwrap();
    assert!(text.contains("apikey") && text.contains("smtp.sendgrid.net"), "{text}");
}
