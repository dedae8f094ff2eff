//! Takes pictures of every kind of page: wide and as on a telephone, light and dark.

use anyhow::Result;
use portwise_e2e::{Browser, Domains, Product, Size, of_zoo};
use portwise_testkit::needs;
use portwise_testkit::policy::Zoo;

/// A page of every kind, with the name of its picture.
const PAGES: &[(&str, &str)] = &[
    ("front", ""),
    ("settings", "#provider=gmx-de"),
    ("answer", "#provider=gmail&program=django"),
    ("danger", "#provider=microsoft365&program=nextcloud"),
    ("check", "check/#target=mail.example.com"),
    ("errors", "errors/"),
    ("explained", "errors/#text=535%205.7.8%20Username%20and%20Password%20not%20accepted"),
    ("error", "errors/microsoft-basic-auth-disabled/"),
    ("programs", "snippets/"),
    ("program", "snippets/django/"),
    ("providers", "providers/"),
    ("provider", "providers/gmail/"),
    ("networks", "networks/"),
    ("network", "networks/digitalocean/"),
    ("ports", "ports/"),
    ("port", "ports/465/"),
    ("questions", "questions/"),
    ("glossary", "glossary/"),
    ("term", "glossary/starttls/"),
    ("not-found", "providers/gmial/"),
];

/// Mail domains whose exchangers are checked: with nothing wrong, and with what keeps some senders
/// from delivering.
const CHECKED: &[&str] = &["everything", "one-host-wrong"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let product = Product::serve(&["--requests", "100000"])?;
    let domains = match needs::root("pictures") && needs::programs("pictures", &Zoo::NEEDS) {
        true => Some(Domains::on(115, &of_zoo(CHECKED)?, true).await?),
        false => None,
    };
    for size in [Size::Wide, Size::Phone] {
        let browser = Browser::start(size).await?;
        for theme in ["light", "dark"] {
            browser.open(&product.url()).await?;
            browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
            for (name, page) in PAGES {
                browser.open("about:blank").await?;
                browser.open(&format!("{}{page}", product.url())).await?;
                browser.find("main h1").await?;
                let alive =
                    "return [...document.querySelectorAll('[data-island]:not([data-wake])')]
                    .every(island => island.hasAttribute('data-alive'))";
                browser.until("life", alive).await?;
                if page.starts_with('#') {
                    browser.find("#settings").await?;
                }
                if page.contains("program=") {
                    browser.find("#snippet pre").await?;
                }
                if page.contains("#text") {
                    browser.find(".explanation").await?;
                }
                browser.picture(&format!("{name}-{theme}")).await?;
            }
            if let Some(domains) = &domains {
                checks(domains, &browser, theme).await?;
            }
        }
        browser.end().await?;
    }
    Ok(())
}

/// Finished checks of mail exchangers, with what other servers do: as they are, and unfolded.
async fn checks(domains: &Domains, browser: &Browser, theme: &str) -> Result<()> {
    browser.open(&domains.url()).await?;
    browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
    for id in CHECKED {
        domains.check(browser, &format!("{id}.signed.test")).await?;
        browser.picture(&format!("checked-{id}-{theme}")).await?;
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await?;
        browser.picture(&format!("checked-{id}-open-{theme}")).await?;
    }
    Ok(())
}
