//! Twelve people with a goal and little patience: what they enter, how often they click, and what
//! they see without scrolling.

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size};

use crate::can_browse;

/// A person's way, which is counted.
struct Person<'a> {
    browser: &'a Browser,
    url: String,
    clicks: usize,
}

impl<'a> Person<'a> {
    fn new(browser: &'a Browser, product: &Product) -> Self {
        Self { browser, url: product.url(), clicks: 0 }
    }

    async fn opens(&mut self, path: &str) -> Result<()> {
        self.clicks = 0;
        self.browser.open("about:blank").await?;
        self.browser.open(&format!("{}{path}", self.url)).await
    }

    /// Enters something into the one field and presses Enter.
    async fn enters(&self, text: &str) -> Result<()> {
        let alive = "return Boolean(document.querySelector('[data-island=walk][data-alive]'))";
        self.browser.until("life", alive).await?;
        self.browser.paste("#one", text).await?;
        self.browser.press(&['\u{e007}']).await
    }

    async fn clicks(&mut self, css: &str) -> Result<()> {
        self.clicks += 1;
        self.browser.click(css).await
    }

    /// Chooses a program that is not among the common ones.
    async fn finds_program(&mut self, name: &str) -> Result<()> {
        self.browser.paste("#program-search", name).await?;
        self.clicks(".search .found .chip").await
    }

    /// Whether an element can be seen without scrolling.
    async fn sees(&self, css: &str) -> Result<bool> {
        let script = format!(
            "const box = document.querySelector('{css}').getBoundingClientRect();
             return box.top >= 0 && box.top < innerHeight && box.height > 0"
        );
        Ok(self.browser.run(&script).await? == true)
    }

    async fn reads(&self, css: &str, wanted: &[&str]) -> Result<String> {
        let mut text = String::new();
        for wanted in wanted {
            text = self.browser.text_with(css, wanted).await?;
        }
        Ok(text)
    }
}

#[tokio::test]
async fn each_finds_the_right_answer_with_few_clicks_on_a_telephone() -> Result<()> {
    if !can_browse("each_finds_the_right_answer_with_few_clicks_on_a_telephone") {
        return Ok(());
    }
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Phone).await?;
    let mut person = Person::new(&browser, &product);

    // Is retired, and has Outlook and GMX.
    person.opens("").await?;
    assert!(person.sees("#one").await?, "the field");
    let top =
        browser.run("return document.querySelector('#one').getBoundingClientRect().top").await?;
    assert!(top.as_f64().is_some_and(|top| top < 300.0), "the field is at {top}");
    person.enters("you@gmx.de").await?;
    person.reads("#settings", &["mail.gmx.net", "465"]).await?;
    assert!(person.sees("#use-host").await? && person.sees("#use-port").await?, "the values");
    browser.picture("20-retired").await?;
    person.clicks("#program-outlook").await?;
    person.reads("#settings", &["mail.gmx.net", "465", "SSL/TLS"]).await?;
    assert_eq!(person.clicks, 1);

    // Writes PHP on DigitalOcean, uses Mailgun, and it times out.
    person.opens("").await?;
    person.enters("mailgun").await?;
    person.clicks("#meaning-0").await?;
    person.finds_program("PHPMailer").await?;
    person.clicks("#symptom-timeout").await?;
    person.reads("#question-title", &["From which network"]).await?;
    if browser.has("#network-digitalocean").await? {
        person.clicks("#network-digitalocean").await?;
    } else {
        browser.paste("#network-search", "DigitalOcean").await?;
        person.clicks(".search .found .chip").await?;
    }
    person.reads("#use-port", &["2525"]).await?;
    person.reads("#snippet pre", &["2525", "mailgun.org"]).await?;
    person.reads("#answer", &["DigitalOcean"]).await?;
    assert!(!browser.has("#tried-587").await?, "the network says it");
    assert!(person.clicks <= 4, "{} clicks", person.clicks);
    browser.picture("21-mailgun").await?;

    // Runs Nextcloud with Microsoft 365: settings, and what is wrong with them.
    person.opens("").await?;
    person.enters("office365").await?;
    person.finds_program("Nextcloud").await?;
    person.reads("#settings", &["smtp.office365.com", "587"]).await?;
    assert!(person.clicks <= 2, "{} clicks", person.clicks);

    // Runs a server that receives.
    person.opens("").await?;
    person.enters("example.org").await?;
    person.finds_program("postfix-server").await?;
    person.reads("#use-port", &["25"]).await?;
    assert!(person.clicks <= 2, "{} clicks", person.clicks);

    // Has a scanner, and Gmail: an app password, no browser login.
    person.opens("").await?;
    person.enters("gmail").await?;
    person.finds_program("Synology").await?;
    let login = person.reads("#use-login", &["app password"]).await?;
    assert!(!login.contains("OAuth2"), "{login}");
    assert!(person.clicks <= 2, "{} clicks", person.clicks);

    // Speaks German, and has a German error.
    person.opens("").await?;
    person.enters("Fehler beim Senden der Nachricht: Zeitüberschreitung bei der Verbindung mit dem Postausgangs-Server (SMTP)").await?;
    person.reads("#explanations", &["timed out"]).await?;
    assert_eq!(person.clicks, 0);

    // Uses a screen reader: one sentence, and the focus on the answer.
    person.opens("").await?;
    person.enters("gmx.de").await?;
    let said = person.reads("#announced", &["mail.gmx.net"]).await?;
    assert!(said.contains("465") && said.len() < 160, "{said}");
    browser.until("focus", "return document.activeElement.id === 'answer-title'").await?;

    // Wants Django with SendGrid in twenty seconds.
    person.opens("").await?;
    person.enters("SendGrid").await?;
    person.clicks("#program-django").await?;
    let text = person.reads("#snippet pre", &["apikey", "smtp.sendgrid.net"]).await?;
    let port = browser.text("#use-port strong").await?;
    assert!(text.contains(&format!("EMAIL_PORT = {port}")), "{port}: {text}");
    assert_eq!(person.clicks, 1);

    // Searched for 535 5.7.139.
    person.opens("").await?;
    person.enters("535 5.7.139").await?;
    person.reads("#explanations", &["Microsoft"]).await?;
    person.opens("errors/microsoft-auth-refused/").await?;
    person.reads("main", &["5.7.139"]).await?;
    assert_eq!(person.clicks, 0);

    // Must show somebody why 465, and teaches what STARTTLS is: an address each.
    for (path, known) in
        [("ports/465/", "RFC 8314"), ("glossary/starttls/", "STARTTLS"), ("questions/", "465")]
    {
        person.opens(path).await?;
        person.reads("main", &[known]).await?;
        assert!(person.sees("h1").await?, "{path}");
    }
    browser.end().await
}
