//! The live check: against servers with faults, and with a backend that goes away.

use anyhow::Result;
use portwise_e2e::{Browser, Size};

use crate::world::{HOST, World, can_run};
use crate::{assert_quiet_console, can_browse, choose_program};

#[tokio::test]
async fn faults_are_told_in_the_first_sentence() -> Result<()> {
    if !can_browse("faults_are_told_in_the_first_sentence") {
        return Ok(());
    }
    let world = World::with_faults(2).await?;
    let browser = Browser::start(Size::Wide).await?;
    for (target, state, sentence, picture) in [
        ("sound.example.com", "good", "", "12-sound"),
        ("expired.example.com", "bad", "expired", "12-expired"),
        ("stripped.example.com", "bad", "STARTTLS", "12-stripped"),
    ] {
        browser.open("about:blank").await?;
        browser.open(&format!("{}check/", world.product.url())).await?;
        browser.paste("#check-target", target).await?;
        browser.choose("#check-mode", "submission").await?;
        browser.click("#check:not([disabled])").await?;
        browser.find("#findings[data-done=true]").await?;
        let verdict = browser.text("#verdict").await?;
        assert!(verdict.to_lowercase().contains(&sentence.to_lowercase()), "{target}: {verdict}");
        let seen = browser.attribute("#verdict", "data-state").await?;
        assert_eq!(seen.as_deref(), Some(state), "{target}: {verdict}");
        browser.picture(picture).await?;
        let link = browser.run("return location.hash").await?;
        assert!(link.as_str().is_some_and(|l| l.contains(target)), "{link}");
    }
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn mail_exchangers_come_by_preference() -> Result<()> {
    if !can_browse("mail_exchangers_come_by_preference") {
        return Ok(());
    }
    let world = World::with_faults(3).await?;
    let browser = Browser::start(Size::Phone).await?;
    // A link asks for nothing by itself.
    browser.open(&format!("{}check/#target=example.com&mode=mx", world.product.url())).await?;
    browser.find("#check").await?;
    assert!(!browser.has("#findings").await?, "a visit checks nothing");
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let hosts = "return [...document.querySelectorAll('.host')].map(h => h.dataset.host).join(' ')";
    let hosts = browser.run(hosts).await?;
    assert_eq!(hosts, "mx1.example.com mx2.example.com mx3.example.com");
    let text = browser.text("#live").await?;
    assert!(!text.contains("clients use another port"), "{text}");
    browser.picture("13-exchangers").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn what_was_seen_stays_when_the_backend_goes() -> Result<()> {
    if !can_browse("what_was_seen_stays_when_the_backend_goes") {
        return Ok(());
    }
    let mut world = World::with_faults(4).await?;
    let browser = Browser::start(Size::Wide).await?;
    let url = format!("{}check/#target=slow.example.com&mode=submission", world.product.url());
    browser.open(&url).await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#port-587[data-state=good]").await?;
    world.kill();
    browser.text_with("#check-error", "reach").await?;
    browser.find("#port-587[data-state=good]").await?;
    browser.picture("14-gone").await?;
    world.revive()?;
    browser.click("#try-again").await?;
    browser.find("#findings[data-done=true]").await?;
    browser.end().await
}

#[tokio::test]
async fn a_finished_check_leads_to_configuration() -> Result<()> {
    if !can_run("a_finished_check_leads_to_configuration") {
        return Ok(());
    }
    let world = World::with_postfix("127.5.1.4")?;
    let browser = Browser::start(Size::Wide).await?;
    let url = format!("{}check/#target={HOST}&mode=submission", world.product.url());
    browser.open(&url).await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    browser.click("#use-it").await?;
    browser.text_with("#use-host", HOST).await?;
    choose_program(&browser, "msmtp").await?;
    let text = browser.text_with("#snippet pre", "tls_starttls").await?;
    let port = browser.text("#use-port strong").await?;
    assert!(text.contains(HOST) && text.contains(&port), "{text}");
    browser.picture("10-checked").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
