//! How time passes: side by side, and in as few waits as the protocol allows.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use portwise_core::judge;
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::figure::{Figure, median};
use crate::world::{prober, request};

/// The wall time of a probe of four ports against that of the slowest one alone.
pub(crate) async fn four_ports() -> Result<Figure> {
    const ROUNDS: usize = 15;
    let address = Ipv4Addr::new(127, 31, 0, 1);
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
    let mut servers = Vec::new();
    let delays = [(25, 40), (465, 90), (587, 60), (2525, 50)];
    for (port, delay) in delays {
        let script = if port == 465 { implicit_script(&config) } else { starttls_script(&config) };
        let script = slowed(script, Duration::from_millis(delay));
        servers.push(Mta::start(SocketAddr::new(IpAddr::V4(address), port), vec![script]).await);
    }
    let prober = prober(&pki.root())?;
    let mut ratios = Vec::new();
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut slowest: f64 = 0.0;
        for (port, _) in delays {
            let began = Instant::now();
            prober.probe(&request(address, &[port])?, |_| {}).await;
            slowest = slowest.max(began.elapsed().as_secs_f64());
        }
        let began = Instant::now();
        let report = prober.probe(&request(address, &delays.map(|(p, _)| p))?, |_| {}).await;
        let four = began.elapsed().as_secs_f64();
        let complete = report.hosts.iter().flat_map(|h| &h.endpoints).filter(|e| e.is_complete());
        ensure!(complete.count() == 4, "not every port was probed to its end");
        ratios.push(four / slowest);
        times.0.push(four * 1e3);
        times.1.push(slowest * 1e3);
    }
    Ok(Figure {
        name: "wall time of a four-port probe, by that of its slowest port alone".to_owned(),
        value: median(ratios),
        unit: "",
        limit: 1.15,
        detail: format!(
            "{:.0} ms by {:.0} ms, medians of {ROUNDS}",
            median(times.0),
            median(times.1)
        ),
    })
}

/// Every answer comes after a delay.
fn slowed(script: Script, delay: Duration) -> Script {
    script
        .into_iter()
        .flat_map(|step| match step {
            Step::Say(_) => vec![Step::Wait(delay), step],
            other => vec![other],
        })
        .collect()
}

/// How often a probe waits for the server, counted by the delay of a long line between them.
pub(crate) async fn waits() -> Result<Vec<Figure>> {
    const ONE_WAY: Duration = Duration::from_millis(100);
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
    let near = Ipv4Addr::new(127, 31, 0, 2);
    let far = Ipv4Addr::new(127, 31, 0, 3);
    let prober = prober(&pki.root())?;
    let mut figures = Vec::new();
    for (port, script, limit) in
        [(587, starttls_script(&config), 5.0), (465, implicit_script(&config), 3.0)]
    {
        let _mta = Mta::start(SocketAddr::new(IpAddr::V4(far), port), vec![script]).await;
        let line = tokio::spawn(long_line(
            SocketAddr::new(IpAddr::V4(near), port),
            SocketAddr::new(IpAddr::V4(far), port),
            ONE_WAY,
        ));
        tokio::time::sleep(Duration::from_millis(100)).await;
        let began = Instant::now();
        let report = prober.probe(&request(near, &[port])?, |_| {}).await;
        let took = began.elapsed();
        line.abort();
        let result = judge(report, None);
        let endpoint = &result.report.hosts[0].endpoints[0];
        ensure!(endpoint.is_complete() && endpoint.tls.is_some(), "the probe was not complete");
        // The greeting comes by itself, half a wait after the connection is there.
        let implicit = port == 465;
        let there_and_back = 2.0 * ONE_WAY.as_secs_f64();
        let first = if implicit { 0.0 } else { ONE_WAY.as_secs_f64() };
        let waits =
            (took.as_secs_f64() - first) / there_and_back + if implicit { 0.0 } else { 1.0 };
        figures.push(Figure {
            name: format!("waits on the server for port {port}; QUIT is not waited for"),
            value: waits.floor(),
            unit: "waits",
            limit,
            detail: format!("{:.0} ms over a line of 100 ms each way", took.as_secs_f64() * 1e3),
        });
    }
    Ok(figures)
}

/// Carries octets both ways, late.
async fn long_line(near: SocketAddr, far: SocketAddr, delay: Duration) -> Result<()> {
    let listener = TcpListener::bind(near).await?;
    loop {
        let (client, _) = listener.accept().await?;
        let server = TcpStream::connect(far).await?;
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::spawn(carry(from_client, to_server, delay));
        tokio::spawn(carry(from_server, to_client, delay));
    }
}

async fn carry(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    delay: Duration,
) {
    let (sender, mut under_way) = tokio::sync::mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((sent, octets)) = under_way.recv().await {
            tokio::time::sleep_until((sent + delay).into()).await;
            if to.write_all(&octets).await.is_err() {
                return;
            }
        }
    });
    let mut octets = [0; 8192];
    while let Ok(n @ 1..) = from.read(&mut octets).await {
        if sender.send((Instant::now(), octets[..n].to_vec())).is_err() {
            return;
        }
    }
}
