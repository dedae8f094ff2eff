//! What a probe costs beyond the dialogue that it has to hold.

use std::fs;
use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use portwise_testkit::pki::{Flaw, Pki};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::figure::{Figure, median};
use crate::world::{Served, prober, request, runtime};

/// CPU time of a probe of port 587 against that of a bare dialogue with the same server.
pub(crate) fn against_a_bare_dialogue() -> Result<Figure> {
    const ROUNDS: usize = 15;
    const EACH: u32 = 40;
    let address = Ipv4Addr::new(127, 31, 0, 4);
    let pki = Pki::new();
    let folder = tempfile::tempdir()?;
    let _ = pki.issue(&[&address.to_string()], Flaw::None).write(folder.path());
    let _server = Served::start("healthy", address, Some(folder.path()))?;
    let prober = prober(&pki.root())?;
    let request = request(address, &[587])?;
    let bare = Bare::new(&pki.root())?;
    let runtime = runtime()?;
    let mut ratios = Vec::new();
    let mut times = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let before = cpu_time()?;
        runtime.block_on(async {
            for _ in 0..EACH {
                let report = prober.probe(&request, |_| {}).await;
                let endpoint = report.hosts.first().and_then(|h| h.endpoints.first());
                ensure!(endpoint.is_some_and(|e| e.tls.as_ref().is_some_and(|t| t.trusted)));
            }
            Ok(())
        })?;
        let between = cpu_time()?;
        runtime.block_on(async {
            for _ in 0..EACH {
                bare.dialogue(address).await?;
            }
            anyhow::Ok(())
        })?;
        let after = cpu_time()?;
        // The first round warms up.
        if round > 0 {
            let (probe, bare) = (between - before, after - between);
            ratios.push(probe / bare);
            times.0.push(probe / f64::from(EACH) / 1e3);
            times.1.push(bare / f64::from(EACH) / 1e3);
        }
    }
    Ok(Figure {
        name: "CPU time of a probe of 587, by that of a bare STARTTLS dialogue that verifies the certificate".to_owned(),
        value: median(ratios),
        unit: "",
        limit: 1.5,
        detail: format!("{:.0} µs by {:.0} µs, medians of {ROUNDS} × {EACH}", median(times.0), median(times.1)),
    })
}

/// Nanoseconds that this thread, which does all the work, was on a processor.
fn cpu_time() -> Result<f64> {
    let text = fs::read_to_string("/proc/self/schedstat")?;
    let first = text.split(' ').next().context("the kernel keeps no schedstat")?;
    Ok(first.parse()?)
}

/// What anybody would write who wants nothing but the dialogue.
struct Bare {
    config: Arc<ClientConfig>,
}

impl Bare {
    fn new(root: &str) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(root.as_bytes())?)?;
        let mut config = ClientConfig::builder_with_provider(aws_lc_rs::default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        Ok(Self { config: Arc::new(config) })
    }

    async fn dialogue(&self, address: Ipv4Addr) -> Result<()> {
        let mut stream = TcpStream::connect((address, 587)).await?;
        let mut buffer = Vec::with_capacity(1024);
        reply(&mut stream, &mut buffer).await?;
        stream.write_all(b"EHLO client.example.net\r\n").await?;
        reply(&mut stream, &mut buffer).await?;
        stream.write_all(b"STARTTLS\r\n").await?;
        reply(&mut stream, &mut buffer).await?;
        let name = ServerName::try_from(address.to_string())?;
        let mut stream = TlsConnector::from(Arc::clone(&self.config)).connect(name, stream).await?;
        stream.write_all(b"EHLO client.example.net\r\n").await?;
        stream.flush().await?;
        reply(&mut stream, &mut buffer).await?;
        stream.write_all(b"QUIT\r\n").await?;
        stream.shutdown().await?;
        Ok(())
    }
}

async fn reply<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> Result<()> {
    buffer.clear();
    loop {
        ensure!(stream.read_buf(buffer).await? > 0, "the server left");
        let last = buffer.rsplit(|b| *b == b'\n').nth(1).unwrap_or_default();
        if buffer.ends_with(b"\r\n") && last.get(3) == Some(&b' ') {
            return Ok(());
        }
    }
}
