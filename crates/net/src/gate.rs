//! Few connections to one host and one to each address and port, a few if that is of the web,
//! whichever probes they belong to. A retry is alone at its address: the server may take only a few
//! connections per client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portwise_core::Port;
use rand::RngExt;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout_at};

use crate::limits::Limits;
use crate::together::{Asked, Lease, Places, Together};

/// How much longer a lease is than what it is for.
const SLACK: Duration = Duration::from_secs(5);

/// How long one waits before asking again for a place that other processes have.
const SHORTEST_SLEEP: Duration = Duration::from_millis(5);
const LONGEST_SLEEP: Duration = Duration::from_millis(250);

/// Lets visits in, first come, first served. Clones share their places.
#[derive(Clone)]
pub struct Gate {
    queues: Arc<Mutex<HashMap<Key, Arc<Queue>>>>,
    per_host: usize,
    in_all: usize,
    waiting: Arc<AtomicUsize>,
    inside: Arc<AtomicUsize>,
    together: Option<Arc<dyn Together>>,
    lease: Duration,
}

/// One of those that a number counts, until it goes out of scope.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(among: &Arc<AtomicUsize>) -> Self {
        among.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(among))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many visits there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Visits {
    /// Those that were let in.
    pub inside: usize,
    /// Those that wait for a place.
    pub waiting: usize,
}

/// The visits of one check. Only one of them at a time waits for a place among all visits, so that
/// a check of many endpoints does not keep one of few waiting.
#[derive(Default)]
pub struct Party(tokio::sync::Mutex<()>);

/// What has places of its own.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Key {
    Endpoint(IpAddr, Port),
    Address(IpAddr),
    Host(String),
    Everywhere,
}

/// The visits to one thing.
struct Queue {
    places: Arc<Semaphore>,
    /// How many of them have a connection open.
    connected: watch::Sender<usize>,
    /// Held by the one that tries again.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Queue {
    fn new(places: usize) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(places));
        Arc::new(Self { places, connected: watch::Sender::new(0), turn: Arc::default() })
    }
}

/// The places that a visit holds until it goes out of scope.
pub struct Entry {
    // Dropped in this order: only the last to leave a queue removes it.
    connected: Option<Connected>,
    turn: Option<OwnedMutexGuard<()>>,
    address: Place,
    _others: [Place; 3],
    _lease: Option<Box<dyn Lease>>,
    _inside: Counted,
}

impl Entry {
    /// Notes that this visit has a connection open, until it waits for its turn or ends.
    pub fn connected(&mut self) {
        if self.connected.is_none() {
            self.connected = self.address.queue.clone().map(Connected::new);
        }
    }

    /// Waits until no other visit to this address has a connection open or is trying again, but
    /// not longer than `until`. Keeps the turn until this visit ends. Says whether another was in
    /// the way.
    pub async fn turn(&mut self, until: Instant) -> bool {
        self.connected = None;
        let Some(queue) = self.address.queue.clone() else { return false };
        if let Ok(turn) = Arc::clone(&queue.turn).try_lock_owned()
            && *queue.connected.borrow() == 0
        {
            self.turn = Some(turn);
            return false;
        }
        let alone = async {
            let turn = Arc::clone(&queue.turn).lock_owned().await;
            let _ = queue.connected.subscribe().wait_for(|count| *count == 0).await;
            turn
        };
        self.turn = timeout_at(until, alone).await.ok();
        true
    }
}

/// A visit that has a connection open.
struct Connected(Arc<Queue>);

impl Connected {
    fn new(queue: Arc<Queue>) -> Self {
        queue.connected.send_modify(|count| *count += 1);
        Self(queue)
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.connected.send_modify(|count| *count -= 1);
    }
}

impl Gate {
    /// A gate with as many places as the limits allow.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let in_all = limits.connections.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            queues: Arc::default(),
            per_host: limits.per_host.max(1),
            in_all,
            waiting: Arc::default(),
            inside: Arc::default(),
            together: None,
            // Whoever is let in is done by then.
            lease: limits.endpoint.max(limits.fetch) + SLACK,
        }
    }

    /// The same gate, whose places at endpoints, addresses and hosts are those of all processes.
    #[must_use]
    pub fn together(self, together: Arc<dyn Together>) -> Self {
        Self { together: Some(together), ..self }
    }

    /// How many visits there are now.
    #[must_use]
    pub fn visits(&self) -> Visits {
        let of = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        Visits { inside: of(&self.inside), waiting: of(&self.waiting) }
    }

    /// Waits for a place at the endpoint, its address, its host, and in all. They are always taken
    /// from the narrowest to the widest, so that no two visits can wait for each other.
    pub async fn enter(&self, party: &Party, host: &str, address: IpAddr, port: Port) -> Entry {
        let waiting = Counted::new(&self.waiting);
        let wanted = self.together.as_ref().map(|_| self.wanted(host, address, port));
        let endpoint = self.place(Key::Endpoint(address, port), places(port)).await;
        let address = self.place(Key::Address(address), self.per_host).await;
        let host = self.place(Key::Host(host.to_owned()), self.per_host).await;
        let (everywhere, lease) = loop {
            let first_of_its_party = party.0.lock().await;
            let everywhere = self.place(Key::Everywhere, self.in_all).await;
            drop(first_of_its_party);
            let (Some(together), Some(wanted)) = (&self.together, &wanted) else {
                break (everywhere, None);
            };
            let full = match together.enter(wanted, self.lease).await {
                Ok(Asked::Entered(lease)) => break (everywhere, Some(lease)),
                Ok(Asked::Full(wait)) => wait,
                Err(_) => LONGEST_SLEEP,
            };
            // Others, whose hosts have places, go on meanwhile.
            drop(everywhere);
            let most = full.clamp(SHORTEST_SLEEP, LONGEST_SLEEP);
            let pause = rand::rng().random_range(most / 2..=most);
            sleep(pause).await;
        };
        drop(waiting);
        let _others = [endpoint, host, everywhere];
        let _inside = Counted::new(&self.inside);
        Entry { connected: None, turn: None, address, _others, _lease: lease, _inside }
    }

    /// The places that all processes count, from the narrowest to the widest.
    fn wanted(&self, host: &str, address: IpAddr, port: Port) -> [Places; 3] {
        let host = host.to_ascii_lowercase();
        [
            Places { key: format!("ep:{address}:{port}"), count: places(port) },
            Places { key: format!("ad:{address}"), count: self.per_host },
            Places { key: format!("host:{host}"), count: self.per_host },
        ]
    }

    async fn place(&self, key: Key, count: usize) -> Place {
        let new = || Queue::new(count);
        let queue = Arc::clone(self.locked().entry(key.clone()).or_insert_with(new));
        let places = Arc::clone(&queue.places);
        let mut place = Place { gate: self.clone(), key, queue: Some(queue), permit: None };
        place.permit = places.acquire_owned().await.ok();
        place
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Key, Arc<Queue>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many visits of one endpoint there may be at a time. Mail servers may count connections per
/// client; web servers are made for several of each.
fn places(port: Port) -> usize {
    match port {
        80 | 443 => 6,
        _ => 1,
    }
}

/// A place that is waited for, then held.
struct Place {
    gate: Gate,
    key: Key,
    queue: Option<Arc<Queue>>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Place {
    /// The last to leave removes the queue, so that the table does not grow with every host that
    /// was ever visited.
    fn drop(&mut self) {
        self.permit = None;
        self.queue = None;
        let mut queues = self.gate.locked();
        if queues.get(&self.key).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Duration;

    use futures_util::FutureExt;
    use tokio::time::Instant;

    use super::{Gate, Party, Visits};
    use crate::limits::Limits;

    fn gate(per_host: usize, connections: usize) -> Gate {
        Gate::new(&Limits { per_host, connections, ..Limits::default() })
    }

    #[test]
    fn an_endpoint_has_one_place_and_a_host_a_few() {
        let gate = gate(2, 100);
        let party = Party::default();
        let enter = |host: &str, address: &str, port| {
            gate.enter(&party, host, address.parse().unwrap(), port).now_or_never()
        };
        let first = enter("a.example", "192.0.2.1", 25);
        assert!(first.is_some());
        assert!(enter("b.example", "192.0.2.1", 25).is_none(), "one to an address and port");
        let second = enter("b.example", "192.0.2.1", 587);
        assert!(second.is_some());
        assert!(enter("c.example", "192.0.2.1", 465).is_none(), "two to an address");
        let third = enter("a.example", "192.0.2.2", 25);
        assert!(third.is_some());
        assert!(enter("a.example", "192.0.2.3", 25).is_none(), "two to a host");
        drop(first);
        assert!(enter("a.example", "192.0.2.3", 25).is_some());
        drop((second, third));
        assert!(gate.locked().is_empty(), "nothing is kept of visits that ended");
    }

    #[tokio::test]
    async fn a_waiting_visit_comes_in_when_another_leaves_or_gives_up() {
        let gate = gate(8, 1);
        let party = Party::default();
        let first = gate.enter(&party, "a.example", "192.0.2.1".parse().unwrap(), 25).await;
        let other = gate.clone();
        let waiting = tokio::spawn(async move {
            let party = Party::default();
            other.enter(&party, "b.example", "192.0.2.2".parse().unwrap(), 25).await
        });
        let impatient = gate.enter(&party, "c.example", "192.0.2.3".parse().unwrap(), 25);
        assert!(tokio::time::timeout(Duration::from_millis(20), impatient).await.is_err());
        assert!(!waiting.is_finished(), "one in all");
        assert_eq!(gate.visits(), Visits { inside: 1, waiting: 1 });
        drop(first);
        drop(waiting.await.unwrap());
        assert!(gate.locked().is_empty());
        assert_eq!(gate.visits(), Visits::default());
    }

    #[tokio::test]
    async fn a_check_of_many_endpoints_waits_with_one_of_them_at_a_time() {
        let gate = gate(8, 1);
        let (crowd, single) = (Party::default(), Party::default());
        let at = |last: u8| IpAddr::from([192, 0, 2, last]);
        let first = gate.enter(&crowd, "a.example", at(1), 25).await;
        let crowded = (2..8).map(|last| gate.enter(&crowd, "a.example", at(last), 25));
        let mut crowded: Vec<_> = crowded.map(Box::pin).collect();
        assert!(crowded.iter_mut().all(|visit| visit.now_or_never().is_none()));
        let mut alone = Box::pin(gate.enter(&single, "b.example", at(9), 25));
        assert!((&mut alone).now_or_never().is_none());
        drop(first);
        let second = crowded.iter_mut().find_map(|visit| visit.now_or_never());
        assert!(second.is_some(), "the one that waited");
        assert!(crowded.iter_mut().skip(1).all(|visit| visit.now_or_never().is_none()));
        drop(second);
        assert!((&mut alone).now_or_never().is_some(), "before the rest of the crowd");
    }

    #[tokio::test]
    async fn those_that_try_again_are_alone_at_the_address() {
        let gate = gate(8, 100);
        let address = "192.0.2.1".parse().unwrap();
        let later = Instant::now() + Duration::from_secs(600);
        let party = Party::default();
        let mut healthy = gate.enter(&party, "a.example", address, 25).await;
        let mut first = gate.enter(&party, "a.example", address, 465).await;
        let mut second = gate.enter(&party, "a.example", address, 587).await;
        for entry in [&mut healthy, &mut first, &mut second] {
            entry.connected();
        }
        assert!(first.turn(later).now_or_never().is_none(), "another is connected");
        let mut other = gate.enter(&party, "a.example", "192.0.2.2".parse().unwrap(), 587).await;
        assert_eq!(other.turn(later).now_or_never(), Some(false), "at another address");
        assert!(second.turn(later).now_or_never().is_none());
        drop(healthy);
        assert_eq!(first.turn(later).now_or_never(), Some(false));
        first.connected();
        assert!(second.turn(later).now_or_never().is_none(), "one at a time");
        assert!(second.turn(Instant::now()).await, "it gives up waiting");
        drop(first);
        assert_eq!(second.turn(later).now_or_never(), Some(false));
        drop((second, other));
        assert!(gate.locked().is_empty());
    }
}
