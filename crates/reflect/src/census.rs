//! How many connections there may be: in all, of one client at a time, and of one within a minute.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;

/// Counts connections.
pub(crate) struct Census {
    overall: usize,
    per_client: usize,
    per_minute: u32,
    open: Mutex<Open>,
    lately: Cache<Client, Arc<AtomicU32>>,
}

#[derive(Default)]
struct Open {
    all: usize,
    of: HashMap<Client, usize>,
}

/// An IPv4 address, or the first of an IPv6 /64.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Client(IpAddr);

impl Client {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into()),
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

/// There is no room.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Full {
    Overall,
    Client,
    Lately,
}

/// A connection that counts until it goes out of scope.
pub(crate) struct Place {
    census: Arc<Census>,
    client: Client,
}

impl Census {
    pub(crate) fn new(overall: usize, per_client: usize, per_minute: u32) -> Arc<Self> {
        const MOST_CLIENTS: u64 = 100_000;
        const MINUTE: Duration = Duration::from_secs(60);
        let lately = Cache::builder()
            .max_capacity(MOST_CLIENTS)
            .time_to_live(MINUTE)
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Arc::new(Self { overall, per_client, per_minute, open: Mutex::default(), lately })
    }

    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Place, Full> {
        let client = Client::of(address);
        let mut open = self.open();
        if open.all >= self.overall {
            return Err(Full::Overall);
        }
        let of_client = open.of.get(&client).copied().unwrap_or_default();
        if of_client >= self.per_client {
            return Err(Full::Client);
        }
        let lately = self.lately.get_with(client, Arc::default);
        if lately.fetch_add(1, Ordering::Relaxed) >= self.per_minute {
            lately.store(self.per_minute, Ordering::Relaxed);
            return Err(Full::Lately);
        }
        open.all += 1;
        open.of.insert(client, of_client + 1);
        Ok(Place { census: Arc::clone(self), client })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.census.open();
        open.all -= 1;
        if let Some(n) = open.of.get_mut(&self.client) {
            *n -= 1;
            if *n == 0 {
                open.of.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Census, Full};

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn each_bound_holds_and_is_given_back() {
        let census = Census::new(3, 2, 4);
        let admit = |text| census.admit(address(text));
        let first = admit("2001:db8::1").ok().unwrap();
        let second = admit("2001:db8::2").ok().unwrap();
        assert_eq!(admit("2001:db8::3").err(), Some(Full::Client), "it is the same /64");
        let third = admit("192.0.2.1").ok().unwrap();
        assert_eq!(admit("192.0.2.2").err(), Some(Full::Overall));
        drop((first, second));
        assert!(admit("::ffff:192.0.2.1").is_ok());
        assert!(admit("192.0.2.1").is_ok());
        assert!(admit("192.0.2.1").is_ok());
        assert_eq!(admit("192.0.2.1").err(), Some(Full::Lately));
        drop(third);
        assert!(census.open().of.is_empty());
        assert_eq!(census.open().all, 0);
    }
}
