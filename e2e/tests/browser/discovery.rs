//! What a mail domain publishes: from an address in the one field to settings that were seen
//! working; what clients make of it; and a domain that publishes hostile texts.

use std::net::SocketAddr;

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size, Spoken, StaticSite, axe};
use portwise_testkit::discovery::{
    Domain, Greeting, Mail, Path, Record, Scheme, Shown, Site, Zoo, domains,
};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};

use crate::hostile::HARM;
use crate::{assert_quiet_console, can_browse, choose_program, enter};

/// Where autoconfig is.
const CONFIG: &str = "/mail/config-v1.1.xml";

/// Texts that mean something to a browser, in every place where a domain can put one.
const HOSTILE: Domain = Domain {
    id: "hostile",
    about: "texts that mean something to a browser",
    dns: &[
        ("{D}", Record::Txt(&["mailconf=https://{D}/<img src=x onerror=window.ran=1>"])),
        ("_ua-auto-config.{D}", Record::Txt(&["v=UAAC1; a=<script>window.ran=1</script>; d=x"])),
        ("_submissions._tcp.{D}", Record::Srv(&[(0, 0, 465, "mail.{D}")])),
    ],
    web: &[
        Site {
            hosts: &["autoconfig.{D}"],
            https: Some(Flaw::None),
            http: true,
            other: None,
            pages: &[
                Path(
                    Scheme::Https,
                    CONFIG,
                    Shown::Text(
                        "text/html; x=\"><svg onload=window.ran=1>",
                        "<clientConfig version=\"1.1\"><emailProvider id=\"{D}\"><domain>{D}</domain>\
                         <outgoingServer type=\"smtp\"><hostname>mail.{D}</hostname><port>465</port>\
                         <socketType>SSL</socketType>\
                         <username>&lt;img src=x onerror=window.ran=1&gt;\u{202e}gpj</username>\
                         <authentication>&lt;script&gt;window.ran=1&lt;/script&gt;</authentication>\
                         </outgoingServer></emailProvider></clientConfig>",
                    ),
                ),
                Path(Scheme::Http, CONFIG, Shown::Redirect(302, "javascript:window.ran=1")),
            ],
            otherwise: Shown::Status(404),
        },
        Site {
            hosts: &["{D}", "autodiscover.{D}", "ua-auto-config.{D}"],
            https: Some(Flaw::None),
            http: false,
            other: None,
            pages: &[],
            otherwise: Shown::Text(
                "text/xml",
                "<img src=x onerror=window.ran=1><script>window.ran=1</script>\u{202e}\u{0}",
            ),
        },
    ],
    mail: &[Mail { host: "mail.{D}", flaw: Flaw::None, ports: &[(465, Greeting::Tls)] }],
    ispdb: &[],
    says: &[],
    taken: None,
    wildcard: (false, false),
    contradicts: &[],
    findings: &[],
};

/// The domains of the zoo that are visited here, and a `portwise` that may visit them.
struct Open {
    zoo: Zoo,
    product: Product,
    _folder: tempfile::TempDir,
}

impl Open {
    async fn on(net: u8, ids: &[&str]) -> Result<Self> {
        let pki = Pki::new();
        let all = domains().into_iter().chain([HOSTILE]);
        let all: Vec<Domain> = all.filter(|domain| ids.contains(&domain.id)).collect();
        assert_eq!(all.len(), ids.len(), "a domain is not in the zoo");
        let name_server = SocketAddr::from(([127, net, 254, 53], 53));
        let zoo = Zoo::open(net, name_server, &pki, &all).await;
        let folder = tempfile::tempdir()?;
        let anchors = folder.path().join("root.pem");
        std::fs::write(&anchors, pki.root())?;
        let product = Product::serve(&[
            "--allow-net",
            &zoo.network(),
            "--dns",
            &zoo.name_server().to_string(),
            "--trust-anchors",
            &anchors.display().to_string(),
            "--rate",
            "1000",
            "--requests",
            "100000",
        ])?;
        Ok(Self { zoo, product, _folder: folder })
    }
}

/// Whether a browser can be had, and ports of mail and web servers.
fn can_run(test: &str) -> bool {
    can_browse(test) && needs::root(test)
}

#[tokio::test]
async fn an_address_in_the_one_field_leads_to_proved_settings() -> Result<()> {
    if !can_run("an_address_in_the_one_field_leads_to_proved_settings") {
        return Ok(());
    }
    let open = Open::on(101, &["agreed", "autoconfig-host"]).await?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&open.product.url()).await?;
    enter(&browser, "anna@agreed.example").await?;
    // Without another press.
    let said = browser.text_with("#answer .proved", "seen working").await?;
    assert!(said.contains("published by autoconfig host (https)"), "{said}");
    assert_eq!(browser.text("#use-host strong").await?, "mail.agreed.example");
    assert_eq!(browser.text("#use-port strong").await?, "465");
    assert!(!browser.text("#use-host").await?.contains("guess"));
    browser.picture("20-published-answer").await?;
    choose_program(&browser, "msmtp").await?;
    let text = browser.text_with("#snippet pre", "mail.agreed.example").await?;
    assert!(text.contains("465") && text.contains("anna@agreed.example"), "{text}");
    let table = browser.text("#clients table").await?;
    for wanted in ["Thunderbird", "Apple Mail", "mail.agreed.example:465", "autoconfig host"] {
        assert!(table.contains(wanted), "{wanted} is missing in {table}");
    }
    let widths = "const rows = [...document.querySelectorAll('.sources > li')];
        return new Set(rows.map((row) => Math.round(row.getBoundingClientRect().width))).size";
    assert_eq!(browser.run(widths).await?, 1, "rows of sources are as wide as each other");
    browser.picture("21-published-snippet").await?;
    for asked in open.zoo.asked() {
        let text = format!("{asked:?}");
        assert!(!text.contains("anna"), "the local part left: {text}");
    }

    // The same from the page of checks, by a link that only fills the field.
    browser.open("about:blank").await?;
    let url = format!("{}check/#target=autoconfig-host.example&mode=auto", open.product.url());
    browser.open(&url).await?;
    browser.find("#check:not([disabled])").await?;
    assert!(!browser.has("#findings").await?, "a link asks for nothing by itself");
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let published = browser.text("#published").await?;
    assert!(published.contains("mail.autoconfig-host.example:465"), "{published}");
    assert!(browser.text("#silent summary").await?.starts_with("Nothing at "));
    verdict_is_announced(&browser).await?;
    what_to_publish(&browser).await?;
    browser.click("#use-it").await?;
    browser.text_with("#answer .proved", "seen working").await?;
    assert_eq!(browser.text("#use-host strong").await?, "mail.autoconfig-host.example");
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

/// The verdict stands in a region whose changes are read aloud.
async fn verdict_is_announced(browser: &Browser) -> Result<()> {
    let said = browser.text("#check-status").await?;
    assert!(said.contains("465"), "{said}");
    let spoken = browser.spoken().await?;
    let tells = |s: &Spoken| s.live == "polite" && s.text.contains(said.trim());
    assert!(spoken.iter().any(tells), "“{said}” is not announced");
    Ok(())
}

/// It is folded, can be copied and saved, and says where it goes and how that was proved.
async fn what_to_publish(browser: &Browser) -> Result<()> {
    let is_open = browser.run("return document.getElementById('to-publish').open").await?;
    assert_eq!(is_open, serde_json::Value::Bool(false));
    browser.click("#to-publish > summary").await?;
    let pieces = browser.run(
        "return [...document.querySelectorAll('#to-publish .pieces > li')].map(piece => [
            piece.querySelector('h4').textContent,
            piece.querySelector('.goes').textContent,
            piece.querySelector('pre').textContent,
            piece.querySelector('[data-copy]').dataset.copy,
            decodeURIComponent(piece.querySelector('a[download]').href.split(',').slice(1).join(',')),
            piece.querySelector('.proved-by').textContent,
        ])",
    );
    let pieces = pieces.await?;
    let pieces: Vec<[String; 6]> = serde_json::from_value(pieces)?;
    let names: Vec<&str> = pieces.iter().map(|piece| piece[0].as_str()).collect();
    let all = [
        "SRV records",
        "autoconfig file",
        "answer of Autodiscover",
        "PACC document",
        "digest of the PACC document",
        "profile for Apple’s devices",
    ];
    assert_eq!(names, all);
    for [name, goes, shown, copied, saved, proved] in &pieces {
        assert!(!shown.is_empty() && shown == copied && shown == saved, "{name}: {saved}");
        assert!(goes.contains("autoconfig-host.example"), "{name}: {goes}");
        assert!(proved.len() > 40, "{name}: {proved}");
    }
    let record = "_submissions._tcp.autoconfig-host.example. 3600 IN SRV 0 1 465 mail.autoconfig-host.example.";
    assert!(pieces[0][2].contains(record), "{}", pieces[0][2]);
    browser.picture("26-to-publish").await?;
    Ok(())
}

#[tokio::test]
async fn all_that_is_published_can_be_asked_for_by_a_link() -> Result<()> {
    if !can_run("all_that_is_published_can_be_asked_for_by_a_link") {
        return Ok(());
    }
    let open = Open::on(102, &["other-host"]).await?;
    let browser = Browser::start(Size::Phone).await?;
    let url = format!("{}check/", open.product.url());
    browser.open(&url).await?;
    browser.paste("#check-target", "bert@other-host.example").await?;
    browser.click("#check-discover").await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let link = browser.run("return location.hash").await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    assert!(link.contains("discover=1") && !link.contains("bert"), "{link}");
    assert!(browser.has("[data-code='discovery.host-differs']").await?);
    browser.picture("22-contradictions").await?;
    browser.open("about:blank").await?;
    browser.open(&format!("{url}{link}")).await?;
    browser.find("#check:not([disabled])").await?;
    let ticked = "return document.getElementById('check-discover').checked";
    browser.until("the tick", ticked).await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn what_a_domain_publishes_is_text() -> Result<()> {
    if !can_run("what_a_domain_publishes_is_text") {
        return Ok(());
    }
    let open = Open::on(103, &["hostile"]).await?;
    let browser = Browser::start(Size::Phone).await?;
    browser.open(&open.product.url()).await?;
    enter(&browser, "anna@hostile.example").await?;
    browser.text_with("#answer .proved", "seen working").await?;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await?;
    let published = browser.text("#published").await?;
    assert!(published.contains("onerror=window.ran=1"), "nothing hostile is shown: {published}");
    assert!(!published.contains('\u{202e}'), "{published}");
    let live = "return document.querySelectorAll('main :is(img, script, iframe), a[href^=javascript]').length";
    assert_eq!(browser.run(live).await?, 0);
    assert_eq!(browser.run(HARM).await?, "");
    browser.narrow(320).await?;
    assert_eq!(browser.run(HARM).await?, "");
    browser.picture("23-hostile").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn what_is_published_has_no_barriers() -> Result<()> {
    if !can_run("what_is_published_has_no_barriers")
        || !needs::file("what_is_published_has_no_barriers", &axe())
    {
        return Ok(());
    }
    let open = Open::on(104, &["agreed", "plaintext", "catch-all"]).await?;
    let mut barriers = Vec::new();
    for size in [Size::Wide, Size::Phone] {
        let browser = Browser::start(size).await?;
        for theme in ["light", "dark"] {
            browser.open(&open.product.url()).await?;
            browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
            for domain in ["agreed.example", "plaintext.example", "catch-all.example"] {
                browser.open("about:blank").await?;
                let link = format!("check/#target={domain}&mode=auto");
                browser.open(&format!("{}{link}", open.product.url())).await?;
                browser.find(&format!("html[data-theme={theme}] main h1")).await?;
                browser.click("#check:not([disabled])").await?;
                browser.find("#findings[data-done=true]").await?;
                browser.find("#clients").await?;
                browser
                    .run("document.querySelectorAll('details').forEach(d => d.open = true)")
                    .await?;
                let found = browser.barriers().await?;
                barriers
                    .extend(found.into_iter().map(|b| format!("{theme} {size:?} {domain}: {b}")));
                assert_eq!(browser.run(HARM).await?, "", "{theme} {size:?} {domain}");
                browser
                    .run("document.querySelectorAll('details').forEach(d => d.open = false)")
                    .await?;
                let id = domain.split('.').next().unwrap_or(domain);
                browser.picture(&format!("24-{id}-{theme}")).await?;
            }
        }
        browser.narrow(320).await?;
        assert_eq!(browser.run(HARM).await?, "", "320 pixels");
        browser.end().await?;
    }
    assert!(barriers.is_empty(), "{barriers:#?}");
    Ok(())
}

#[tokio::test]
async fn without_a_backend_the_command_is_shown() -> Result<()> {
    if !can_browse("without_a_backend_the_command_is_shown") {
        return Ok(());
    }
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let site = StaticSite::serve(dist)?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&site.url()).await?;
    enter(&browser, "anna@agreed.example").await?;
    let text = browser.text_with("#no-backend", "portwise discover agreed.example").await?;
    assert!(!text.contains("anna"), "{text}");
    assert_quiet_console(&browser, &["healthz"]).await?;
    browser.end().await
}
