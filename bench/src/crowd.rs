//! Many checks at the same time, asked of the server and of `portwise scan`.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use portwise_testkit::pki::{Flaw, Pki};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::figure::{Figure, median};
use crate::serving::Listening;
use crate::world::{Served, runtime};

pub(crate) const CHECKS: usize = 200;
/// Checks before them, so that what is done once has been done.
pub(crate) const FIRST: usize = 20;
/// How far away the servers are, where they are not on this machine: a step of a dialogue takes so
/// long.
pub(crate) const DISTANCE: Duration = Duration::from_millis(30);
const ROUNDS: usize = 9;
/// What a check says of a server with which nothing is wrong.
const SOUND: &str = "\"trusted\":true";

/// A crowd of healthy servers, and what may visit them.
pub(crate) struct Crowd<'a> {
    portwise: &'a Path,
    folder: TempDir,
    _servers: Served,
}

fn hosts() -> Vec<Ipv4Addr> {
    let number = u8::try_from(FIRST + CHECKS).unwrap_or(u8::MAX);
    (1..=number).map(|host| Ipv4Addr::new(127, 33, 0, host)).collect()
}

/// Compares `serve` with `scan` on the same checks, all started at once: by wall time, with mail
/// servers at a distance, and with mail servers on this machine, where the client that asks needs a
/// share of the same processors.
pub(crate) fn against_a_scan(portwise: &Path) -> Result<Figure> {
    let (ratio, served, scanned) = times("distant", portwise)?;
    let (near, near_served, near_scanned) = times("healthy", portwise)?;
    Ok(Figure {
        name: format!(
            "wall time of {CHECKS} concurrent checks through `portwise serve`, divided by that of `portwise scan`"
        ),
        value: ratio,
        unit: "",
        limit: 1.0 / 0.95,
        detail: format!(
            "{served:.0} ms by {scanned:.0} ms, medians of {ROUNDS}, the same healthy servers, each step {} ms away; on this machine {near:.2}: {near_served:.0} ms by {near_scanned:.0} ms",
            DISTANCE.as_millis()
        ),
    })
}

/// The median ratio, and the medians of both times in milliseconds.
fn times(kind: &str, portwise: &Path) -> Result<(f64, f64, f64)> {
    let world = Crowd::start(kind, portwise)?;
    let mut ratios = Vec::new();
    let mut times = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let served = world.served(&[])?;
        let first = world.scanned("first", FIRST)?;
        let scanned = world.scanned("hosts", FIRST + CHECKS)? - first;
        // The first round warms up.
        if round > 0 {
            ratios.push(served / scanned);
            times.0.push(served * 1e3);
            times.1.push(scanned * 1e3);
        }
    }
    Ok((median(ratios), median(times.0), median(times.1)))
}

impl<'a> Crowd<'a> {
    fn start(kind: &str, portwise: &'a Path) -> Result<Self> {
        let pki = Pki::new();
        let folder = tempfile::tempdir()?;
        let names: Vec<String> = hosts().iter().map(Ipv4Addr::to_string).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = pki.issue(&names, Flaw::None).write(folder.path());
        fs::write(folder.path().join("root.pem"), pki.root())?;
        fs::write(folder.path().join("hosts"), names.join("\n"))?;
        fs::write(folder.path().join("first"), names[..FIRST].join("\n"))?;
        let servers = Served::start(kind, Ipv4Addr::UNSPECIFIED, Some(folder.path()))?;
        Ok(Self { portwise, folder, _servers: servers })
    }

    /// One whose servers are not on this machine, as it were.
    pub(crate) fn distant(portwise: &'a Path) -> Result<Self> {
        Self::start("distant", portwise)
    }

    /// What visits them.
    pub(crate) fn portwise(&self) -> &'a Path {
        self.portwise
    }

    /// What lets it.
    pub(crate) fn options(&self) -> [String; 4] {
        let root = self.folder.path().join("root.pem").display().to_string();
        ["--allow-net", "127.0.0.0/8", "--trust-anchors", &root].map(ToOwned::to_owned)
    }

    /// Seconds for all checks by a server, each started and then waited for.
    pub(crate) fn served(&self, flags: &[&str]) -> Result<f64> {
        let options = self.options();
        let mut more = options.each_ref().map(String::as_str).to_vec();
        more.extend(["--concurrency-per-caller", "1000", "--concurrency", "1000"]);
        more.extend(["--waits-per-caller", "1000"]);
        more.extend(flags);
        let server = Listening::portwise(self.portwise, &more)?;
        let hosts = hosts();
        let (first, hosts) = hosts.split_at(FIRST);
        let asking = runtime()?;
        let ask = |hosts: &[Ipv4Addr]| {
            let all = hosts.iter().map(|host| check(server.address, *host));
            asking.block_on(try_join_all(all))
        };
        ask(first)?;
        let began = Instant::now();
        ask(hosts)?;
        Ok(began.elapsed().as_secs_f64())
    }

    /// Seconds for a scan of the hosts in a file, which are so many.
    fn scanned(&self, file: &str, hosts: usize) -> Result<f64> {
        let mut command = Command::new(self.portwise);
        command.arg("scan").arg(self.folder.path().join(file)).args(self.options());
        command.args(["--port", "587", "--concurrency", &CHECKS.to_string()]);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        let output = command.output()?;
        let took = began.elapsed().as_secs_f64();
        let output = String::from_utf8_lossy(&output.stdout);
        let sound = output.matches(SOUND).count();
        ensure!(sound == hosts, "a scan found {sound} sound: {output:.2000}");
        Ok(took)
    }
}

/// Starts a check and waits for its end, by one connection.
async fn check(server: SocketAddr, host: Ipv4Addr) -> Result<()> {
    let mut stream = TcpStream::connect(server).await?;
    let body = format!("{{\"target\":\"{}\",\"ports\":[587]}}", IpAddr::V4(host));
    let post = format!(
        "POST /api/v1/probes HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let started = ask(&mut stream, &post).await?;
    let (_, rest) = started.split_once("\r\nlocation: ").with_context(|| started.clone())?;
    let location = rest.lines().next().unwrap_or_default();
    let wait = format!("GET {location}?wait=60 HTTP/1.1\r\nHost: {server}\r\n\r\n");
    let ended = ask(&mut stream, &wait).await?;
    ensure!(ended.contains(SOUND), "{host}: {ended}");
    Ok(())
}

/// An answer with a length, with its head.
async fn ask(stream: &mut TcpStream, request: &str) -> Result<String> {
    stream.write_all(request.as_bytes()).await?;
    let mut octets = Vec::new();
    loop {
        ensure!(stream.read_buf(&mut octets).await? > 0, "no answer");
        let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&octets[..end]);
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if octets.len() >= end + 4 + length.context("no length")?.parse::<usize>()? {
            return Ok(String::from_utf8_lossy(&octets).into_owned());
        }
    }
}
