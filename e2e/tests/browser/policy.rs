//! What other servers do with mail for a domain: the table, what stands behind it, what to publish;
//! and a domain that publishes hostile texts.

use anyhow::Result;
use portwise_e2e::{Browser, Domains, Size, axe, of_zoo};
use portwise_testkit::needs;
use portwise_testkit::policy::{Case, Zoo};

use crate::hostile::HARM;
use crate::{assert_quiet_console, can_browse};

/// Whether a browser can be had, name servers, and ports of mail and web servers.
fn can_run(test: &str) -> bool {
    can_browse(test) && needs::root(test) && needs::programs(test, &Zoo::NEEDS)
}

/// What the table says, row by row: the host, then what becomes of a mail for each kind of sender.
const TABLE: &str = "return [...document.querySelectorAll('#senders tbody tr')].map(row => [
    row.querySelector('th .quoted').textContent,
    ...[...row.querySelectorAll('td')].map(cell => cell.dataset.delivery)].join(' '))";

const UNFOLD: &str = "document.querySelectorAll('details').forEach(d => d.open = true)";

#[tokio::test]
async fn what_senders_do_is_a_table_with_its_reasons() -> Result<()> {
    if !can_run("what_senders_do_is_a_table_with_its_reasons") {
        return Ok(());
    }
    let open = Domains::on(111, &of_zoo(&["one-host-wrong", "no-starttls"])?, true).await?;
    let browser = Browser::start(Size::Wide).await?;
    open.check(&browser, "one-host-wrong.signed.test").await?;
    let table = browser.run(TABLE).await?;
    let rows: Vec<String> = serde_json::from_value(table)?;
    let all = [
        "mail.one-host-wrong.signed.test authenticated unauthenticated unauthenticated",
        "second.one-host-wrong.signed.test waits unauthenticated unauthenticated",
    ];
    assert_eq!(rows, all);
    let sentence = browser.text("#senders .sentence").await?;
    assert!(sentence.contains("with DANE") && sentence.contains("not to every host"), "{sentence}");

    browser.click("#to-senders").await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "senders-title");
    browser.click_text("Copy as Markdown").await?;
    let copied =
        "return [...document.querySelectorAll('#actions .copy')].map(b => b.dataset.copy).join()";
    let copied = browser.run(copied).await?;
    let row = "| with DANE | ✗ not delivered, waits |";
    assert!(copied.as_str().is_some_and(|text| text.contains(row)), "{copied}");
    // What holds the mail up leads to the finding that says so.
    browser.click("#senders [data-delivery=waits] button.link").await?;
    let led = "return document.activeElement.dataset.code";
    assert_eq!(browser.run(led).await?, "dane.no-match");
    // What is only worth knowing is unfolded.
    let notes = "return document.getElementById('notes').open";
    assert_eq!(browser.run(notes).await?, false);
    browser.click("#senders [data-delivery=unauthenticated] button.link").await?;
    assert_eq!(browser.run(led).await?, "mta-sts.no-record");
    assert_eq!(browser.run(notes).await?, true);

    browser.click("#senders-more > summary").await?;
    let details = browser.text("#senders-more").await?;
    for wanted in ["DNSSEC", "MX records", "Record 1 fits.", "another certificate or key"] {
        assert!(details.contains(wanted), "{wanted} is missing in {details}");
    }
    assert_eq!(
        browser.run("return document.querySelectorAll('#senders .untested').length").await?,
        0
    );
    what_to_publish(&browser).await?;
    browser.picture("30-senders").await?;

    // The next check takes its place.
    browser.paste("#check-target", "no-starttls.signed.test").await?;
    browser.click("#check:not([disabled])").await?;
    browser.text_with("#senders tbody", "mail.no-starttls.signed.test").await?;
    let rows: Vec<String> = serde_json::from_value(browser.run(TABLE).await?)?;
    assert_eq!(rows, ["mail.no-starttls.signed.test waits plaintext plaintext"]);
    browser.choose("#check-mode", "submission").await?;
    browser.click("#check:not([disabled])").await?;
    browser.until("the end of the table", "return !document.getElementById('senders')").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

/// It is folded, can be copied and saved, and says in which order.
async fn what_to_publish(browser: &Browser) -> Result<()> {
    browser.click("#policy-to-publish > summary").await?;
    let pieces = browser.run(
        "return [...document.querySelectorAll('#policy-to-publish .code')].map(piece => [
            piece.querySelector('a[download]').download,
            piece.querySelector('pre').textContent,
            piece.querySelector('[data-copy]').dataset.copy,
            decodeURIComponent(piece.querySelector('a[download]').href.split(',').slice(1).join(',')),
        ])",
    );
    let pieces: Vec<[String; 4]> = serde_json::from_value(pieces.await?)?;
    let names: Vec<&str> = pieces.iter().map(|piece| piece[0].as_str()).collect();
    assert_eq!(names, ["one-host-wrong.signed.test.zone", "mta-sts.txt"]);
    for [name, shown, copied, saved] in &pieces {
        assert!(!shown.is_empty() && shown == copied && shown == saved, "{name}: {saved}");
    }
    let tlsa = pieces[0][1].lines().filter(|line| line.contains(" IN TLSA 3 1 1 "));
    let tlsa = tlsa.filter(|line| !line.starts_with(';')).count();
    assert_eq!(tlsa, 2, "{}", pieces[0][1]);
    assert!(pieces[1][1].contains("mx: second.one-host-wrong.signed.test\n"), "{}", pieces[1][1]);
    let order = browser.text("#policy-to-publish").await?;
    for wanted in ["In this order", "To take it away again", "mode: enforce"] {
        assert!(order.contains(wanted), "{wanted} is missing in {order}");
    }
    Ok(())
}

#[tokio::test]
async fn what_could_not_be_validated_is_said_once() -> Result<()> {
    if !can_run("what_could_not_be_validated_is_said_once") {
        return Ok(());
    }
    // The built-in keys are not those of this root.
    let open = Domains::on(112, &of_zoo(&["two-hosts"])?, false).await?;
    let browser = Browser::start(Size::Phone).await?;
    open.check(&browser, "two-hosts.signed.test").await?;
    let rows: Vec<String> = serde_json::from_value(browser.run(TABLE).await?)?;
    let all = [
        "mail.two-hosts.signed.test not-tested unauthenticated unauthenticated",
        "second.two-hosts.signed.test not-tested unauthenticated unauthenticated",
    ];
    assert_eq!(rows, all);
    browser.run(UNFOLD).await?;
    let text = browser.text("#policy").await?;
    assert_eq!(text.matches("could not be validated from here").count(), 1, "{text}");
    browser.picture("31-not-validated").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn where_a_server_sends_from_is_asked_and_told() -> Result<()> {
    if !can_run("where_a_server_sends_from_is_asked_and_told") {
        return Ok(());
    }
    let open = Domains::on(116, &of_zoo(&["two-hosts"])?, true).await?;
    let browser = Browser::start(Size::Phone).await?;
    browser.open(&format!("{}check/#target=two-hosts.signed.test&mode=mx", open.url())).await?;
    browser.click("#sending-from > summary").await?;
    browser.paste("#check-from", "out.two-hosts.signed.test").await?;
    browser.click("#check:not([disabled])").await?;
    let why = browser.text("#check-from-error").await?;
    assert!(why.contains("one IP address"), "{why}");
    let asked = "return document.querySelector('#findings') === null";
    assert_eq!(browser.run(asked).await?, true, "nothing is asked of the server until then");

    browser.paste("#check-from", "10.116.0.1").await?;
    browser.paste("#check-helo", "mail.two-hosts.signed.test").await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let told = browser.text("#sending").await?;
    for wanted in ["10.116.0.1", "EHLO mail.two-hosts.signed.test"] {
        assert!(told.contains(wanted), "{wanted} is missing in {told}");
    }
    browser.run(UNFOLD).await?;
    browser.picture("35-sending-address").await?;
    // Whoever asks about programs that send is not asked.
    browser.choose("#check-mode", "submission").await?;
    browser.until("no field", "return !document.getElementById('sending-from')").await?;
    browser.narrow(320).await?;
    assert_eq!(browser.run(HARM).await?, "");
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

/// A domain with texts that mean something to a browser, in records and in the policy file.
fn hostile() -> Result<Case> {
    use portwise_testkit::policy::{Shown, Site};
    const SITES: &[Site] = &[Site {
        at: "mta-sts",
        certificate: Some(("mta-sts.{D}", portwise_testkit::pki::Flaw::None)),
        shows: Shown::Text(
            "text/plain",
            "version: STSv1\nmode: enforce\nmx: <img src=x onerror=window.ran=1>\n\
             <script>window.ran=1</script>\nx: \u{202e}gpj</code></pre><svg onload=window.ran=1>\nmax_age: 604800\n",
        ),
    }];
    let like = of_zoo(&["two-hosts"])?;
    let like = like.first().copied();
    let like = like.ok_or_else(|| anyhow::anyhow!("there is no domain"))?;
    Ok(Case {
        id: "hostile",
        dns: "@ MX 10 mail\n@ MX 20 second\n\
              _mta-sts TXT \"v=STSv1; id=<img src=x onerror=window.ran=1>\"\n\
              _smtp._tls TXT \"v=TLSRPTv1; rua=javascript:window.ran=1,mailto:<script>window.ran=1</script>@{D}\"",
        sites: SITES,
        ..like
    })
}

#[tokio::test]
async fn what_a_domain_tells_other_servers_is_text() -> Result<()> {
    if !can_run("what_a_domain_tells_other_servers_is_text") {
        return Ok(());
    }
    let open = Domains::on(113, &[hostile()?], true).await?;
    let browser = Browser::start(Size::Phone).await?;
    open.check(&browser, "hostile.signed.test").await?;
    browser.run(UNFOLD).await?;
    let told = browser.text("#senders-more").await?;
    for wanted in ["id=<img src=x onerror=window.ran=1>", "<script>window.ran=1</script>"] {
        assert!(told.contains(wanted), "{wanted} is not shown: {told}");
    }
    assert!(!told.contains('\u{202e}'), "{told}");
    let live = "return document.querySelectorAll('main :is(img, script, iframe), a[href^=javascript]').length";
    assert_eq!(browser.run(live).await?, 0);
    assert_eq!(browser.run(HARM).await?, "");
    browser.narrow(320).await?;
    assert_eq!(browser.run(HARM).await?, "");
    browser.picture("32-hostile-policy").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn what_senders_do_has_no_barriers() -> Result<()> {
    if !can_run("what_senders_do_has_no_barriers")
        || !needs::file("what_senders_do_has_no_barriers", &axe())
    {
        return Ok(());
    }
    let ids = ["one-host-wrong", "one-address-plain", "null-mx"];
    let open = Domains::on(114, &of_zoo(&ids)?, true).await?;
    let mut barriers = Vec::new();
    for size in [Size::Wide, Size::Phone] {
        let browser = Browser::start(size).await?;
        for theme in ["light", "dark"] {
            browser.open(&open.url()).await?;
            browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
            for id in ids {
                open.check(&browser, &format!("{id}.signed.test")).await?;
                browser.find(&format!("html[data-theme={theme}] main h1")).await?;
                browser.picture(&format!("33-{id}-{theme}")).await?;
                browser.run(UNFOLD).await?;
                let found = browser.barriers().await?;
                barriers.extend(found.into_iter().map(|b| format!("{theme} {size:?} {id}: {b}")));
                assert_eq!(browser.run(HARM).await?, "", "{theme} {size:?} {id}");
                browser.picture(&format!("34-{id}-open-{theme}")).await?;
            }
        }
        browser.narrow(320).await?;
        assert_eq!(browser.run(HARM).await?, "", "320 pixels");
        browser.end().await?;
    }
    assert!(barriers.is_empty(), "{barriers:#?}");
    Ok(())
}
