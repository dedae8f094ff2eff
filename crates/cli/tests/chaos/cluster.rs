//! The processes, and who kills them.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::fleet::{Hosts, Working, serving};
use crate::world::{LONG, Portwise, command};

pub(crate) const VANTAGES: [&str; 2] = ["fra", "home"];
const REPLICAS: u8 = 3;
const WORKERS: usize = 4;

/// Numbers that are the same for the same seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// All processes but the engine.
pub(crate) struct Cluster {
    engine: String,
    words: Vec<String>,
    replicas: Mutex<Vec<Portwise>>,
    workers: Mutex<Vec<(usize, Working)>>,
}

fn locked<T>(all: &Mutex<T>) -> MutexGuard<'_, T> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

fn place(number: u8) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(127, 62, 200, number + 1), 8080))
}

impl Cluster {
    pub(crate) fn start(engine: &str, hosts: &Hosts) -> Self {
        let more = ["--takeover", "3", "--timeout", "3", "--slots", "32", "--grace", "1"];
        let words = [hosts.words(), more.map(str::to_owned).to_vec()].concat();
        let cluster = Self {
            engine: engine.to_owned(),
            words,
            replicas: Mutex::default(),
            workers: Mutex::default(),
        };
        for number in 0..VANTAGES.len() * WORKERS {
            let at = number % VANTAGES.len();
            locked(&cluster.workers).push((at, cluster.worker(at)));
        }
        for number in 0..REPLICAS {
            locked(&cluster.replicas).push(cluster.replica(place(number)));
        }
        cluster
    }

    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        (0..REPLICAS).map(place).collect()
    }

    fn worker(&self, at: usize) -> Working {
        Working::start(command(), &self.engine, VANTAGES[at], &self.words)
    }

    fn replica(&self, at: SocketAddr) -> Portwise {
        let mut command = command();
        command.args(["serve", "--listen", &at.to_string()]).args(serving(&self.engine));
        command.args(["--rate", "1000000", "--requests", "1000000", "--grace", "1"]);
        command.args(["--waits-per-caller", "10000", "--concurrency-per-caller", "60000"]);
        command.args(["--connections-per-client", "10000", "--queue", "100000"]);
        Portwise::start(command)
    }

    /// Another replica.
    pub(crate) fn fresh(&self) -> Portwise {
        self.replica(place(REPLICAS))
    }

    /// Kills a process or ends it politely, and starts another in its place.
    pub(crate) fn kill_one(&self, random: &mut Random) {
        let signal = if random.below(3) == 0 { "TERM" } else { "KILL" };
        if random.below(4) == 0 {
            let which = usize::try_from(random.below(REPLICAS.into())).unwrap();
            let mut all = locked(&self.replicas);
            let replica = &mut all[which];
            replica.signal(signal);
            replica.ended(LONG);
            let at = replica.address;
            all[which] = self.replica(at);
        } else {
            let mut all = locked(&self.workers);
            let which = usize::try_from(random.below(all.len() as u64)).unwrap();
            let (at, worker) = &mut all[which];
            worker.signal(signal);
            worker.ended();
            all[which] = (*at, self.worker(*at));
        }
    }

    /// What the processes take, in kilobytes.
    pub(crate) fn memory(&self) -> Vec<u64> {
        let replicas = locked(&self.replicas);
        let workers = locked(&self.workers);
        let ids = replicas.iter().map(Portwise::id).chain(workers.iter().map(|(_, w)| w.id()));
        let resident = ids.map(|id| {
            let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
        });
        resident.collect()
    }
}
