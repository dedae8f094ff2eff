//! A real Chromium, driven over WebDriver.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use portwise_testkit::process::Server;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use url::Url;

use crate::spoken::Spoken;

/// How long to wait for what should come, on a machine that also installs and compiles.
const PATIENCE: Duration = Duration::from_secs(120);

/// The size of the window.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// A desk.
    Wide,
    /// A telephone.
    Phone,
}

/// What is special about a browser.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Plain,
    AtHome,
    WithoutScripts,
}

/// A Chromium of its own.
pub struct Browser {
    client: Client,
    size: Size,
    // Ends after the client, with its profile.
    _driver: Server,
    profile: TempDir,
}

impl Drop for Browser {
    /// A test that failed leaves its browser behind, which would go on for ever.
    fn drop(&mut self) {
        let _ = Command::new("pkill").arg("--full").arg(self.profile.path()).status();
    }
}

impl Browser {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["chromium", "chromedriver"];

    /// Starts one.
    ///
    /// # Errors
    ///
    /// If the driver or the browser does not come up.
    pub async fn start(size: Size) -> Result<Self> {
        Self::launch(size, Kind::Plain).await
    }

    /// Starts one that runs no script of a page.
    ///
    /// # Errors
    ///
    /// If the driver or the browser does not come up.
    pub async fn start_without_scripts(size: Size) -> Result<Self> {
        Self::launch(size, Kind::WithoutScripts).await
    }

    /// Starts one for which every name is this machine, and every certificate good.
    ///
    /// # Errors
    ///
    /// If the driver or the browser does not come up.
    pub async fn start_at_home(size: Size) -> Result<Self> {
        Self::launch(size, Kind::AtHome).await
    }

    async fn launch(size: Size, kind: Kind) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let driver = Server::start(
            Command::new("chromedriver")
                .arg(format!("--port={port}"))
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
        .listening(address);
        let profile = tempfile::tempdir()?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(size, &profile, kind))
            .connect(&format!("http://{address}"))
            .await
            .context("Chromium does not start")?;
        Ok(Self { client, size, _driver: driver, profile })
    }

    /// Opens an address.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// The first element that a selector finds, once it is there.
    ///
    /// # Errors
    ///
    /// If it does not come.
    pub async fn find(&self, css: &str) -> Result<Element> {
        let wait = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css));
        match wait.await {
            Ok(element) => Ok(element),
            Err(error) => {
                let seen = self.seen().await;
                Err(error).with_context(|| format!("there is no {css}; the browser shows {seen}"))
            }
        }
    }

    /// What the browser shows, for the message of a test that failed.
    async fn seen(&self) -> String {
        let page = "return [location.href, document.readyState, document.documentElement.outerHTML            .slice(0, 2000)].join(' ')";
        let page = self.run(page).await.map_or_else(|error| error.to_string(), |v| v.to_string());
        let errors = self.console_errors().await.unwrap_or_default();
        format!("{page}, and its console says {errors:?}")
    }

    /// Clicks on it.
    ///
    /// # Errors
    ///
    /// If it does not come or cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        self.client
            .execute(
                "arguments[0].scrollIntoView({block: 'center'})",
                vec![serde_json::to_value(&element)?],
            )
            .await?;
        element.click().await.with_context(|| format!("cannot click {css}"))
    }

    /// Replaces what stands in a field, and leaves the field.
    ///
    /// # Errors
    ///
    /// If there is no such field.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        let field = self.find(css).await?;
        field.clear().await?;
        field.send_keys(&format!("{text}\u{e004}")).await?;
        Ok(())
    }

    /// Chooses an option of a list.
    ///
    /// # Errors
    ///
    /// If there is no such option.
    pub async fn choose(&self, css: &str, value: &str) -> Result<()> {
        self.find(css).await?.select_by_value(value).await?;
        Ok(())
    }

    /// The text that a person sees in an element.
    ///
    /// # Errors
    ///
    /// If it does not come.
    pub async fn text(&self, css: &str) -> Result<String> {
        Ok(self.find(css).await?.text().await?)
    }

    /// An attribute of an element.
    ///
    /// # Errors
    ///
    /// If the element does not come.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<Option<String>> {
        Ok(self.find(css).await?.attr(name).await?)
    }

    /// Waits until an element's text holds something.
    ///
    /// # Errors
    ///
    /// If it never does; with what it held instead. If nothing is wanted.
    pub async fn text_with(&self, css: &str, wanted: &str) -> Result<String> {
        ensure!(!wanted.is_empty(), "every text of {css} would do");
        let began = Instant::now();
        loop {
            let text = self.text(css).await.unwrap_or_default();
            if text.contains(wanted) {
                return Ok(text);
            }
            if began.elapsed() > PATIENCE {
                bail!("{css} does not say “{wanted}”, but: {text}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether an element is there now.
    ///
    /// # Errors
    ///
    /// If the browser does not answer.
    pub async fn has(&self, css: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// Presses keys, one after the other, wherever the focus is.
    ///
    /// # Errors
    ///
    /// If the browser does not take them.
    pub async fn press(&self, keys: &[char]) -> Result<()> {
        let presses = keys
            .iter()
            .flat_map(|value| [KeyAction::Down { value: *value }, KeyAction::Up { value: *value }]);
        let keyboard = presses.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.client.perform_actions(keyboard).await?)
    }

    /// Puts text into a field as if it were pasted, and tells the page; the focus stays in it.
    ///
    /// # Errors
    ///
    /// If there is no such field.
    pub async fn paste(&self, css: &str, text: &str) -> Result<()> {
        let field = serde_json::to_value(self.find(css).await?)?;
        let script = "const [field, text] = arguments; field.focus();
            const kind = Object.getPrototypeOf(field);
            Object.getOwnPropertyDescriptor(kind, 'value').set.call(field, text);
            for (const name of ['input', 'change'])
                field.dispatchEvent(new Event(name, {bubbles: true}));";
        self.client.execute(script, vec![field, text.into()]).await?;
        Ok(())
    }

    /// Clicks on the button or link that has this text.
    ///
    /// # Errors
    ///
    /// If it does not come.
    pub async fn click_text(&self, text: &str) -> Result<()> {
        let path =
            format!("//*[self::button or self::a or self::summary][normalize-space()=\"{text}\"]");
        let wait = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path));
        match wait.await {
            Ok(element) => {
                let into_view = "arguments[0].scrollIntoView({block: 'center'})";
                self.client.execute(into_view, vec![serde_json::to_value(&element)?]).await?;
                element.click().await.with_context(|| format!("cannot click “{text}”"))
            }
            Err(error) => {
                let seen = self.seen().await;
                Err(error)
                    .with_context(|| format!("there is no “{text}”; the browser shows {seen}"))
            }
        }
    }

    /// The page as it stands, as HTML.
    ///
    /// # Errors
    ///
    /// If the browser does not answer.
    pub async fn source(&self) -> Result<String> {
        Ok(self.client.source().await?)
    }

    /// Goes back in the browser's history.
    ///
    /// # Errors
    ///
    /// If it does not.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// Waits until a script returns true.
    ///
    /// # Errors
    ///
    /// If it never does, with what the browser shows.
    pub async fn until(&self, what: &str, script: &str) -> Result<()> {
        let began = Instant::now();
        while self.run(script).await? != true {
            if began.elapsed() > PATIENCE {
                bail!("{what} does not come; the browser shows {}", self.seen().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// What a script returns.
    ///
    /// # Errors
    ///
    /// If the script fails.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Takes a picture of the whole page into `target/screenshots`, for people to look at.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let (size, width) = match self.size {
            Size::Wide => ("wide", 1280),
            Size::Phone => ("phone", 390),
        };
        let height = self.run("return document.documentElement.scrollHeight").await?;
        let height = height.as_u64().unwrap_or(900).clamp(600, 6_000);
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        self.run("window.scrollTo(0, 0)").await?;
        let picture = self.client.screenshot().await?;
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        let folder = pictures();
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{name}-{size}.png")), picture)?;
        Ok(())
    }

    /// Errors that the page wrote into the console.
    ///
    /// # Errors
    ///
    /// If the browser does not answer.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let answer =
            self.client.issue_cmd(ChromeCommand("se/log", json!({"type": "browser"}))).await?;
        let entries = answer.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|e| e["level"] == "SEVERE");
        Ok(severe.map(|e| e["message"].to_string()).collect())
    }

    /// What keeps people from using the page, as axe sees it; each with the element.
    ///
    /// # Errors
    ///
    /// If axe is not there, or fails.
    pub async fn barriers(&self) -> Result<Vec<String>> {
        let script = std::fs::read_to_string(axe())
            .context("axe-core is not there; “cargo xtask setup --tests” installs it")?;
        self.run(&script).await?;
        let run = "const [done] = arguments;
            axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.flatMap(v =>
                v.nodes.map(n => `${v.id}: ${v.help}: ${n.html} ${n.failureSummary}`))), e => done([String(e)]));";
        let found = self.client.execute_async(run, Vec::new()).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Has a script run at the beginning of every document from now on.
    ///
    /// # Errors
    ///
    /// If the browser does not take it.
    pub async fn in_every_document(&self, script: &str) -> Result<()> {
        let script = json!({"source": script});
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await?;
        Ok(())
    }

    /// Loads the document anew.
    ///
    /// # Errors
    ///
    /// If it cannot.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Shows documents in a window of this width, in pixels.
    ///
    /// # Errors
    ///
    /// If the browser does not take it.
    pub async fn narrow(&self, width: u32) -> Result<()> {
        let metrics =
            json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// As many pages as the document has on A4 paper.
    ///
    /// # Errors
    ///
    /// If it cannot be printed.
    pub async fn printed(&self) -> Result<usize> {
        let paper = json!({"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true});
        let answer = self.devtools("Page.printToPDF", paper).await?;
        let data = answer["data"].as_str().context("nothing was printed")?;
        let pdf = STANDARD.decode(data)?;
        let page = b"/Type /Page";
        let is_page = |at: usize| !pdf[at + page.len()..].starts_with(b"s");
        let found = (0..pdf.len()).filter(|at| pdf[*at..].starts_with(page) && is_page(*at));
        Ok(found.count())
    }

    /// What a screen reader is given of the document, in its order, as the browser computes it.
    ///
    /// # Errors
    ///
    /// If the browser does not answer.
    pub async fn spoken(&self) -> Result<Vec<Spoken>> {
        let answer = self.devtools("Accessibility.getFullAXTree", json!({})).await?;
        Spoken::all(&answer).context("there is no accessibility tree")
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": parameters});
        Ok(self.client.issue_cmd(ChromeCommand("goog/cdp/execute", body)).await?)
    }

    /// Ends it.
    ///
    /// # Errors
    ///
    /// If it does not end.
    pub async fn end(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}

fn capabilities(size: Size, profile: &TempDir, kind: Kind) -> Map<String, Value> {
    let window = match size {
        Size::Wide => "--window-size=1280,1000",
        Size::Phone => "--window-size=390,844",
    };
    let mut options = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", window,
            format!("--user-data-dir={}", profile.path().display()),
        ],
    });
    if let Size::Phone = size {
        options["mobileEmulation"] =
            json!({"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 1, "touch": true}});
    }
    let at_home = kind == Kind::AtHome;
    let more = match kind {
        Kind::Plain => None,
        Kind::AtHome => Some("--host-resolver-rules=MAP * 127.0.0.1"),
        Kind::WithoutScripts => Some("--blink-settings=scriptEnabled=false"),
    };
    if let (Some(more), Some(arguments)) = (more, options["args"].as_array_mut()) {
        arguments.push(more.into());
    }
    let mut capabilities = Map::new();
    capabilities.insert("acceptInsecureCerts".into(), at_home.into());
    capabilities.insert("goog:chromeOptions".into(), options);
    capabilities.insert("timeouts".into(), json!({"script": PATIENCE.as_millis()}));
    capabilities.insert("goog:loggingPrefs".into(), json!({"browser": "ALL"}));
    capabilities
}

/// Where xtask puts axe-core.
#[must_use]
pub fn axe() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/npm/node_modules/axe-core/axe.min.js")
}

fn pictures() -> PathBuf {
    crate::product::target().join("screenshots")
}

/// What chromedriver understands beside the standard.
#[derive(Debug)]
struct ChromeCommand(&'static str, Value);

impl fantoccini::wd::WebDriverCompatibleCommand for ChromeCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}
