//! Servers, and a prober that may visit them.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use portwise_core::ProbeRequest;
use portwise_core::report::Mode;
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::mta::{Mta, Step, starttls_script, tls};
use portwise_testkit::pki::Identity;
use tokio::runtime::Runtime;

/// One thread, so that its CPU time is what the work costs.
pub(crate) fn runtime() -> Result<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// A prober that may visit loopback and trusts a root.
pub(crate) fn prober(root: &str) -> Result<Prober> {
    let guard = Guard::new(vec!["127.0.0.0/8".parse()?]);
    let nobody = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53);
    let resolver = Resolver::new(Some(nobody), Duration::from_secs(2))?;
    let anchors = TrustAnchors::with_pem(root.as_bytes())?;
    let helo = Some("client.example.net".to_owned());
    let (resolver, limits) = (Arc::new(resolver), Limits::default());
    Ok(Prober::new(ProberConfig { resolver, guard, limits, anchors, helo })?)
}

/// A request for ports of an address.
pub(crate) fn request(address: Ipv4Addr, ports: &[u16]) -> Result<ProbeRequest> {
    ProbeRequest::new(&address.to_string(), Mode::Submission, ports, false)
        .map_err(|refusal| anyhow!(refusal.text))
}

/// This program once more, as a server; it ends when it goes out of scope.
pub(crate) struct Served(Child);

impl Served {
    pub(crate) fn start(kind: &str, address: Ipv4Addr, identity: Option<&Path>) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", kind, &address.to_string()]).stdout(Stdio::null());
        if let Some(identity) = identity {
            command.arg("--identity").arg(identity);
        }
        let served = Self(command.spawn()?);
        let began = Instant::now();
        while std::net::TcpStream::connect((address, 587)).is_err() {
            if began.elapsed() > Duration::from_secs(10) {
                bail!("the {kind} server does not come up");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(served)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves until it is ended. Every answer takes so long.
pub(crate) async fn healthy(
    address: Ipv4Addr,
    identity: Option<PathBuf>,
    distance: Duration,
) -> Result<()> {
    let folder = identity.context("--identity is needed")?;
    let identity = Identity {
        chain: fs::read_to_string(folder.join("chain.pem"))?,
        key: fs::read_to_string(folder.join("key.pem"))?,
    };
    let mut script = starttls_script(&tls(&identity));
    if !distance.is_zero() {
        script = script.into_iter().flat_map(|step| [Step::Wait(distance), step]).collect();
    }
    let _mta = Mta::start(SocketAddr::new(IpAddr::V4(address), 587), vec![script]).await;
    std::future::pending::<()>().await;
    Ok(())
}
