//! Few connections to one host and one to each address and port, whichever probes they belong
//! to.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portwise_core::Port;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::Limits;

/// Lets visits in, first come, first served. Clones share their places.
#[derive(Clone)]
pub struct Gate {
    places: Arc<Mutex<HashMap<Key, Arc<Semaphore>>>>,
    per_host: usize,
    in_all: usize,
}

/// What has places of its own.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Key {
    Endpoint(IpAddr, Port),
    Address(IpAddr),
    Host(String),
    Everywhere,
}

/// The places that a visit holds until it goes out of scope.
pub struct Entry {
    _places: Vec<Place>,
}

impl Gate {
    /// A gate with as many places as the limits say.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let in_all = limits.connections.clamp(1, Semaphore::MAX_PERMITS);
        Self { places: Arc::default(), per_host: limits.per_host.max(1), in_all }
    }

    /// Waits for a place at the endpoint, its address, its host, and in all. They are taken from
    /// the narrowest to the widest by everybody, so that no two can wait for each other.
    pub async fn enter(&self, host: &str, address: IpAddr, port: Port) -> Entry {
        let mut places = Vec::new();
        for (key, count) in [
            (Key::Endpoint(address, port), 1),
            (Key::Address(address), self.per_host),
            (Key::Host(host.to_owned()), self.per_host),
            (Key::Everywhere, self.in_all),
        ] {
            let mut place = self.place(key, count);
            place.take().await;
            places.push(place);
        }
        Entry { _places: places }
    }

    fn place(&self, key: Key, count: usize) -> Place {
        let new = || Arc::new(Semaphore::new(count));
        let queue = Arc::clone(self.locked().entry(key.clone()).or_insert_with(new));
        Place { gate: self.clone(), key, queue: Some(queue), permit: None }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Key, Arc<Semaphore>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is waited for, then held.
struct Place {
    gate: Gate,
    key: Key,
    queue: Option<Arc<Semaphore>>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Place {
    async fn take(&mut self) {
        if let Some(queue) = &self.queue {
            self.permit = Arc::clone(queue).acquire_owned().await.ok();
        }
    }
}

impl Drop for Place {
    /// Whoever leaves last takes the queue away, so that the table does not grow with every host
    /// there ever was.
    fn drop(&mut self) {
        self.permit = None;
        self.queue = None;
        let mut places = self.gate.locked();
        if places.get(&self.key).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            places.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::Gate;
    use crate::limits::Limits;

    fn gate(per_host: usize, connections: usize) -> Gate {
        Gate::new(&Limits { per_host, connections, ..Limits::default() })
    }

    #[test]
    fn an_endpoint_has_one_place_and_a_host_a_few() {
        let gate = gate(2, 100);
        let enter = |host: &str, address: &str, port| {
            gate.enter(host, address.parse().unwrap(), port).now_or_never()
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
        assert!(gate.locked().is_empty(), "nothing is kept of those who left");
    }

    #[tokio::test]
    async fn who_waits_comes_in_when_another_leaves_or_gives_up() {
        let gate = gate(8, 1);
        let first = gate.enter("a.example", "192.0.2.1".parse().unwrap(), 25).await;
        let other = gate.clone();
        let waiting = tokio::spawn(async move {
            other.enter("b.example", "192.0.2.2".parse().unwrap(), 25).await
        });
        let impatient = gate.enter("c.example", "192.0.2.3".parse().unwrap(), 25);
        assert!(tokio::time::timeout(Duration::from_millis(20), impatient).await.is_err());
        assert!(!waiting.is_finished(), "one in all");
        drop(first);
        drop(waiting.await.unwrap());
        assert!(gate.locked().is_empty());
    }
}
