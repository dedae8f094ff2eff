//! What the server costs beyond the answers that it gives: against a bare handler that gives the
//! same octets and headers, side by side.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use futures_util::future::try_join_all;
use portwise_core::export::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::figure::{Figure, median};
use crate::world::runtime;

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 24;
/// How long one is asked, until it is the other's turn.
const SLICE: Duration = Duration::from_millis(200);

/// A program that listens where its first line says, and ends when it goes out of scope.
pub(crate) struct Listening {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Listening {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        let (_, at) = line.split_once("http://").context("it does not listen")?;
        let address = at.split(['/', '\n']).next().unwrap_or_default().parse()?;
        Ok(Self { child, address })
    }

    /// Seconds that all its threads were on a processor.
    fn cpu_time(&self) -> Result<f64> {
        let mut total = 0.0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let text = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            let first = text.split(' ').next().context("the kernel keeps no schedstat")?;
            total += first.parse::<f64>()? / 1e9;
        }
        Ok(total)
    }

    /// The server, with limits that let everything pass.
    pub(crate) fn portwise(program: &Path, more: &[&str]) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--requests", "1000000"])
            .args(["--rate", "1000000", "--connections-per-client", "1000"])
            .args(more);
        Self::start(&mut command)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Rates of the page, its program and the tables.
pub(crate) fn against_a_bare_handler(portwise: &Path) -> Result<Vec<Figure>> {
    let ours = Listening::portwise(portwise, &[])?;
    let asking = runtime()?;
    let paths = asking.block_on(paths(ours.address))?;
    let mut bare = Command::new(std::env::current_exe()?);
    bare.args(["bare", &ours.address.to_string()]).args(paths.iter().map(|(_, path)| path));
    let bare = Listening::start(&mut bare)?;
    let mut figures = Vec::new();
    for (number, (name, path)) in paths.iter().enumerate() {
        // A caller each, since one may not ask as often as it can.
        let client =
            Ipv4Addr::from_bits(Ipv4Addr::new(127, 34, 0, 1).to_bits() + u32::try_from(number)?);
        let own = asking.block_on(answer(ours.address, path))?;
        let same = asking.block_on(answer(bare.address, path))?;
        ensure!(own.body == same.body && own.length == same.length, "{path}: not the same");
        let take = |server: &Listening| {
            let before = server.cpu_time()?;
            let (answers, rate) =
                asking.block_on(rate(client, server.address, path, own.length))?;
            anyhow::Ok((rate, (server.cpu_time()? - before) * 1e6 / answers))
        };
        let mut ratios = Vec::new();
        let (mut rates, mut costs) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        for _ in 0..ROUNDS {
            let (own, bare) = (take(&ours)?, take(&bare)?);
            ratios.push(bare.0 / own.0);
            rates.0.push(own.0);
            rates.1.push(bare.0);
            costs.0.push(own.1);
            costs.1.push(bare.1);
        }
        figures.push(Figure {
            name: format!("time for {name} from `portwise serve`, by that of a bare axum handler that gives the same"),
            value: median(ratios),
            unit: "",
            limit: 1.0 / 0.9,
            detail: format!(
                "{:.0} by {:.0} a second, {:.1} by {:.1} µs of processor time each, medians of {ROUNDS}; {CONNECTIONS} connections, {} octets each",
                median(rates.0),
                median(rates.1),
                median(costs.0),
                median(costs.1),
                own.body.len()
            ),
        });
    }
    Ok(figures)
}

/// What is asked for, with its name: the page's entry, its program, and each table.
async fn paths(at: SocketAddr) -> Result<Vec<(String, String)>> {
    let entry = fetch(at, "/", "identity").await?;
    let text = String::from_utf8_lossy(&entry.body);
    let program = text.split(['"', '\'']).find(|part| part.ends_with("_bg.wasm"));
    let program = program.context("the binary holds no page; “cargo xtask build” builds it")?;
    let mut paths = vec![
        ("the page’s entry".to_owned(), "/".to_owned()),
        ("the page’s program".to_owned(), format!("/{}", program.trim_start_matches(['.', '/']))),
    ];
    for table in Table::ALL {
        for form in ["json", "csv"] {
            let file = format!("{}.{form}", table.id());
            paths.push((format!("`{file}`"), format!("/api/v1/reference/{file}")));
        }
    }
    Ok(paths)
}

/// An answer as it came.
struct Answer {
    head: String,
    body: Vec<u8>,
    /// Octets of head and body.
    length: usize,
}

fn request(at: SocketAddr, path: &str, coding: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nAccept: */*\r\nAccept-Encoding: {coding}\r\n\r\n")
}

async fn answer(at: SocketAddr, path: &str) -> Result<Answer> {
    fetch(at, path, "br").await
}

async fn fetch(at: SocketAddr, path: &str, coding: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(at).await?;
    stream.write_all(request(at, path, coding).as_bytes()).await?;
    let mut octets = Vec::new();
    loop {
        ensure!(stream.read_buf(&mut octets).await? > 0, "{path}: no answer");
        let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&octets[..end]).into_owned();
        ensure!(head.starts_with("HTTP/1.1 200 "), "{path}: {head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = end + 4 + length.context("no length")?.parse::<usize>()?;
        if octets.len() >= length {
            return Ok(Answer { head, body: octets.split_off(end + 4), length });
        }
    }
}

/// How many answers come over a slice of time, and how many that is a second. All have one length.
async fn rate(client: Ipv4Addr, at: SocketAddr, path: &str, length: usize) -> Result<(f64, f64)> {
    let began = Instant::now();
    let request = request(at, path, "br");
    let request = request.as_bytes();
    let clients = (0..CONNECTIONS).map(|_| async move {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(client.into(), 0))?;
        let mut stream = socket.connect(at).await?;
        stream.set_nodelay(true)?;
        let mut buffer = vec![0; length];
        let mut answers = 0;
        while began.elapsed() < SLICE {
            stream.write_all(request).await?;
            stream.read_exact(&mut buffer).await?;
            ensure!(buffer.starts_with(b"HTTP/1.1 200 "), "{path}: another answer");
            answers += 1;
        }
        anyhow::Ok(answers)
    });
    let answers = f64::from(try_join_all(clients).await?.into_iter().sum::<u32>());
    Ok((answers, answers / began.elapsed().as_secs_f64()))
}

/// Fetches answers from a server and then gives the same, with nothing around it.
pub(crate) async fn bare(like: SocketAddr, paths: &[String]) -> Result<()> {
    let mut router = Router::new();
    for path in paths {
        let Answer { head, body, .. } = answer(like, path).await?;
        let mut headers = HeaderMap::new();
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ").context("no header")?;
            if !["content-length", "date"].contains(&name) {
                headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
            }
        }
        let body = Bytes::from(body);
        router = router.route(path, get(move || async move { (headers, body) }));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
