//! A page over an engine that many processes share: a probe of another replica is followed, and
//! other vantage points are compared.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use portwise_e2e::{Browser, Product, Size, axe, binary};
use portwise_testkit::dns::{Answer, Edns, FakeDns};
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::networks::{self, Network, V6};
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::process::{self, Server};
use portwise_testkit::redis::{self, Redis};
use serde_json::Value;

use crate::{assert_quiet_console, can_browse};

const HOST: &str = "mail.example.com";

/// What stops 587 on the way out of a network.
const STOPS_587: &str =
    "table inet rules { chain out { type filter hook output priority 0; tcp dport 587 drop; } }";

/// A mail server, an engine, and what the processes that share it are told.
struct World {
    _engine: Redis,
    options: Vec<String>,
    _dns: FakeDns,
    _servers: Vec<Mta>,
    _folder: tempfile::TempDir,
}

fn can_run(test: &str) -> bool {
    can_browse(test)
        && needs::root(test)
        && needs::programs(test, Redis::NEEDS)
        && needs::programs(test, &networks::NEEDS)
}

impl World {
    /// All at two addresses that no other test has, which other networks reach as well.
    async fn new(number: u8, hangs: bool) -> Self {
        let at = |last: u8| IpAddr::from(Ipv4Addr::new(10, 77, number, last));
        networks::internet([at(1), at(2)]);
        let pki = Pki::new();
        let config = tls(&pki.issue(&[HOST], Flaw::None));
        let implicit: Script = if hangs { vec![Step::Hang] } else { implicit_script(&config) };
        let servers = vec![
            Mta::start((at(1), 465).into(), vec![implicit]).await,
            Mta::start((at(1), 587).into(), vec![starttls_script(&config)]).await,
        ];
        let names = [(HOST, Answer::Addresses(vec![at(1)]))];
        let dns = FakeDns::at((at(2), 53).into(), Edns::Ignored, &names);
        let folder = process::folder();
        let anchors = folder.path().join("root.pem");
        std::fs::write(&anchors, pki.root()).expect("a file");
        let engine = redis::Options { at: Some((at(2), 6379).into()), ..redis::Options::default() };
        let engine = Redis::start(&engine);
        let options = [
            "--engine",
            &engine.url(),
            "--allow-net",
            "10.77.0.0/16",
            "--dns",
            &format!("{}:53", at(2)),
            "--trust-anchors",
            &anchors.display().to_string(),
            "--timeout",
            "4",
        ];
        let options = options.map(str::to_owned).to_vec();
        Self { _engine: engine, options, _dns: dns, _servers: servers, _folder: folder }
    }

    /// A replica that leaves the probing to workers.
    fn replica(&self) -> Result<Product> {
        let mut words: Vec<&str> = self.options.iter().map(String::as_str).collect();
        words.extend(["--no-probe", "--vantage", "fra", "--rate", "1000"]);
        Product::serve(&words)
    }

    /// A worker, in a network of its own or in this one.
    fn worker(&self, vantage: &str, network: Option<&Network>) -> Result<Server> {
        let binary = binary()?;
        let mut command = match network {
            None => Command::new(&binary),
            Some(network) => network.command(binary.to_str().context("a path")?),
        };
        command.args(["worker", "--vantage", vantage]).args(&self.options);
        Ok(Server::start(command.stdout(Stdio::null()).env("PORTWISE_LOG", "off")))
    }
}

/// What a server answers.
fn asked(at: SocketAddr, head: &str, body: &str) -> Result<Value> {
    let mut stream = TcpStream::connect(at)?;
    let length = body.len();
    write!(
        stream,
        "{head} HTTP/1.1\r\nHost: {at}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").context("an answer")?;
    Ok(serde_json::from_str(body)?)
}

/// Waits until somebody works at so many vantage points.
async fn until_known(replica: &Product, count: usize) -> Result<()> {
    let began = Instant::now();
    loop {
        let known = asked(replica.address(), "GET /api/v1/vantages", "")?;
        if known["vantages"].as_array().is_some_and(|all| all.len() == count) {
            return Ok(());
        }
        ensure!(began.elapsed() < Duration::from_secs(30), "{known}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_follows_a_probe_of_another_replica() -> Result<()> {
    if !can_run("a_page_follows_a_probe_of_another_replica") {
        return Ok(());
    }
    let world = World::new(101, true).await;
    let _worker = world.worker("fra", None)?;
    let (a, b) = (world.replica()?, world.replica()?);
    until_known(&a, 1).await?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}check/#target={HOST}&mode=submission", a.url())).await?;
    browser.find("#check:not([disabled])").await?;
    let body = format!(r#"{{"target":"{HOST}","mode":"submission"}}"#);
    let begun = asked(b.address(), "POST /api/v1/probes", &body)?;
    assert_eq!(begun["status"], "running", "{begun}");
    let id = begun["id"].as_str().context("an id")?;
    browser.click("#check").await?;
    // The silent port goes on while what was told before is there already.
    browser.find("#findings[data-done=false]").await?;
    browser.text_with("#findings", "587").await?;
    browser.find("#findings[data-done=true]").await?;
    let followed = format!(
        "return performance.getEntriesByType('resource').some(e => e.name.endsWith('/{id}/events'))"
    );
    assert_eq!(browser.run(&followed).await?, true, "{id} is what the page followed");
    let text = browser.text("#findings").await?;
    assert!(text.contains("587") && text.contains("465"), "{text}");
    // The report is the same wherever it is asked for, also after a restart.
    drop(b);
    let again = world.replica()?;
    let link = format!("GET /api/v1/probes/{id}");
    let told = asked(again.address(), &link, "")?;
    assert_eq!(told, asked(a.address(), &link, "")?);
    assert_eq!(told["status"], "done");
    // One place has nothing to be compared with.
    browser.click("#compare summary").await?;
    browser.find("#compare[data-alive]").await?;
    browser.until("all answers", IDLE).await?;
    assert!(!browser.has("#vantages").await?);
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

/// Whether the question for vantage points is answered.
pub(crate) const IDLE: &str = "return performance.getEntriesByType('resource').some(e => e.name.endsWith('/api/v1/vantages') && e.responseEnd > 0)";

/// What is drawn, row by row: what is compared, its outcome, and how far each place came.
const ROWS: &str = "return [...document.querySelectorAll('#compared-there tbody')].map(row => [
    row.querySelector('.port').textContent, row.dataset.outcome,
    ...[...row.querySelectorAll('td[data-state]')].map(cell => `${cell.dataset.head}:${cell.dataset.state}`)].join(' '))";

#[tokio::test(flavor = "multi_thread")]
async fn vantage_points_are_chosen_and_compared() -> Result<()> {
    if !can_run("vantage_points_are_chosen_and_compared") {
        return Ok(());
    }
    let world = World::new(102, false).await;
    let network = Network::new(102, V6::Absent, true, STOPS_587);
    let _fra = world.worker("fra", None)?;
    let _home = world.worker("home", Some(&network))?;
    let lab = world.worker("lab", None)?;
    let replica = world.replica()?;
    until_known(&replica, 3).await?;
    for size in [Size::Wide, Size::Phone] {
        let browser = Browser::start(size).await?;
        browser.open(&format!("{}check/#target={HOST}&mode=submission", replica.url())).await?;
        browser.click("#check:not([disabled])").await?;
        browser.find("#findings[data-done=true]").await?;
        browser.click("#compare summary").await?;
        let offered = browser.text("#vantages").await?;
        assert!(offered.contains("made from fra"), "{offered}");
        assert!(!browser.has("#vantage-fra").await?, "it was checked from there");
        // By the keyboard: the last place is left out.
        browser.run("document.getElementById('vantage-lab').focus()").await?;
        browser.press(&[' ']).await?;
        browser.run("document.getElementById('check-there').focus()").await?;
        browser.press(&['\u{e007}']).await?;
        browser.find("#compare-verdict[data-outcome=stops-there]").await?;
        let verdict = browser.text("#compare-verdict").await?;
        let words = format!(
            "Port 587 of {HOST} stops from home only: fra gets through; 465 works from home as well. It is the network of home."
        );
        assert!(verdict.contains(&words), "{verdict}");
        let rows: Vec<String> = serde_json::from_value(browser.run(ROWS).await?)?;
        let all = [
            "25 IPv4 fails fra:stops home:stops",
            "465 IPv4 works fra:works home:works",
            "587 IPv4 stops-there fra:works home:stops",
            "2525 IPv4 fails fra:stops home:stops",
        ];
        assert_eq!(rows, all);
        let said = browser.run("return document.getElementById('vantages-status').textContent");
        assert_eq!(said.await?, "home: done");
        let focused = browser.run("return document.activeElement.id").await?;
        assert_eq!(focused, "check-there", "the focus stays where it was");
        let over = "return document.documentElement.scrollWidth > innerWidth";
        assert_eq!(browser.run(over).await?, false);
        if axe().is_file() {
            assert_eq!(browser.barriers().await?, [""; 0]);
        }
        browser.picture("17-vantage-points").await?;
        browser.run("document.documentElement.dataset.theme = 'dark'").await?;
        browser.picture("17-vantage-points-dark").await?;
        assert_quiet_console(&browser, &[]).await?;
        browser.end().await?;
    }
    nobody_is_there_any_more(&replica, lab).await
}

/// A place whose worker has gone is told beside the others.
async fn nobody_is_there_any_more(replica: &Product, lab: Server) -> Result<()> {
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}check/#target={HOST}&mode=submission", replica.url())).await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    browser.click("#compare summary").await?;
    browser.find("#vantage-lab").await?;
    let gone = Command::new("kill").arg(lab.id().to_string()).status()?;
    assert!(gone.success());
    until_known(replica, 2).await?;
    browser.click("#check-there").await?;
    let told = browser.text_with("#vantages .places", "lab: No worker is at").await?;
    assert!(told.contains("There are some at: fra, home."), "{told}");
    browser.find("#compare-verdict[data-outcome=stops-there]").await?;
    drop(lab);
    // The refusal is the browser's to note as well.
    assert_quiet_console(&browser, &["400"]).await?;
    browser.end().await
}
