//! The walk through the whole product: two answers, advice, configuration, and proof on a real
//! Postfix.

use std::net::IpAddr;

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::postfix::Postfix;

use crate::{assert_quiet_console, can_browse};

const HOST: &str = "mail.example.com";

/// A Postfix on an address of its own, its name in the DNS, and a `portwise` that may visit it.
struct World {
    product: Product,
    _postfix: Postfix,
    _dns: FakeDns,
    _folder: tempfile::TempDir,
}

impl World {
    fn new(address: &str) -> Result<Self> {
        let address: IpAddr = address.parse()?;
        let pki = Pki::new();
        let identity = pki.issue(&[HOST], Flaw::None);
        let postfix = Postfix::start(address, HOST, &identity);
        let private = Answer::Addresses(vec!["10.9.8.7".parse()?]);
        let dns = FakeDns::start(&[
            (HOST, Answer::Addresses(vec![address])),
            ("example.com", Answer::Mx(vec![(10, "mx10.mailspamprotection.com")])),
            ("inside.example.com", private),
        ]);
        let folder = tempfile::tempdir()?;
        let anchors = folder.path().join("root.pem");
        std::fs::write(&anchors, pki.root())?;
        let product = Product::serve(&[
            "--allow-net",
            "127.0.0.0/8",
            "--dns",
            &dns.address().to_string(),
            "--trust-anchors",
            &anchors.display().to_string(),
            "--rate",
            "1000",
        ])?;
        Ok(Self { product, _postfix: postfix, _dns: dns, _folder: folder })
    }
}

fn can_run(test: &str) -> bool {
    can_browse(test) && needs::root(test) && needs::programs(test, Postfix::NEEDS)
}

#[tokio::test]
async fn two_answers_lead_to_a_proved_configuration() -> Result<()> {
    if !can_run("two_answers_lead_to_a_proved_configuration") {
        return Ok(());
    }
    let world = World::new("127.5.1.1")?;
    let browser = Browser::start(Size::Wide).await?;
    walk(&browser, &world.product.url()).await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn the_same_on_a_telephone() -> Result<()> {
    if !can_run("the_same_on_a_telephone") {
        return Ok(());
    }
    let world = World::new("127.5.1.2")?;
    let browser = Browser::start(Size::Phone).await?;
    walk(&browser, &world.product.url()).await?;
    let overflow = browser
        .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        .await?;
    assert_eq!(overflow, 0, "the page is wider than the telephone");
    browser.end().await
}

async fn walk(browser: &Browser, url: &str) -> Result<()> {
    browser.open(url).await?;
    browser.text_with("h1", "Mail will not send").await?;
    browser.picture("1-start").await?;

    browser.click("input[value=application]").await?;
    browser.click("#own-server").await?;
    browser.fill("#provider", HOST).await?;
    let advice = browser.text_with("#advice", "587").await?;
    assert!(advice.contains("STARTTLS") && advice.contains("RFC 8314"), "{advice}");
    assert_eq!(browser.text("#use-host dd strong").await?, HOST);
    browser.picture("2-advice").await?;

    // The configuration is that of the recommendation; whoever wants another chooses it.
    browser.text_with("#snippet pre", "starttls(context=context)").await?;
    browser.choose("#snippet-endpoint", "465 implicit-tls").await?;
    browser.text_with("#snippet pre", "SMTP_SSL").await?;
    browser.choose("#snippet-endpoint", "587 starttls").await?;
    for (target, sign) in [
        ("thunderbird", "Connection security:    STARTTLS"),
        ("outlook", "Encrypted connection:         STARTTLS"),
        ("python-smtplib", "starttls(context=context)"),
    ] {
        browser.choose("#snippet-target", target).await?;
        let text = browser.text_with("#snippet pre", sign).await?;
        assert!(text.contains(HOST) && text.contains("587"), "{text}");
        let shown = "return document.querySelector('#snippet-endpoint').value";
        assert_eq!(browser.run(shown).await?, "587 starttls", "{target}");
    }
    browser.click("#proof summary").await?;
    let seen = browser.text_with("#proof", "delivered").await?;
    assert!(seen.contains("Usual") && seen.to_lowercase().contains("bad certificate"), "{seen}");
    browser.picture("3-snippet").await?;

    browser.click("#check").await?;
    browser.find("#findings[data-done=true]").await?;
    for (port, state) in [(465, "good"), (587, "good"), (25, "good"), (2525, "open")] {
        let card = format!("#port-{port}");
        let seen = browser.attribute(&card, "data-state").await?;
        assert_eq!(seen.as_deref(), Some(state), "{}", browser.text(&card).await?);
    }
    let text = browser.text("#port-587").await?;
    for wanted in [
        "connected",
        "220 mail.example.com",
        "offered and accepted",
        "TLSv1.3",
        "valid until",
        "PLAIN",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(browser.text("#port-2525").await?.contains("refused"));
    assert!(browser.has("[data-code='tcp.refused']").await?);
    browser.text_with("#advice", "It answered just now").await?;
    browser.picture("4-proof").await?;
    Ok(())
}

#[tokio::test]
async fn bad_input_gets_a_sentence_and_the_answers_stay() -> Result<()> {
    if !can_run("bad_input_gets_a_sentence_and_the_answers_stay") {
        return Ok(());
    }
    let world = World::new("127.5.1.3")?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&world.product.url()).await?;
    browser.click("input[value=mail-client]").await?;
    browser.click("#own-server").await?;

    browser.fill("#provider", "mail example.com").await?;
    browser.text_with("#provider-error", "contains a space").await?;
    assert_eq!(
        browser.run("return document.querySelector('#provider').value").await?,
        "mail example.com"
    );
    assert!(browser.has("input[value=mail-client]:checked").await?, "the other answer stays");
    browser.picture("5-wrong-name").await?;

    for (input, sentence) in [
        ("nowhere.example.com", "does not exist"),
        ("10.1.2.3", "not a public address"),
        ("inside.example.com", "not a public address"),
    ] {
        browser.fill("#provider", input).await?;
        browser.click("#check").await?;
        browser.text_with("#live", sentence).await?;
        assert!(browser.has("input[value=mail-client]:checked").await?);
        assert_eq!(browser.run("return document.querySelector('#provider').value").await?, input);
    }
    browser.picture("6-private").await?;

    browser.fill("#provider", "anna@example.com").await?;
    browser.text_with("#advice", "a guess").await?;
    browser.text_with("#live", "asks DNS who takes the mail of example.com").await?;
    browser.click("#check").await?;
    browser.text_with("#advice", "SiteGround").await?;
    browser.find("#findings[data-done=true]").await?;
    browser.picture("7-found-by-exchanger").await?;
    browser.fill("#provider", "").await?;
    browser.text_with(".waiting", "Say who takes the mail").await?;
    browser.end().await
}

#[tokio::test]
async fn a_link_brings_the_answers_back() -> Result<()> {
    if !can_run("a_link_brings_the_answers_back") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&product.url()).await?;
    browser.click("input[value=application]").await?;
    browser.fill("#provider", "anna.miller@gmail.com").await?;
    browser.text_with("#advice", "smtp.gmail.com").await?;
    let link = browser.run("return location.href").await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    assert!(link.contains("#/") && !link.contains("anna"), "{link}");

    browser.open("about:blank").await?;
    browser.open(&link).await?;
    browser.text_with("#advice", "smtp.gmail.com").await?;
    assert!(browser.has("input[value=application]:checked").await?);
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn a_finished_check_leads_to_configuration() -> Result<()> {
    if !can_run("a_finished_check_leads_to_configuration") {
        return Ok(());
    }
    let world = World::new("127.5.1.4")?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}#/check?target={HOST}&mode=submission", world.product.url())).await?;
    browser.click("#check").await?;
    browser.text_with("#advice", "It answered just now").await?;
    browser.choose("#snippet-target", "msmtp").await?;
    let text = browser.text_with("#snippet pre", "tls_starttls   off").await?;
    assert!(text.contains(HOST) && text.contains("465"), "{text}");
    browser.choose("#snippet-endpoint", "587 starttls").await?;
    browser.text_with("#snippet pre", "tls_starttls   on").await?;
    browser.picture("10-checked").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
