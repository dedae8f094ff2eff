//! The page and the knowledge behind it where they will run: as WebAssembly, in a browser.
#![cfg(target_arch = "wasm32")]

use gloo_timers::future::TimeoutFuture;
use portwise_core::explain::Table;
use portwise_core::providers::PROVIDERS;
use portwise_core::{Role, Service, Situation, Target, TlsMode, advise};
use portwise_snippets::{PROGRAMS, Setup, render};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Mounts the page and waits until it has settled.
async fn mounted() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    yew::Renderer::<portwise_frontend::App>::with_root(root.clone()).render();
    TimeoutFuture::new(300).await;
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
    find::<HtmlElement>(&root, chip).click();
    TimeoutFuture::new(100).await;
    let advice: Element = find(&root, "#advice");
    let text = advice.text_content().unwrap();
    assert!(text.contains("465") && text.contains("smtp.gmail.com"), "{text}");
    assert!(root.query_selector("#no-backend").unwrap().is_some(), "nothing answers here");
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
fn errors_are_explained_from_the_fetched_file() {
    let table = Table::from_json(include_str!("../explain.json")).unwrap();
    let found = table.explain("454 4.7.0 TLS not available due to local problem");
    assert!(!found.is_empty());
    assert!(table.explain("a recipe for apple pie").is_empty());
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
