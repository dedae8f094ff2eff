//! A live check beside the same one from the visitor's own machine.

use anyhow::Result;
use portwise_e2e::{Browser, Size, axe};
use serde_json::{Value, json};

use crate::hostile::HARM;
use crate::vantages::IDLE;
use crate::world::World;
use crate::{assert_quiet_console, can_browse};

/// What is drawn, row by row: what is compared, its outcome, and how far each place came.
const ROWS: &str = "return [...document.querySelectorAll('#compared tbody')].map(row => [
    row.querySelector('.port').textContent, row.dataset.outcome,
    ...[...row.querySelectorAll('td[data-state]')].map(cell => cell.dataset.state)].join(' '))";

const FIELD: &str = "#compare-result";

async fn rows(browser: &Browser) -> Result<Vec<String>> {
    Ok(serde_json::from_value(browser.run(ROWS).await?)?)
}

async fn drawn(browser: &Browser, outcome: &str) -> Result<String> {
    browser.find(&format!("#compare-verdict[data-outcome={outcome}]")).await?;
    browser.text("#compare-verdict").await
}

#[tokio::test]
async fn both_columns_are_drawn_with_a_verdict() -> Result<()> {
    if !can_browse("both_columns_are_drawn_with_a_verdict") {
        return Ok(());
    }
    let world = World::with_faults(5).await?;
    let browser = Browser::start(Size::Wide).await?;
    let link = format!("{}check/#target=sound.example.com&mode=submission", world.product.url());
    browser.open(&link).await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let started = "return document.getElementById('compare').dataset.started ?? ''";
    assert_eq!(browser.run(started).await?, "", "nobody asked for it yet");
    browser.click("#compare summary").await?;
    browser.find("#compare[data-alive]").await?;
    browser.until("an answer", IDLE).await?;
    assert!(!browser.has("#vantages").await?, "this server has no engine");
    let command = browser.text("#compare-command").await?;
    let wanted = format!("portwise compare '{link}' --json");
    assert_eq!(command, wanted);

    // The very command, entered on this machine, which sees the same.
    let told = world.entered(&command).await?;
    let written: Value = serde_json::from_str(&told)?;
    assert_eq!(written["comparison"]["outcome"], "works", "{written:#}");
    browser.paste(FIELD, &told).await?;
    let verdict = drawn(&browser, "works").await?;
    assert!(verdict.contains("No network is in the way"), "{verdict}");
    let both = "465 IPv4 works works works";
    let all = [
        "25 IPv4 fails stops stops",
        both,
        "587 IPv4 works works works",
        "2525 IPv4 fails stops stops",
    ];
    assert_eq!(rows(&browser).await?, all);

    // A network in which 587 stops.
    let mut stopped = written["here"].clone();
    let endpoints = stopped["report"]["hosts"][0]["endpoints"].as_array_mut().expect("endpoints");
    let at = endpoints.iter().position(|e| e["port"] == 587).expect("587");
    endpoints[at] = json!({"address": endpoints[at]["address"], "port": 587, "tcp": "timed-out"});
    browser.paste(FIELD, &stopped.to_string()).await?;
    let verdict = drawn(&browser, "stops-here").await?;
    let host = world.product.address();
    let words = format!(
        "Your network or provider stops port 587 of sound.example.com: {host} gets through"
    );
    assert!(verdict.contains(&words), "{verdict}");
    assert_eq!(rows(&browser).await?[2], "587 IPv4 stops-here stops works");
    browser.picture("34-compared").await?;
    if axe().is_file() {
        assert_eq!(browser.barriers().await?, [""; 0]);
    }
    bad_input(&browser, &stopped).await?;
    browser.narrow(320).await?;
    browser.paste(FIELD, &stopped.to_string()).await?;
    drawn(&browser, "stops-here").await?;
    let over = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(browser.run(over).await?, false);
    browser.picture("34-compared-narrow").await?;

    // The next check takes its place.
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

/// What is no result is told at the field, and texts stay texts.
async fn bad_input(browser: &Browser, good: &Value) -> Result<()> {
    let hostile =
        "<img src=x onerror=window.ran=1>\u{202e}\u{1b}[2J</table><script>window.ran=1</script>";
    let mut other = good.clone();
    other["report"]["schema"] = json!(3);
    for (text, words) in [
        ("hello".to_owned(), "It is no JSON"),
        (hostile.to_owned(), "It is no JSON"),
        ("[".repeat(200_000), "It is no JSON"),
        ("{}".to_owned(), "no result of a check"),
        (
            other.to_string(),
            "schema 3, and this version of Portwise reads schema 2: update this Portwise",
        ),
    ] {
        browser.paste(FIELD, &text).await?;
        let error = browser.text_with("#compare-error", words).await?;
        assert!(error.len() < 400, "{error}");
        let told = browser.attribute(FIELD, "aria-describedby").await?;
        assert_eq!(told.as_deref(), Some("compare-error"));
        assert!(!browser.has("#compare-verdict").await?);
    }
    let mut named = good.clone();
    named["report"]["hosts"][0]["name"] = json!(hostile);
    named["report"]["target"]["host"] = json!(hostile);
    let endpoint = &mut named["report"]["hosts"][0]["endpoints"][0];
    *endpoint = json!({"address": "127.5.5.1", "port": 25, "not_tested": hostile});
    browser.paste(FIELD, &named.to_string()).await?;
    browser.find("#compare-verdict").await?;
    let text = browser.text("#compared").await?;
    assert!(text.contains("onerror") && !text.contains('\u{202e}'), "{text}");
    assert_eq!(browser.run(HARM).await?, "");
    Ok(())
}
