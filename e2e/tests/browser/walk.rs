//! From the one field to settings that work, and proof on a real Postfix.

use anyhow::{Context, Result};
use portwise_e2e::{Browser, Product, Size};

use crate::world::{HOST, World, can_run};
use crate::{assert_quiet_console, can_browse, choose_program, enter};

#[tokio::test]
async fn one_field_leads_to_a_proved_configuration() -> Result<()> {
    if !can_run("one_field_leads_to_a_proved_configuration") {
        return Ok(());
    }
    let world = World::with_postfix("127.5.1.1")?;
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
    let world = World::with_postfix("127.5.1.2")?;
    let browser = Browser::start(Size::Phone).await?;
    walk(&browser, &world.product.url()).await?;
    let overflow = browser
        .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        .await?;
    assert_eq!(overflow, 0, "the page is wider than the telephone");
    browser.end().await
}

/// Django takes another port for SendGrid than others do; until it is known that, none is named.
#[tokio::test]
async fn no_port_is_named_before_it_is_known_what_the_program_can_do() -> Result<()> {
    if !can_browse("no_port_is_named_before_it_is_known_what_the_program_can_do") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&product.url()).await?;
    enter(&browser, "sendgrid").await?;
    browser.text_with("#announced", "smtp.sendgrid.net").await?;
    // The program's texts come when we say so.
    browser
        .run(
            "const fetch = window.fetch;
            const held = [];
            window.release = () => { window.fetch = fetch; held.forEach((go) => go()); };
            window.fetch = (asked, ...more) => String(asked.url ?? asked).includes('programs/')
                ? new Promise((go) => held.push(() => go(fetch(asked, ...more))))
                : fetch(asked, ...more);",
        )
        .await?;
    browser.click("#program-django").await?;
    browser.find(".walk[aria-busy=true]").await?;
    let shown =
        "return [...document.querySelectorAll('#use-port dd *, #use-encryption dd *, #answer > .actions *, .tree *')]
        .filter((e) => getComputedStyle(e).visibility !== 'hidden').length";
    assert_eq!(browser.run(shown).await?, 0);
    let announced = "return document.getElementById('announced').textContent.trim()";
    assert_eq!(browser.run(announced).await?, "");
    browser.picture("27-waiting").await?;
    browser.run("window.release()").await?;
    let text = browser.text_with("#snippet pre", "EMAIL_PORT").await?;
    assert!(!browser.has(".walk[aria-busy]").await?);
    let port = browser.text("#use-port strong").await?;
    assert!(text.contains(&format!("EMAIL_PORT = {port}")), "{port}: {text}");
    browser.text_with("#announced", &port).await?;
    browser.end().await
}

/// What was measured where the mail is sent from decides on the page as well.
#[tokio::test]
async fn what_egress_measured_is_pasted_and_decides() -> Result<()> {
    if !can_browse("what_egress_measured_is_pasted_and_decides") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}#provider=sendgrid&role=application", product.url())).await?;
    browser.find("#more").await?;
    assert_ne!(browser.text("#use-port strong").await?, "2525");
    browser.click("#more summary").await?;
    for foreign in ["no JSON", "{}", r#"{"page": "blocked=<img src=x>"}"#, r#"{"page": 25}"#] {
        browser.paste("#evidence", foreign).await?;
        browser.text_with("#evidence-told", "That is not what").await?;
        browser.run("document.getElementById('evidence').value = ''").await?;
    }
    let measured = r#"{"page": "network=hetzner-cloud&blocked=25,465,587", "verdict": {}}"#;
    browser.paste("#evidence", measured).await?;
    browser.text_with("#use-port strong", "2525").await?;
    let hash = browser.run("return decodeURIComponent(location.hash)").await?;
    let hash = hash.as_str().context("no fragment")?;
    for part in ["provider=sendgrid", "network=hetzner-cloud", "blocked=25,465,587"] {
        assert!(hash.contains(part), "{hash}");
    }
    // What passes counts more than what is said of the network that was chosen.
    browser.paste("#evidence", r#"{"page": "blocked=none"}"#).await?;
    browser.text_with("#evidence-told", "no port is shut there").await?;
    let gone =
        "return !location.hash.includes('network=') && location.hash.includes('blocked=none')";
    browser.until("the network to be gone", gone).await?;
    assert_ne!(browser.text("#use-port strong").await?, "2525");
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

async fn walk(browser: &Browser, url: &str) -> Result<()> {
    browser.open(url).await?;
    browser.find("#one").await?;
    browser.picture("1-start").await?;
    enter(browser, HOST).await?;
    browser.text_with("#use-host", HOST).await?;
    choose_program(browser, "smtplib").await?;
    browser.text_with("#snippet pre", HOST).await?;
    let settings = browser.text("#settings").await?;
    assert!(settings.contains("587") || settings.contains("465"), "{settings}");
    browser.picture("2-answer").await?;
    for (program, sign) in [
        ("thunderbird", "Connection security:"),
        ("msmtp", "tls_starttls"),
        ("smtplib", "import smtplib"),
    ] {
        choose_program(browser, program).await?;
        let text = browser.text_with("#snippet pre", sign).await?;
        let port = browser.text("#use-port strong").await?;
        assert!(text.contains(HOST) && text.contains(&port), "{port}: {text}");
    }
    browser.picture("3-snippet").await?;

    browser.click("#live #check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    for (port, state) in [(465, "good"), (587, "good")] {
        let row = format!("#port-{port}");
        let seen = browser.attribute(&row, "data-state").await?;
        assert_eq!(seen.as_deref(), Some(state), "{}", browser.text(&row).await?);
    }
    browser.find("#verdict[data-state=good]").await?;
    browser.picture("4-proof").await?;
    Ok(())
}

#[tokio::test]
async fn bad_input_gets_a_sentence_and_the_answers_stay() -> Result<()> {
    if !can_run("bad_input_gets_a_sentence_and_the_answers_stay") {
        return Ok(());
    }
    let world = World::with_postfix("127.5.1.3")?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&world.product.url()).await?;
    for (input, sentence) in [
        ("nowhere.example.com", "does not exist"),
        ("10.1.2.3", "not a public address"),
        ("inside.example.com", "not a public address"),
    ] {
        browser.open(&world.product.url()).await?;
        browser.run("location.hash = ''").await?;
        enter(&browser, input).await?;
        browser.text_with("#use-host", input).await?;
        browser.click("#live #check:not([disabled])").await?;
        browser.text_with("#live", sentence).await?;
        assert!(browser.text("#use-host").await?.contains(input), "the answer stays");
    }
    browser.picture("6-private").await?;
    browser.run("location.hash = ''").await?;
    enter(&browser, "anna@example.com").await?;
    browser.text_with("#live", "What example.com publishes").await?;
    browser.click("#live #check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let live = browser.text("#live").await?;
    browser.text_with("#answer", "SiteGround").await.with_context(|| live)?;
    browser.picture("7-found-by-exchanger").await?;
    browser.end().await
}

#[tokio::test]
async fn a_link_brings_the_answers_back_and_back_undoes_them() -> Result<()> {
    if !can_browse("a_link_brings_the_answers_back_and_back_undoes_them") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&product.url()).await?;
    enter(&browser, "anna.miller@gmail.com").await?;
    browser.text_with("#use-host", "smtp.gmail.com").await?;
    choose_program(&browser, "Django").await?;
    browser.text_with("#snippet pre", "smtp.gmail.com").await?;
    let link = browser.run("return location.href").await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    assert!(link.contains('#') && !link.contains("anna"), "{link}");
    browser.back().await?;
    browser.until("the question", "return !document.querySelector('#snippet')").await?;
    browser.text_with("#use-host", "smtp.gmail.com").await?;
    browser.end().await?;

    // A browser that knows nothing of it.
    let browser = Browser::start(Size::Phone).await?;
    browser.open(&link).await?;
    browser.text_with("#snippet pre", "smtp.gmail.com").await?;
    // Links from before, and answers that are not there any more.
    let old = "#/?role=application&provider=gmail&snippet=django&network=gone";
    browser.open("about:blank").await?;
    browser.open(&format!("{}{old}", product.url())).await?;
    browser.text_with("#snippet pre", "smtp.gmail.com").await?;
    browser.text_with("#dropped", "gone").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn every_role_gets_from_the_field_to_a_copied_configuration() -> Result<()> {
    if !can_browse("every_role_gets_from_the_field_to_a_copied_configuration") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    for (entered, program, wanted) in [
        ("you@gmx.de", "Thunderbird", "mail.gmx.net"),
        ("SendGrid", "Django", "apikey"),
        ("Gmail", "postfix-relay", "smtp.gmail.com"),
        ("mail.example.org", "Synology DSM", "mail.example.org"),
        ("mx.example.org", "postfix-server", "smtpd"),
    ] {
        browser.open("about:blank").await?;
        browser.open(&product.url()).await?;
        browser.run("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }").await?;
        enter(&browser, entered).await?;
        browser.find("#settings").await?;
        choose_program(&browser, program).await?;
        browser.find("#snippet button[data-copy]").await?;
        browser.click("#snippet button[data-copy]").await?;
        browser.until("the copy", "return Boolean(window.copied)").await?;
        let copied = browser.run("return window.copied").await?;
        let copied = copied.as_str().unwrap_or_default();
        assert!(copied.contains(wanted), "{entered} for {program}: {copied}");
        assert_eq!(copied.trim(), browser.text("#snippet pre").await?.trim(), "what is shown");
    }
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn a_branch_of_the_decision_changes_the_answer() -> Result<()> {
    if !can_browse("a_branch_of_the_decision_changes_the_answer") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}#provider=gmx-de&program=thunderbird", product.url())).await?;
    let before = browser.text_with("#use-port", "465").await?;
    browser.find("#tree .stub").await?;
    let stub =
        "[...document.querySelectorAll('#tree .stub')].find(s => s.textContent.includes('587'))";
    browser.run(&format!("{stub}.focus(); {stub}.scrollIntoView()")).await?;
    browser.press(&['\u{e007}']).await?;
    let after = browser.text_with("#use-port", "587").await?;
    assert_ne!(before, after);
    browser.text_with("#announced", "587").await?;
    browser.picture("11-tree").await?;
    browser.end().await
}
