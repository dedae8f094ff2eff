//! Checks made by several workers around one engine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use portwise_testkit::redis::{Options, Redis};

use crate::crowd::{CHECKS, Crowd, FIRST};
use crate::figure::{Figure, median};

/// Checks that a worker makes at a time: few, so that it waits for servers and not for processors.
const SLOTS: usize = 8;
const ROUNDS: usize = 3;
const MEBIBYTE: f64 = 1_048_576.0;

/// A worker in a process of its own.
struct Working(Child);

impl Working {
    fn start(portwise: &Path, engine: &str, options: &[String]) -> Result<Self> {
        let mut command = Command::new(portwise);
        command.args(["worker", "--engine", engine, "--vantage", "here"]);
        command.args(["--slots", &SLOTS.to_string()]).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(command.spawn()?))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a run took, and what the engine held afterwards.
struct Run {
    seconds: f64,
    octets: f64,
}

/// How checks spread over workers, what an engine beside the process costs, and what it keeps.
pub(crate) fn around_an_engine(portwise: &Path) -> Result<Vec<Figure>> {
    let crowd = Crowd::distant(portwise)?;
    let by = |workers: usize| -> Result<(f64, f64)> {
        let runs = (0..ROUNDS).map(|_| shared(&crowd, workers)).collect::<Result<Vec<Run>>>()?;
        let octets = median(runs.iter().map(|run| run.octets).collect());
        Ok((median(runs.iter().map(|run| run.seconds).collect()), octets))
    };
    let (one, octets) = by(1)?;
    let spread = |workers: usize, seconds: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let value = workers as f64 * seconds / one;
        Figure {
            name: format!(
                "wall time of {CHECKS} checks by {workers} workers, times {workers}, divided by that by one"
            ),
            value,
            unit: "",
            limit: 1.0 / 0.9,
            detail: format!(
                "{seconds:.2} s by {one:.2} s, medians of {ROUNDS}; {SLOTS} checks at a time at each worker, processes of their own, servers at a distance"
            ),
        }
    };
    let (two, four) = (by(2)?.0, by(4)?.0);
    let mut alone = Vec::new();
    let mut beside = Vec::new();
    for _ in 0..ROUNDS {
        alone.push(crowd.served(&[])?);
        let engine = Redis::start(&Options::default());
        beside.push(crowd.served(&["--engine", &engine.url()])?);
    }
    let (alone, beside) = (median(alone), median(beside));
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let kept = (FIRST + CHECKS) as f64;
    Ok(vec![
        spread(2, two),
        spread(4, four),
        Figure {
            name: format!(
                "wall time of {CHECKS} concurrent checks over a shared engine, divided by that over the one in the process"
            ),
            value: beside / alone,
            unit: "",
            limit: 1.25,
            detail: format!(
                "{:.0} ms by {:.0} ms, medians of {ROUNDS}, one process, servers at a distance",
                beside * 1e3,
                alone * 1e3
            ),
        },
        Figure {
            name: "memory of the engine for 1,000 results that are kept".to_owned(),
            value: octets / kept * 1e3 / MEBIBYTE,
            unit: "MiB",
            limit: 16.0,
            detail: format!(
                "{:.1} MiB more after {kept} checks, their events included, which go after 15 minutes",
                octets / MEBIBYTE
            ),
        },
    ])
}

/// All checks by so many workers.
fn shared(crowd: &Crowd<'_>, workers: usize) -> Result<Run> {
    let engine = Redis::start(&Options::default());
    let url = engine.url();
    let options = crowd.options();
    let _working: Vec<Working> = (0..workers)
        .map(|_| Working::start(crowd.portwise(), &url, &options))
        .collect::<Result<_>>()?;
    until_there(crowd.portwise(), &url, workers)?;
    let before = memory(engine.at())?;
    let seconds = crowd.served(&["--engine", &url, "--no-probe"])?;
    Ok(Run { seconds, octets: memory(engine.at())? - before })
}

/// Waits until so many workers take checks.
fn until_there(portwise: &Path, url: &str, workers: usize) -> Result<()> {
    let began = Instant::now();
    loop {
        let status = Command::new(portwise).args(["status", "--json", "--engine", url]).output()?;
        let status: serde_json::Value = serde_json::from_slice(&status.stdout)?;
        if status["vantages"][0]["workers"].as_u64() == u64::try_from(workers).ok() {
            return Ok(());
        }
        if began.elapsed() > Duration::from_secs(20) {
            bail!("the workers do not come up: {status}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Octets that an engine uses.
fn memory(engine: SocketAddr) -> Result<f64> {
    let mut stream = TcpStream::connect(engine)?;
    stream.write_all(b"INFO memory\r\nQUIT\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let line = text.lines().find_map(|line| line.strip_prefix("used_memory:"));
    Ok(line.context("the engine does not say what it uses")?.trim().parse()?)
}
