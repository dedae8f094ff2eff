//! The site on a web server that knows nothing of it, with and without scripts.

use std::path::{Path, PathBuf};

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size, StaticSite};

use crate::{assert_quiet_console, can_browse, choose_program, enter};

fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist")
}

/// Pages, their headings, and what each knows.
const PAGES: &[(&str, &str, &str)] = &[
    ("check/", "Check a mail server live", "Host, domain, e-mail address"),
    ("ports/", "SMTP ports compared", "8314"),
    ("ports/465/", "465", "8314"),
    ("providers/", "SMTP settings of mail providers", "smtp.gmail.com"),
    ("providers/gmail/", "Gmail", "smtp.gmail.com"),
    ("networks/", "Who blocks SMTP ports", "DigitalOcean"),
    ("networks/digitalocean/", "DigitalOcean", "2525"),
    ("snippets/", "Mail settings of programs", "Django"),
    ("snippets/django/", "Django", "EMAIL_HOST"),
    ("errors/", "What does this mail error mean?", "certificate"),
    ("errors/microsoft-basic-auth-disabled/", "", "OAuth2"),
    ("questions/", "Questions about SMTP ports", "STARTTLS"),
    ("glossary/", "Glossary of mail submission", "smarthost"),
    ("glossary/smarthost/", "Smarthost", "relay"),
];

#[tokio::test]
async fn a_static_web_server_is_enough_for_everything_but_the_check() -> Result<()> {
    if !can_browse("a_static_web_server_is_enough_for_everything_but_the_check") {
        return Ok(());
    }
    let site = StaticSite::serve(dist())?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&site.url()).await?;
    enter(&browser, "ovhcloud").await?;
    browser.text_with("#use-host", "ssl0.ovh.net").await?;
    choose_program(&browser, "smtplib").await?;
    browser.text_with("#snippet pre", "ssl0.ovh.net").await?;
    browser.text_with("#no-backend", "portwise probe").await?;
    browser.text_with("#no-backend", "ssl0.ovh.net").await?;
    assert!(!browser.has("#check").await?, "there is nothing to press");
    browser.picture("7-offline").await?;
    for (page, heading, knows) in PAGES {
        browser.open(&format!("{}{page}", site.url())).await?;
        let title = browser.text("h1").await?;
        assert!(title.contains(heading), "{page}: {title}");
        browser.text_with("main", knows).await?;
        browser.picture(&format!("page-{}", page.trim_end_matches('/').replace('/', "-"))).await?;
    }
    // The health of a backend that is not there is asked for.
    assert_quiet_console(&browser, &["healthz"]).await?;
    browser.open(&format!("{}providers/gmial/", site.url())).await?;
    browser.text_with("h1", "no such page").await?;
    browser.text_with("main", "Gmail").await?;
    browser.end().await
}

#[tokio::test]
async fn pages_are_whole_without_scripts() -> Result<()> {
    if !can_browse("pages_are_whole_without_scripts") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start_without_scripts(Size::Phone).await?;
    for (page, heading, knows) in PAGES {
        browser.open(&format!("{}{page}", product.url())).await?;
        let seen = browser.source().await?;
        assert!(seen.contains(heading) && seen.contains(knows), "{page}");
    }
    browser.open(&product.url()).await?;
    let seen = browser.source().await?;
    assert!(seen.contains("data-island=\"walk\"") && !seen.contains("data-started"), "scripts ran");
    assert!(seen.contains("Mail settings that work") && seen.contains("465"), "{seen}");
    browser.end().await
}

/// A copy of the site without some of its files.
fn without(missing: impl Fn(&str) -> bool) -> Result<(tempfile::TempDir, StaticSite)> {
    let folder = tempfile::tempdir()?;
    copy(&dist(), folder.path(), &missing)?;
    let site = StaticSite::serve(folder.path().to_owned())?;
    Ok((folder, site))
}

fn copy(from: &Path, to: &Path, missing: &impl Fn(&str) -> bool) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target)?;
            copy(&entry.path(), &target, missing)?;
        } else if !missing(&entry.file_name().to_string_lossy()) {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_site_with_missing_files_says_so_and_goes_on() -> Result<()> {
    if !can_browse("a_site_with_missing_files_says_so_and_goes_on") {
        return Ok(());
    }
    let browser = Browser::start(Size::Wide).await?;
    let (_folder, site) = without(|name| name == "django.txt" || name == "auth.json")?;
    browser.open(&format!("{}#provider=gmail&program=django", site.url())).await?;
    browser.text_with("#configuration .error", "missing").await?;
    browser.text_with("#use-host", "smtp.gmail.com").await?;
    browser.open(&format!("{}errors/#text=timeout", site.url())).await?;
    browser.text_with("#explanations .error", "missing").await?;
    browser.text_with("#content", "Search").await?;
    let (_folder, site) = without(|name| name.starts_with("walk-") && name.ends_with(".wasm"))?;
    browser.open(&site.url()).await?;
    browser.text_with("main .error", "cannot be loaded").await?;
    browser.text_with("main", "The four ports at a glance").await?;
    browser.end().await
}

#[tokio::test]
async fn what_is_typed_before_life_is_kept() -> Result<()> {
    if !can_browse("what_is_typed_before_life_is_kept") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    // Typed when the document has been read, before its program is there.
    let typed = "document.addEventListener('DOMContentLoaded', () => {
        const field = document.querySelector('#one');
        field.value = 'gmx.de';
        field.dispatchEvent(new Event('input', {bubbles: true}));
    })";
    browser.in_every_document(typed).await?;
    browser.open(&product.url()).await?;
    browser.text_with("#understood", "GMX").await?;
    let value = browser.run("return document.querySelector('#one').value").await?;
    assert_eq!(value, "gmx.de");
    browser.end().await
}

#[tokio::test]
async fn what_is_typed_survives_a_reload() -> Result<()> {
    if !can_browse("what_is_typed_survives_a_reload") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    let alive = "return Boolean(document.querySelector('[data-island=walk][data-alive]'))";
    browser.open(&product.url()).await?;
    browser.until("life", alive).await?;
    browser.paste("#one", "you@gmx.de").await?;
    browser.text_with("#understood", "GMX").await?;
    browser.reload().await?;
    browser.text_with("#understood", "GMX").await?;
    let value = browser.run("return document.querySelector('#one').value").await?;
    assert_eq!(value, "you@gmx.de");
    // Elsewhere it is of no use.
    browser.open(&format!("{}check/", product.url())).await?;
    browser.open(&format!("{}#program=thunderbird", product.url())).await?;
    browser.until("life", alive).await?;
    browser
        .until("the field", "return document.querySelector('#one')?.value !== 'you@gmx.de'")
        .await?;
    browser.end().await
}

#[tokio::test]
async fn coming_to_life_changes_nothing_and_warns_of_nothing() -> Result<()> {
    if !can_browse("coming_to_life_changes_nothing_and_warns_of_nothing") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    for page in ["", "check/", "errors/"] {
        browser.open(&format!("{}{page}", product.url())).await?;
        browser
            .until(
                "life",
                "return document.querySelectorAll('[data-island][data-alive]').length > 0",
            )
            .await?;
        let before = browser.run(
            "return fetch(location.href).then(r => r.text()).then(t => new DOMParser().parseFromString(t, 'text/html').querySelector('[data-island]').textContent.trim())",
        ).await?;
        let now = browser
            .run("return document.querySelector('[data-island]').textContent.trim()")
            .await?;
        assert_eq!(before, now, "/{page}");
    }
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
