//! How many probes a caller may start.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The limits.
pub(crate) struct Limits {
    callers: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Limits {
    /// So many probes a minute for each caller.
    pub(crate) fn per_minute(rate: u32) -> Self {
        let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
        Self {
            callers: RateLimiter::keyed(Quota::per_minute(rate)),
            clock: DefaultClock::default(),
        }
    }

    /// Takes one probe off the caller's allowance.
    ///
    /// # Errors
    ///
    /// How long to wait.
    pub(crate) fn take(&self, caller: IpAddr) -> Result<(), Duration> {
        self.forget_the_idle();
        let now = self.clock.now();
        self.callers.check_key(&network(caller)).map_err(|not| not.wait_time_from(now))
    }

    /// Keeps the tables from growing with every caller there ever was.
    fn forget_the_idle(&self) {
        const MANY: usize = 10_000;
        if self.callers.len() > MANY {
            self.callers.retain_recent();
        }
    }
}

/// A caller with IPv6 has a whole /64 to call from.
fn network(caller: IpAddr) -> IpAddr {
    match caller.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Who is calling. Only the last entry of X-Forwarded-For was written by our own proxy.
pub(crate) fn caller(peer: SocketAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    behind_proxy.then(forwarded).flatten().unwrap_or_else(|| peer.ip())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{Limits, caller};

    #[test]
    fn a_caller_is_limited_and_another_is_not() {
        let limits = Limits::per_minute(2);
        let take = |caller: &str| limits.take(caller.parse().unwrap());
        assert!(take("192.0.2.1").is_ok());
        assert!(take("192.0.2.1").is_ok());
        let wait = take("192.0.2.1").unwrap_err();
        assert!(wait.as_secs() < 60 && !wait.is_zero());
        assert!(take("192.0.2.2").is_ok());
        assert!(take("2001:db8::1").is_ok());
        assert!(take("2001:db8::2").is_ok());
        assert!(take("2001:db8::3").is_err(), "one network, one caller");
    }

    #[test]
    fn only_our_own_proxy_is_believed() {
        let peer = "192.0.2.9:1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.7".parse().unwrap());
        assert_eq!(caller(peer, &headers, false).to_string(), "192.0.2.9");
        assert_eq!(caller(peer, &headers, true).to_string(), "203.0.113.7");
        headers.insert("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(caller(peer, &headers, true).to_string(), "192.0.2.9");
    }
}
