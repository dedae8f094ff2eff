//! What an endpoint in flight takes.

use std::cell::Cell;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::join_all;
use portwise_core::events::{ProbeEvent, Step, StepReached};
use tokio::net::TcpListener;

use crate::figure::Figure;
use crate::world::{Served, prober, request, runtime};

const PORTS: [u16; 4] = [25, 465, 587, 2525];
const HOSTS: u16 = 1250;

/// The memory of 5,000 endpoints that wait for servers which say nothing.
pub(crate) fn in_flight() -> Result<Figure> {
    let _server = Served::start("silent", Ipv4Addr::LOCALHOST, None)?;
    let prober = prober(&portwise_testkit::pki::Pki::new().root())?;
    let requests = (0..HOSTS)
        .map(|i| {
            let [high, low] = (i + 1).to_be_bytes();
            request(Ipv4Addr::new(127, 32, high, low), &PORTS)
        })
        .collect::<Result<Vec<_>>>()?;
    let before = resident()?;
    let waiting = std::sync::atomic::AtomicU32::new(0);
    let at_rest = Cell::new(0.0);
    runtime()?.block_on(async {
        let on_event = |event: ProbeEvent| {
            if let ProbeEvent::Step(StepReached {
                step: Step::Greeting | Step::Handshake, ..
            }) = event
            {
                waiting.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        };
        let probes = join_all(requests.iter().map(|r| prober.probe(r, on_event)));
        let look = async {
            tokio::time::sleep(Duration::from_secs(5)).await;
            at_rest.set(resident()?);
            anyhow::Ok(())
        };
        tokio::select! {
            _ = probes => Ok(()),
            looked = look => looked,
        }
    })?;
    let waiting = waiting.into_inner();
    ensure!(
        waiting >= 5000,
        "only {waiting} endpoints were in flight; raise the limit of open files"
    );
    ensure!(at_rest.get() > 0.0, "the probes ended before they were looked at");
    Ok(Figure {
        name: "memory of an endpoint in flight, of 5,000 that wait for silent servers".to_owned(),
        value: (at_rest.get() - before) / 5000.0,
        unit: "KiB",
        limit: 64.0,
        detail: format!("{:.0} MiB in all", (at_rest.get() - before) / 1024.0),
    })
}

/// KiB of memory in use.
fn resident() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let number = line.and_then(|l| l.split_whitespace().next()).context("no VmRSS")?;
    Ok(number.parse()?)
}

/// Takes every connection and says nothing, until it is ended.
pub(crate) async fn silent(_: Ipv4Addr) -> Result<()> {
    let mut accepting = Vec::new();
    for port in PORTS {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port))?;
        let listener: TcpListener = socket.listen(4096)?;
        accepting.push(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                held.push(stream);
            }
        });
    }
    join_all(accepting).await;
    Ok(())
}
