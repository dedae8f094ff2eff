//! A world to scan: many names, their servers, and the command.

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use portwise_testkit::dns::{Answer, FakeDns};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

pub(crate) const PORTWISE: &str = env!("CARGO_BIN_EXE_portwise");

/// Servers on port 2525 that let one wait, then turn one away; they count who waits. A client
/// knows that its turn is over only after the server does, so the count is exact.
pub(crate) struct World {
    pub(crate) dns: FakeDns,
    pub(crate) folder: tempfile::TempDir,
    /// The most that waited at the same time.
    pub(crate) most: Arc<AtomicUsize>,
    /// All that came.
    pub(crate) visits: Arc<AtomicUsize>,
}

impl World {
    /// Names and their addresses; each address has a server.
    pub(crate) async fn new(names: &[(String, String)], wait: Duration) -> Self {
        let most = Arc::new(AtomicUsize::new(0));
        let waiting = Arc::new(AtomicUsize::new(0));
        let visits = Arc::new(AtomicUsize::new(0));
        let mut zone = Vec::new();
        let mut addresses: Vec<IpAddr> = Vec::new();
        for (name, address) in names {
            let address = address.parse().unwrap();
            zone.push((name.as_str(), Answer::Addresses(vec![address])));
            if addresses.contains(&address) {
                continue;
            }
            addresses.push(address);
            let listener = TcpListener::bind((address, 2525)).await.unwrap();
            let (most, waiting, visits) =
                (Arc::clone(&most), Arc::clone(&waiting), Arc::clone(&visits));
            tokio::spawn(async move {
                while let Ok((mut stream, _)) = listener.accept().await {
                    let (most, waiting) = (Arc::clone(&most), Arc::clone(&waiting));
                    visits.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(async move {
                        most.fetch_max(
                            waiting.fetch_add(1, Ordering::SeqCst) + 1,
                            Ordering::SeqCst,
                        );
                        tokio::time::sleep(wait).await;
                        waiting.fetch_sub(1, Ordering::SeqCst);
                        let _ = stream.write_all(b"554 5.3.2 no service here\r\n").await;
                    });
                }
            });
        }
        let dns = FakeDns::start(&zone);
        Self { dns, folder: tempfile::tempdir().unwrap(), most, visits }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn words(&self, more: &[&str]) -> Vec<String> {
        let dns = self.dns.address().to_string();
        let fixed = ["scan", "--allow-net", "127.0.0.0/8", "--dns", &dns, "--port", "2525"];
        fixed.iter().chain(more).map(|word| (*word).to_owned()).collect()
    }

    pub(crate) fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(PORTWISE);
        command.args(self.words(more)).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn scan(&self, targets: &str, more: &[&str]) -> Output {
        fs::write(self.path("targets.txt"), targets).unwrap();
        self.command(&[&["targets.txt"], more].concat()).output().unwrap()
    }

    /// The status that a scan of the targets ends with.
    pub(crate) fn status(&self, targets: &str) -> Option<i32> {
        self.scan(targets, &[]).status.code()
    }

    /// Begins a scan and waits until some lines are in its file.
    pub(crate) fn begin(&self, lines: usize, more: &[&str]) -> Child {
        let mut command = self.command(&[&["targets.txt", "--output", "out.jsonl"], more].concat());
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        let began = Instant::now();
        while fs::read_to_string(self.path("out.jsonl")).unwrap_or_default().lines().count() < lines
        {
            assert!(began.elapsed() < Duration::from_secs(20), "no line comes");
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }
}

/// `h1.example.com` and so on, at addresses of their own.
pub(crate) fn names(network: &str, count: usize) -> Vec<(String, String)> {
    (1..=count).map(|n| (format!("h{n}.example.com"), format!("{network}.{n}"))).collect()
}

pub(crate) fn list(names: &[(String, String)]) -> String {
    names.iter().map(|(name, _)| format!("{name}\n")).collect()
}

/// The results, by what was entered. Every line must be whole, and no target may have two.
pub(crate) fn results(text: impl AsRef<[u8]>) -> BTreeMap<String, Value> {
    let text = std::str::from_utf8(text.as_ref()).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "the last line is whole");
    let mut results = BTreeMap::new();
    for line in text.lines() {
        let result: Value = serde_json::from_str(line).unwrap();
        let target = result["report"]["target"]["input"].as_str().unwrap().to_owned();
        assert!(results.insert(target.clone(), result).is_none(), "{target} twice");
    }
    results
}

pub(crate) fn stderr(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn send(signal: &str, to: &Child) {
    let sent = Command::new("kill").args([signal, &to.id().to_string()]).status().unwrap();
    assert!(sent.success());
}
