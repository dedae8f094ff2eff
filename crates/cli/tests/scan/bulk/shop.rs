//! An engine with its workers.

use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portwise_api::Vantage;
use portwise_shared::Store;
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};

use crate::world::{PORTWISE, World};

/// An engine, and what it takes to reach the world from a worker.
pub(crate) struct Shop {
    pub(crate) redis: Redis,
    dns: String,
}

/// A worker, which is killed with its owner.
pub(crate) struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Shop {
    /// An engine, if there is one on this machine.
    pub(crate) fn open(test: &str, world: &World) -> Option<Self> {
        Self::open_with(test, world, &Options::default())
    }

    pub(crate) fn open_with(test: &str, world: &World, options: &Options) -> Option<Self> {
        let dns = world.dns.address().to_string();
        needs::programs(test, Redis::NEEDS).then(|| Self { redis: Redis::start(options), dns })
    }

    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.redis.url().parse().unwrap(), None).await.unwrap()
    }

    /// A worker that has given a sign of life.
    pub(crate) async fn worker(&self, at: &str, slots: u32) -> Worker {
        let store = self.store().await;
        let vantage: Vantage = at.parse().unwrap();
        let before = store.workers(&vantage).await.unwrap();
        let mut command = Command::new(PORTWISE);
        command.args(["worker", "--engine", &self.redis.url(), "--vantage", at]);
        command.args(["--slots", &slots.to_string(), "--dns", &self.dns]);
        command.args(["--allow-net", "127.0.0.0/8"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let worker = Worker(child);
        let began = Instant::now();
        while store.workers(&vantage).await.unwrap() == before {
            assert!(began.elapsed() < Duration::from_secs(30), "no worker comes");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        worker
    }

    /// A scan over the engine, from fra unless something else is said. What it says is kept.
    pub(crate) fn scan(&self, world: &World, more: &[&str]) -> Command {
        let mut words = vec!["scan", "--port", "2525", "--engine"];
        let url = self.redis.url();
        words.push(&url);
        if !more.contains(&"--vantage") {
            words.extend(["--vantage", "fra"]);
        }
        words.extend(more);
        let mut command = Command::new(PORTWISE);
        command.args(words).current_dir(world.folder.path()).stdin(Stdio::null());
        command
    }

    /// What scans have said, line breaks aside.
    pub(crate) fn said(&self, world: &World) -> String {
        let text = fs::read_to_string(world.path("said.txt")).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Where what a scan says is kept, for [`Shop::said`].
pub(crate) fn kept(world: &World) -> File {
    File::options().create(true).append(true).open(world.path("said.txt")).unwrap()
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(40), "not within 40 seconds: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
