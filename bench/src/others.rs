//! Side by side with what people use otherwise, on the same four ports of one healthy server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::postfix::Postfix;
use tokio::net::{TcpListener, TcpStream};

use crate::figure::{Figure, median};

/// A way to look at four ports, as a line of shell. `$H` is the server.
struct Way {
    name: &'static str,
    shell: &'static str,
    /// What it says once for each port where it saw TLS,
    sign: &'static str,
    /// and at how many ports it does.
    ports: usize,
    version: &'static str,
}

const OTHERS: &[Way] = &[
    Way {
        name: "swaks, four at once",
        shell: "for p in 25 587 2525; do swaks --server $H --port $p --tls --quit-after EHLO & done; swaks --server $H --port 465 --tlsc --quit-after EHLO; wait",
        sign: "TLS started",
        ports: 4,
        version: "swaks --version | head -1",
    },
    Way {
        name: "sslyze --certinfo",
        shell: "sslyze --certinfo --starttls=smtp $H:25 $H:587 $H:2525 & sslyze --certinfo $H:465; wait",
        sign: "Certificates Information",
        ports: 4,
        version: "echo sslyze $(pip list --format=freeze --disable-pip-version-check | sed -n 's/^sslyze==//p')",
    },
    Way {
        name: "nmap --script smtp-commands,ssl-cert",
        // Where its packages were only unpacked, nobody has linked its library.
        shell: "LD_LIBRARY_PATH=$(dirname /usr/lib/*/blas/libblas.so.3) nmap -Pn -n -p 25,465,587,2525 --script smtp-commands,ssl-cert $H",
        sign: "ssl-cert:",
        // It looks for no mail at 2525.
        ports: 3,
        version: "LD_LIBRARY_PATH=$(dirname /usr/lib/*/blas/libblas.so.3) nmap --version | head -1",
    },
];

const OURS: Way = Way {
    name: "portwise probe",
    shell: "\"$PORTWISE\" probe $H --port 25 --port 465 --port 587 --port 2525 --allow-net 127.0.0.0/8 --trust-anchors \"$ROOT\" --json",
    sign: "\"sha256\"",
    ports: 4,
    version: "\"$PORTWISE\" --version",
};

const ROUNDS: usize = 5;

/// The wall time of ours by that of each other, and the versions.
pub(crate) fn side_by_side(portwise: &Path, python: &Path) -> Result<(Vec<Figure>, Vec<String>)> {
    let address = Ipv4Addr::new(127, 31, 0, 5);
    let pki = Pki::new();
    let identity = pki.issue(&[&address.to_string()], Flaw::None);
    let _postfix = Postfix::start(IpAddr::V4(address), "mail.example.com", &identity);
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("root.pem");
    std::fs::write(&root, pki.root())?;
    std::thread::spawn(move || forward(address));
    let shell = |text: &str| {
        let mut path = vec![python.join("bin")];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let mut command = Command::new("sh");
        command
            .args(["-c", text])
            .env("PATH", std::env::join_paths(path).unwrap_or_default())
            .env("H", address.to_string())
            .env("PORTWISE", portwise)
            .env("ROOT", &root)
            .stdin(Stdio::null());
        command
    };
    let time = |way: &Way| -> Result<f64> {
        let began = Instant::now();
        let output = shell(way.shell).output()?;
        let took = began.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stdout);
        let seen = said.matches(way.sign).count();
        let Way { name, ports, .. } = way;
        ensure!(seen >= *ports, "{name} saw TLS {seen} times instead of {ports}: {said}");
        Ok(took)
    };
    let mut versions = vec![version(&shell, &OURS)?];
    let mut figures = Vec::new();
    for other in OTHERS {
        versions.push(version(&shell, other)?);
        let mut ratios = Vec::new();
        let mut times = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (ours, theirs) = (time(&OURS)?, time(other)?);
            ratios.push(ours / theirs);
            times.0.push(ours);
            times.1.push(theirs);
        }
        figures.push(Figure {
            name: format!("wall time of `portwise probe` of four ports, by that of {}", other.name),
            value: median(ratios),
            unit: "",
            limit: 1.0,
            detail: format!(
                "{:.2} s by {:.2} s, medians of {ROUNDS}, the same Postfix",
                median(times.0),
                median(times.1)
            ),
        });
    }
    Ok((figures, versions))
}

fn version(shell: &impl Fn(&str) -> Command, way: &Way) -> Result<String> {
    let output = shell(way.version).output()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    ensure!(!said.is_empty(), "{} is not there", way.name);
    Ok(said.split(" (").next().unwrap_or_default().to_owned())
}

/// Port 2525 leads to 587.
fn forward(address: Ipv4Addr) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::new(address.into(), 2525)).await?;
        loop {
            let (mut client, _) = listener.accept().await?;
            tokio::spawn(async move {
                let mut server =
                    TcpStream::connect((address, 587)).await.context("587 is not there")?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await?;
                anyhow::Ok(())
            });
        }
    })
}
