//! That everybody can use it: no barriers by axe, in light and dark, wide and narrow; by keyboard
//! alone; and errors explained without a backend.

use std::path::Path;

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size, Spoken, StaticSite, axe};
use portwise_testkit::needs;

use crate::{assert_quiet_console, can_browse, enter};

/// A page of every kind, and the front page in every state.
const PAGES: &[&str] = &[
    "",
    "#provider=gmail",
    "#provider=gmail&program=django&network=digitalocean",
    "#provider=outlook-com&program=synology-dsm",
    "#program=nextcloud&provider=microsoft365",
    "#provider=mail.example.com",
    "check/#target=mail.example.com",
    "errors/#text=535%205.7.8%20Username%20and%20Password%20not%20accepted",
    "errors/microsoft-basic-auth-disabled/",
    "errors/550-5.7.1/",
    "snippets/",
    "snippets/django/",
    "ports/",
    "ports/465/",
    "providers/",
    "providers/gmail/",
    "networks/",
    "networks/digitalocean/",
    "questions/",
    "glossary/",
    "glossary/smarthost/",
    "nowhere/",
];

#[tokio::test]
async fn no_page_has_barriers_wide() -> Result<()> {
    no_barriers("no_page_has_barriers_wide", Size::Wide).await
}

#[tokio::test]
async fn no_page_has_barriers_on_a_telephone() -> Result<()> {
    no_barriers("no_page_has_barriers_on_a_telephone", Size::Phone).await
}

async fn no_barriers(test: &str, size: Size) -> Result<()> {
    if !can_browse(test) || !needs::file(test, &axe()) {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(size).await?;
    let mut barriers = Vec::new();
    for theme in ["light", "dark"] {
        browser.open(&product.url()).await?;
        browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
        for page in PAGES {
            browser.open("about:blank").await?;
            browser.open(&format!("{}{page}", product.url())).await?;
            browser.find(&format!("html[data-theme={theme}] main h1")).await?;
            if page.starts_with("#provider") || page.starts_with("#program") {
                browser.find("#answer").await?;
            }
            let found = browser.barriers().await?;
            barriers.extend(found.into_iter().map(|barrier| format!("{theme} /{page}: {barrier}")));
            let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            if browser.run(overflow).await? != 0 {
                barriers.push(format!("{theme} /{page}: wider than the window"));
            }
        }
    }
    assert!(barriers.is_empty(), "{barriers:#?}");
    browser.end().await
}

/// In a window of 320 pixels with letters of twice the size, nothing but boxes for code and tables
/// is scrolled sideways.
#[tokio::test]
async fn large_letters_in_a_narrow_window_are_not_cut() -> Result<()> {
    if !can_browse("large_letters_in_a_narrow_window_are_not_cut") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.narrow(320).await?;
    let letters = "document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })";
    browser.in_every_document(letters).await?;
    let mut faults = Vec::new();
    for page in PAGES.iter().chain(["errors/535-5.7.139/", "questions/which-port/"].iter()) {
        browser.open("about:blank").await?;
        browser.open(&format!("{}{page}", product.url())).await?;
        browser.find("main h1").await?;
        if page.starts_with("#p") {
            browser.find("#answer").await?;
        }
        let over = browser.run(OVER).await?;
        if over["by"] != 0 {
            faults.push(format!("/{page}: {over}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.end().await
}

/// By how many pixels the document is wider than the window, and what of it ends outside.
const OVER: &str = "
    const wide = innerWidth;
    const boxed = (element) => element.parentElement.closest('pre, .scroll, .all') || element.closest('.visually-hidden, .skip');
    const out = [...document.querySelectorAll('body *')].filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 0 && right > wide + 1 && !boxed(element);
    });
    const named = out.slice(0, 6).map((e) => `${e.tagName}.${e.className}#${e.id} ${Math.round(e.getBoundingClientRect().right)}`);
    const by = Math.max(document.body.scrollWidth, document.documentElement.scrollWidth) - wide;
    return { by: Math.max(by, 0), html: getComputedStyle(document.documentElement).fontSize, wide, named };";

/// By the browser's own tree for screen readers: whatever can be used is named, headings descend one
/// by one, and the answer is announced.
#[tokio::test]
async fn a_screen_reader_is_told_everything() -> Result<()> {
    if !can_browse("a_screen_reader_is_told_everything") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Wide).await?;
    let mut faults = Vec::new();
    for page in PAGES {
        browser.open("about:blank").await?;
        browser.open(&format!("{}{page}", product.url())).await?;
        browser.find("main h1").await?;
        if page.starts_with("#p") {
            browser.find("#answer").await?;
        }
        faults
            .extend(unheard(&browser.spoken().await?).into_iter().map(|f| format!("/{page}: {f}")));
    }

    // Each question of the walk, and the answer after it.
    browser.open("about:blank").await?;
    browser.open(&product.url()).await?;
    enter(&browser, "sendgrid").await?;
    for (question, choice, announced) in [
        ("Which program sends your mail?", "#program-django", "smtp.sendgrid.net"),
        ("What happens when you send?", "#symptom-timeout", "smtp.sendgrid.net"),
        ("From which network does it send?", "#network-digitalocean", "2525"),
    ] {
        browser.text_with("#question-title", question).await?;
        let spoken = browser.spoken().await?;
        faults.extend(unheard(&spoken).into_iter().map(|fault| format!("{question} {fault}")));
        let is_asked = |s: &Spoken| s.role == "heading" && s.name == question;
        assert!(spoken.iter().any(is_asked), "{question} is no heading: {spoken:#?}");
        browser.click(choice).await?;
        browser.text_with("#announced", announced).await?;
        let spoken = browser.spoken().await?;
        let tells = |s: &Spoken| s.live == "polite" && s.text.contains(announced);
        assert!(spoken.iter().any(tells), "{announced} is not announced after {question}");
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.end().await
}

/// What has no name, and headings out of order.
fn unheard(spoken: &[Spoken]) -> Vec<String> {
    const USED: [&str; 9] = [
        "textbox",
        "searchbox",
        "combobox",
        "button",
        "link",
        "checkbox",
        "radio",
        "radiogroup",
        "DisclosureTriangle",
    ];
    let unnamed = spoken
        .iter()
        .filter(|s| USED.contains(&s.role.as_str()) && s.name.trim().is_empty())
        .map(|s| format!("a {} without a name: {}", s.role, s.text));
    let mut faults: Vec<String> = unnamed.collect();
    let headings =
        spoken.iter().filter_map(|s| Some((s.level?, s))).filter(|(_, s)| s.role == "heading");
    let mut before = 0;
    for (level, heading) in headings {
        if level > before + 1 || (level == 1 && before > 0) || heading.name.trim().is_empty() {
            faults.push(format!("heading {level} “{}” after one of {before}", heading.name));
        }
        before = level;
    }
    if before == 0 {
        faults.push("there is no heading".to_owned());
    }
    faults
}

/// What somebody wants to show around fits on one sheet.
#[tokio::test]
async fn an_answer_is_printed_on_one_page() -> Result<()> {
    if !can_browse("an_answer_is_printed_on_one_page") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Wide).await?;
    let mut faults = Vec::new();
    for page in [
        "#provider=gmail&program=thunderbird",
        "#provider=sendgrid&program=django",
        "#provider=gmx-de&program=outlook",
        "#provider=mailgun-us&program=laravel&network=digitalocean",
        "questions/which-port/",
        "questions/why-25-blocked/",
        "glossary/starttls/",
        "errors/microsoft-basic-auth-disabled/",
        "errors/535-5.7.8/",
        "providers/gmail/",
        "providers/gmx-de/",
        "providers/mailgun-us/",
        "providers/microsoft365/",
    ] {
        browser.open("about:blank").await?;
        browser.open(&format!("{}{page}", product.url())).await?;
        browser.find(if page.starts_with('#') { "#settings" } else { "main h1" }).await?;
        let pages = browser.printed().await?;
        if pages != 1 {
            faults.push(format!("/{page}: {pages} pages"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.end().await
}

#[tokio::test]
async fn the_keyboard_is_enough() -> Result<()> {
    if !can_browse("the_keyboard_is_enough") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&product.url()).await?;
    browser
        .until("life", "return Boolean(document.querySelector('[data-island=walk][data-alive]'))")
        .await?;
    let (tab, enter) = ('\u{e004}', '\u{e007}');
    // The first stop leads past the menu, and the field is next.
    browser.press(&[tab, enter]).await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "content");
    browser.press(&[tab]).await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "one");
    browser.press(&['g', 'm', 'x', '.', 'd', 'e', enter]).await?;
    browser.text_with("#use-host", "mail.gmx.net").await?;
    browser.until("focus", "return document.activeElement.id === 'answer-title'").await?;
    browser.press(&['/']).await?;
    browser.until("the field", "return document.activeElement.id === 'one'").await?;
    browser.end().await
}

#[tokio::test]
async fn errors_are_explained_without_a_backend() -> Result<()> {
    if !can_browse("errors_are_explained_without_a_backend") {
        return Ok(());
    }
    let site = StaticSite::serve(Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"))?;
    let browser = Browser::start(Size::Phone).await?;
    browser.open(&format!("{}#/explain", site.url())).await?;
    browser
        .paste(
            "#error-text",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled",
        )
        .await?;
    let text = browser.text_with("#explanations", "Microsoft").await?;
    assert!(text.contains("OAuth2"), "{text}");
    browser.picture("9-explained").await?;
    // A stack trace whose source speaks of timeouts, and a host whose name sounds like an error.
    let trace = "Traceback (most recent call last):\n  File \"send.py\", line 9, in main\n    \
                 smtp.connect(timeout=timeout)\n  File \"smtplib.py\", line 398, in getreply\n\
                 smtplib.SMTPSenderRefused: (553, b'5.7.1 <anna@unknown-host.example.com>: Sender \
                 address rejected: not owned by user <img src=x onerror=alert(1)>', 'anna')";
    browser.paste("#error-text", trace).await?;
    let text = browser.text_with("#explanations", "not owned by user").await?;
    assert!(!text.contains("timed out") && !text.contains("DNS"), "{text}");
    browser.picture("10-trace-explained").await?;
    browser.paste("#error-text", "La connexion a expiré : délai d’attente dépassé (smtp)").await?;
    browser.text_with("#explanations", "timed out").await?;
    browser.paste("#error-text", "a recipe for apple pie").await?;
    browser.text_with("#explanations", "Nothing in this text").await?;
    assert_quiet_console(&browser, &["healthz"]).await?;
    browser.end().await
}
