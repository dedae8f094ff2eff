//! What reached the server lately, by the tokens of the connections.

use std::sync::Arc;
use std::time::Duration;

use moka::ops::compute::Op;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use portwise_core::reflection::{Reflection, Token};

/// The most connections under one token; an older one makes room.
const MOST_OF_ONE: usize = 8;

/// Keeps what came of connections for a while, within a number of octets. What was not asked for and
/// not changed for longest makes room.
#[derive(Clone)]
pub(crate) struct Store(Cache<Token, Kept>);

type Kept = Arc<Vec<Arc<Reflection>>>;

impl Store {
    pub(crate) fn new(octets: u64, keep: Duration) -> Self {
        let weigh = |_: &Token, kept: &Kept| {
            let octets: usize = kept.iter().map(|one| weight(one)).sum();
            u32::try_from(octets).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder()
            .max_capacity(octets)
            .weigher(weigh)
            .time_to_live(keep)
            .eviction_policy(EvictionPolicy::lru());
        Self(cache.build())
    }

    /// Keeps what came of a connection, in place of what was kept of it before.
    pub(crate) fn keep<'a>(&self, tokens: impl Iterator<Item = &'a Token>, reflection: Reflection) {
        let reflection = Arc::new(reflection);
        for token in tokens {
            self.0.entry_by_ref(token).and_compute_with(|entry| {
                let before = entry.map(moka::Entry::into_value).unwrap_or_default();
                let others = before.iter().filter(|one| one.id != reflection.id).cloned();
                let mut all: Vec<_> = others.collect();
                all.push(Arc::clone(&reflection));
                let beyond = all.len().saturating_sub(MOST_OF_ONE);
                all.drain(..beyond);
                Op::Put(Arc::new(all))
            });
        }
    }

    pub(crate) fn get(&self, token: &Token) -> Vec<Reflection> {
        let kept = self.0.get(token).unwrap_or_default();
        kept.iter().map(|one| Reflection::clone(one)).collect()
    }
}

fn weight(reflection: &Reflection) -> usize {
    const ITSELF: usize = 600;
    const LINE: usize = 64;
    let lines = reflection.lines.iter().map(|line| LINE + line.octets.len());
    let hello = reflection.client_hello.iter().flat_map(|hello| &hello.alpn).map(String::len);
    ITSELF + lines.sum::<usize>() + hello.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use portwise_core::reflection::{Reflection, Token, WireLine};
    use portwise_smtp::Side;

    use super::{MOST_OF_ONE, Store};

    fn reflection(id: u128, octets: usize) -> Reflection {
        let line = WireLine {
            at_ms: 0.0,
            from: Side::Client,
            inside_tls: false,
            octets: "a".repeat(octets),
        };
        Reflection {
            id: Token::of(id).as_str().to_owned(),
            from: [192, 0, 2, 1].into(),
            from_port: 1,
            port: 25,
            lines: vec![line],
            cut: false,
            client_hello: None,
            tls: None,
            tls_failure: None,
            ended: false,
        }
    }

    #[test]
    fn a_connection_is_kept_once_and_found_by_each_of_its_tokens() {
        let store = Store::new(1 << 20, Duration::from_secs(60));
        let (own, given) = (Token::of(1), Token::of(2));
        store.keep([&own].into_iter(), reflection(2, 1));
        store.keep([&own, &given].into_iter(), Reflection { ended: true, ..reflection(2, 1) });
        assert_eq!(store.get(&own).len(), 1);
        assert!(store.get(&own)[0].ended && store.get(&given)[0].ended);
        for id in 0..20 {
            store.keep([&own].into_iter(), reflection(100 + id, 1));
        }
        let kept = store.get(&own);
        assert_eq!(kept.len(), MOST_OF_ONE);
        assert_eq!(kept.last().unwrap().id, Token::of(119).as_str());
        assert!(store.get(&Token::of(3)).is_empty());
    }

    #[test]
    fn a_flood_makes_room_and_is_bounded() {
        let store = Store::new(200_000, Duration::from_secs(60));
        for id in 0..2000 {
            store.keep([&Token::of(id)].into_iter(), reflection(id, 1000));
        }
        store.0.run_pending_tasks();
        assert!(store.0.weighted_size() <= 200_000, "{}", store.0.weighted_size());
        assert_eq!(store.get(&Token::of(1999)).len(), 1, "the latest is there");
    }
}
