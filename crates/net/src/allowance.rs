//! How often an address and a domain are visited, by the checks of all callers together.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use crate::limits::Limits;
use crate::together::{Away, Rate, Together};

const MINUTE: Duration = Duration::from_secs(60);
/// How many things are remembered; the least recently visited are forgotten first.
const MOST: u64 = 100_000;

/// How often one tries to take what others were quicker to take.
const TRIES: usize = 16;

/// When to ask again where nothing can be counted.
const AGAIN: Duration = Duration::from_secs(5);

/// How long one waits for what counts, and how often one asks it meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(250);

/// Lets each address and each registrable domain be visited so many times within a minute.
///
/// A check takes from all of its allowances or from none, which limiters of single keys cannot do;
/// so this one keeps the times itself (the generic cell rate algorithm).
pub struct Allowance {
    per_address: Option<NonZeroU32>,
    per_domain: Option<NonZeroU32>,
    /// When each thing will have been visited as rarely as if it had never been.
    free_at: Mutex<Cache<Thing, Instant>>,
    /// Counts instead, for all processes.
    together: Option<Arc<dyn Together>>,
}

/// What is limited.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Thing {
    /// An address, or the first of its /64.
    Address(IpAddr),
    /// A registrable domain.
    Domain(String),
    /// Anything at all: nothing can be counted.
    Uncounted,
}

impl Thing {
    /// Its name, the same in all processes.
    fn key(&self) -> String {
        match self {
            Self::Address(address) => format!("address:{address}"),
            Self::Domain(domain) => format!("domain:{domain}"),
            Self::Uncounted => "uncounted".to_owned(),
        }
    }
}

/// A limit that was reached.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LimitReached {
    thing: Thing,
    most: NonZeroU32,
    /// How long until the next visit.
    pub wait: Duration,
}

impl LimitReached {
    /// Nothing can be counted now, so nothing is visited.
    fn uncounted() -> Self {
        Self { thing: Thing::Uncounted, most: NonZeroU32::MIN, wait: AGAIN }
    }

    /// It as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let text = self.to_string();
        let mut letters = text.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).chain(['.']).collect()
    }

    /// Whether it is not the number of visits, but that they cannot be counted.
    #[must_use]
    pub fn is_uncounted(&self) -> bool {
        self.thing == Thing::Uncounted
    }
}

impl fmt::Display for LimitReached {
    /// As a sentence without its full stop, and without the wait: it may be read later.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { thing, most, wait: _ } = self;
        match thing {
            Thing::Address(IpAddr::V6(network)) => write!(f, "the network {network}/64")?,
            Thing::Address(address) => address.fmt(f)?,
            Thing::Domain(domain) => write!(f, "the domain {domain}")?,
            Thing::Uncounted => {
                return f.write_str("the engine that counts visits does not answer");
            }
        }
        match most.get() {
            1 => f.write_str(" was checked once"),
            most => write!(f, " was checked {most} times"),
        }?;
        f.write_str(" within a minute, which is the limit for all callers together")
    }
}

/// A host that a check would visit.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Its name, or its address where it has none.
    pub host: &'a str,
    /// The addresses that would be visited.
    pub addresses: Vec<IpAddr>,
}

impl Wanted<'_> {
    /// Its registrable domain, if it has a name.
    fn domain(&self) -> Option<Thing> {
        self.host.parse::<IpAddr>().is_err().then(|| domain(self.host))
    }
}

/// What one check has taken so far: nothing is taken twice.
#[derive(Debug, Default)]
pub struct Spent(Mutex<BTreeSet<Thing>>);

impl Spent {
    fn locked(&self) -> MutexGuard<'_, BTreeSet<Thing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a check may not visit now.
#[derive(Debug, Default)]
pub struct Barred {
    addresses: HashSet<IpAddr>,
    hosts: HashSet<String>,
    /// The limits that were reached, each once.
    pub limits: Vec<LimitReached>,
}

impl Barred {
    /// Whether an address of a host is to be left out.
    #[must_use]
    pub fn holds(&self, host: &str, address: IpAddr) -> bool {
        self.addresses.contains(&address) || self.hosts.contains(host)
    }

    fn note(&mut self, limit: LimitReached) {
        if self.limits.iter().all(|known| known.thing != limit.thing) {
            self.limits.push(limit);
        }
    }
}

/// What the one who counts answers; it may be away for a moment.
async fn answered<T, A>(ask: impl Fn() -> A) -> Result<T, LimitReached>
where
    A: Future<Output = Result<T, Away>>,
{
    let began = Instant::now();
    loop {
        match ask().await {
            Ok(answer) => return Ok(answer),
            Err(Away) if began.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
            Err(Away) => return Err(LimitReached::uncounted()),
        }
    }
}

impl Allowance {
    /// Allowances as large as the limits say.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let free_at = Cache::builder()
            .max_capacity(MOST)
            .time_to_live(MINUTE)
            .eviction_policy(EvictionPolicy::lru())
            .build();
        let Limits { per_address, per_domain, .. } = *limits;
        Self { per_address, per_domain, free_at: Mutex::new(free_at), together: None }
    }

    /// The same, counted for all processes.
    #[must_use]
    pub fn together(self, together: Arc<dyn Together>) -> Self {
        Self { together: Some(together), ..self }
    }

    /// Takes a visit of these hosts, asked for under a name, off the allowances of the name's
    /// domain and of the hosts' domains and addresses. Of what may be visited each counts once in a
    /// check; of what may not, nothing is taken.
    ///
    /// # Errors
    ///
    /// The limit that leaves nothing to visit, and then nothing at all is taken.
    pub async fn take(
        &self,
        spent: &Spent,
        asked: Option<&str>,
        hosts: &[Wanted<'_>],
    ) -> Result<Barred, LimitReached> {
        let Some(together) = &self.together else {
            return self.take_at(Instant::now(), spent, asked, hosts);
        };
        for _ in 0..TRIES {
            let fresh = |thing: &Thing| !spent.locked().contains(thing);
            let things: Vec<Thing> =
                things(asked, hosts).into_iter().filter(|t| fresh(t)).collect();
            let waits = self.waits(together.as_ref(), &things).await?;
            let check = |thing: &Thing| match waits.get(thing) {
                None | Some((_, Duration::ZERO)) => Ok(()),
                Some((most, wait)) => {
                    Err(LimitReached { thing: thing.clone(), most: *most, wait: *wait })
                }
            };
            let (taken, barred) = decide(check, asked, hosts)?;
            let new: Vec<Thing> = taken.into_iter().filter(|t| fresh(t)).collect();
            let rates: Vec<Rate> = new.iter().filter_map(|thing| self.rate(thing)).collect();
            // Between the two, others may have taken what was left.
            if rates.is_empty() || answered(|| together.take(&rates)).await? {
                spent.locked().extend(new);
                return Ok(barred);
            }
        }
        Err(LimitReached::uncounted())
    }

    /// Whether the domain of a name has something left. Nothing is taken.
    ///
    /// # Errors
    ///
    /// The limit that is reached.
    pub async fn admits(&self, asked: &str) -> Result<(), LimitReached> {
        let thing = domain(asked);
        let Some(together) = &self.together else {
            let free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
            return self.check(&free_at, Instant::now(), &thing);
        };
        let waits = self.waits(together.as_ref(), std::slice::from_ref(&thing)).await?;
        match waits.get(&thing) {
            Some((most, wait)) if !wait.is_zero() => {
                Err(LimitReached { most: *most, wait: *wait, thing })
            }
            _ => Ok(()),
        }
    }

    /// How long until each of these may be visited, and how many visits it may have.
    async fn waits(
        &self,
        together: &dyn Together,
        things: &[Thing],
    ) -> Result<BTreeMap<Thing, (NonZeroU32, Duration)>, LimitReached> {
        let limited: Vec<(&Thing, Rate)> =
            things.iter().filter_map(|thing| Some((thing, self.rate(thing)?))).collect();
        let rates: Vec<Rate> = limited.iter().map(|(_, rate)| rate.clone()).collect();
        if rates.is_empty() {
            return Ok(BTreeMap::new());
        }
        let waits = answered(|| together.waits(&rates)).await?;
        let found = limited.into_iter().zip(waits);
        Ok(found.map(|((thing, rate), wait)| (thing.clone(), (rate.per_minute, wait))).collect())
    }

    fn rate(&self, thing: &Thing) -> Option<Rate> {
        Some(Rate { key: thing.key(), per_minute: self.most(thing)? })
    }

    fn take_at(
        &self,
        now: Instant,
        spent: &Spent,
        asked: Option<&str>,
        hosts: &[Wanted<'_>],
    ) -> Result<Barred, LimitReached> {
        let free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut spent = spent.locked();
        let check = |thing: &Thing| {
            if spent.contains(thing) { Ok(()) } else { self.check(&free_at, now, thing) }
        };
        let (taken, barred) = decide(check, asked, hosts)?;
        for thing in taken {
            if let (Some(most), true) = (self.most(&thing), spent.insert(thing.clone())) {
                let from = free_at.get(&thing).map_or(now, |free_at| free_at.max(now));
                free_at.insert(thing, from + MINUTE / most.get());
            }
        }
        Ok(barred)
    }

    fn check(
        &self,
        free_at: &Cache<Thing, Instant>,
        now: Instant,
        thing: &Thing,
    ) -> Result<(), LimitReached> {
        let (Some(most), Some(free_at)) = (self.most(thing), free_at.get(thing)) else {
            return Ok(());
        };
        let full = free_at.saturating_duration_since(now) + MINUTE / most.get();
        match full.saturating_sub(MINUTE) {
            Duration::ZERO => Ok(()),
            wait => Err(LimitReached { thing: thing.clone(), most, wait }),
        }
    }

    fn most(&self, thing: &Thing) -> Option<NonZeroU32> {
        match thing {
            Thing::Address(_) => self.per_address,
            Thing::Domain(_) => self.per_domain,
            Thing::Uncounted => None,
        }
    }
}

/// Everything that a visit of these hosts would be counted at.
fn things(asked: Option<&str>, hosts: &[Wanted<'_>]) -> BTreeSet<Thing> {
    let addresses = hosts.iter().flat_map(|wanted| &wanted.addresses);
    let domains = hosts.iter().filter_map(Wanted::domain).chain(asked.map(domain));
    domains.chain(addresses.map(|address| network(*address))).collect()
}

/// What is to be taken, and what is left out, by what each thing has left.
fn decide(
    check: impl Fn(&Thing) -> Result<(), LimitReached>,
    asked: Option<&str>,
    hosts: &[Wanted<'_>],
) -> Result<(BTreeSet<Thing>, Barred), LimitReached> {
    let mut taken = BTreeSet::new();
    let mut barred = Barred::default();
    if let Some(asked) = asked {
        let domain = domain(asked);
        check(&domain)?;
        taken.insert(domain);
    }
    let mut may_visit = false;
    for wanted in hosts {
        let domain = wanted.domain();
        if let Some(limit) = domain.as_ref().and_then(|domain| check(domain).err()) {
            barred.note(limit);
            barred.hosts.insert(wanted.host.to_owned());
            continue;
        }
        for address in &wanted.addresses {
            let network = network(*address);
            match check(&network) {
                Ok(()) => {
                    may_visit = true;
                    taken.insert(network);
                    taken.extend(domain.clone());
                }
                Err(limit) => {
                    barred.note(limit);
                    barred.addresses.insert(*address);
                }
            }
        }
    }
    let soonest = barred.limits.iter().min_by_key(|limit| limit.wait);
    match (may_visit, soonest) {
        (false, Some(soonest)) => Err(soonest.clone()),
        _ => Ok((taken, barred)),
    }
}

/// Whoever has an address of IPv6 has a whole /64.
fn network(address: IpAddr) -> Thing {
    Thing::Address(match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    })
}

/// The part of a name that its owner registered; a name without one stands for itself.
fn domain(name: &str) -> Thing {
    let name = name.to_ascii_lowercase();
    Thing::Domain(psl::domain_str(&name).unwrap_or(&name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowance(per_address: u32, per_domain: u32) -> Allowance {
        Allowance::new(&Limits {
            per_address: NonZeroU32::new(per_address),
            per_domain: NonZeroU32::new(per_domain),
            ..Limits::default()
        })
    }

    fn at<'a>(host: &'a str, addresses: &[&str]) -> Wanted<'a> {
        Wanted { host, addresses: addresses.iter().map(|a| a.parse().unwrap()).collect() }
    }

    #[test]
    fn an_address_is_protected_whatever_name_leads_to_it() {
        let allowance = allowance(10, 20);
        let now = Instant::now();
        let visit = |now, number: u32| {
            let (asked, host) = (format!("d{number}.example"), format!("mx.h{number}.example"));
            allowance.take_at(now, &Spent::default(), Some(&asked), &[at(&host, &["192.0.2.1"])])
        };
        assert_eq!((0..100).filter(|number| visit(now, *number).is_ok()).count(), 10);
        let limit = visit(now, 100).unwrap_err();
        assert_eq!(limit.wait, Duration::from_secs(6));
        assert!(limit.to_string().starts_with("192.0.2.1 was checked 10 times"), "{limit}");
        assert!(visit(now + limit.wait, 101).is_ok(), "after the wait");
        assert!(visit(now + limit.wait, 102).is_err(), "and once");
    }

    #[test]
    fn a_domain_is_protected_whatever_its_hosts_are_called() {
        let allowance = allowance(10, 20);
        let now = Instant::now();
        let visit = |number: u8| {
            let (name, address) = (format!("h{number}.example.co.uk"), format!("192.0.2.{number}"));
            allowance.take_at(now, &Spent::default(), Some(&name), &[at(&name, &[&address])])
        };
        assert_eq!((0..100).filter(|number| visit(*number).is_ok()).count(), 20);
        assert!(visit(100).unwrap_err().to_string().starts_with("the domain example.co.uk"));
        let other = allowance.take_at(
            now,
            &Spent::default(),
            Some("a.co.uk"),
            &[at("a.co.uk", &["192.0.2.200"])],
        );
        assert!(other.is_ok(), "another registrant");
    }

    #[test]
    fn a_check_counts_once_for_an_address_and_a_network_of_ipv6_is_one() {
        let allowance = allowance(2, 100);
        let now = Instant::now();
        let hosts = [
            at("a.example", &["2001:db8::1", "2001:db8::2", "192.0.2.1"]),
            at("b.example", &["2001:db8::3", "192.0.2.1", "::ffff:192.0.2.1"]),
        ];
        for _ in 0..2 {
            assert!(
                allowance.take_at(now, &Spent::default(), None, &hosts).unwrap().limits.is_empty()
            );
        }
        let limit =
            allowance.take_at(now, &Spent::default(), None, &[at("c.example", &["2001:db8::9"])]);
        assert!(limit.unwrap_err().to_string().starts_with("the network 2001:db8::/64"));
    }

    #[test]
    fn what_is_left_is_visited_and_what_is_refused_costs_nothing() {
        let allowance = allowance(1, 2);
        let now = Instant::now();
        let busy = || at("mx.busy.example", &["192.0.2.1"]);
        let free = |address| at("mx.free.example", &[address]);
        assert!(allowance.take_at(now, &Spent::default(), None, &[busy()]).is_ok());
        let both =
            allowance.take_at(now, &Spent::default(), None, &[busy(), free("192.0.2.2")]).unwrap();
        assert!(both.holds("mx.busy.example", "192.0.2.1".parse().unwrap()));
        assert!(!both.holds("mx.free.example", "192.0.2.2".parse().unwrap()));
        for _ in 0..10 {
            assert!(
                allowance
                    .take_at(now, &Spent::default(), Some("asked.example"), &[busy()])
                    .is_err()
            );
        }
        assert!(
            allowance
                .take_at(now, &Spent::default(), Some("asked.example"), &[at("x", &["192.0.2.3"])])
                .is_ok()
        );
        assert!(
            allowance.take_at(now, &Spent::default(), None, &[free("192.0.2.4")]).is_ok(),
            "the second of two"
        );
        assert!(allowance.take_at(now, &Spent::default(), None, &[free("192.0.2.5")]).is_err());
        let later = now + Duration::from_secs(60);
        assert!(allowance.take_at(later, &Spent::default(), None, &[busy()]).is_ok());
    }

    #[test]
    fn a_check_that_goes_on_takes_nothing_twice() {
        let allowance = allowance(1, 1);
        let (now, spent) = (Instant::now(), Spent::default());
        let web = [at("autoconfig.example.com", &["192.0.2.1"])];
        let mail = [at("mail.example.com", &["192.0.2.1", "192.0.2.2"])];
        for hosts in [&web, &mail, &web] {
            let taken = allowance.take_at(now, &spent, Some("example.com"), hosts);
            assert!(taken.unwrap().limits.is_empty());
        }
        assert!(allowance.take_at(now, &Spent::default(), None, &web).is_err(), "another check");
    }

    #[test]
    fn what_was_visited_long_ago_is_not_remembered() {
        let allowance = allowance(1, 1);
        for number in 0..200_000_u32 {
            let address = IpAddr::from(number.to_be_bytes());
            let wanted = Wanted { host: &address.to_string(), addresses: vec![address] };
            allowance.take_at(Instant::now(), &Spent::default(), None, &[wanted]).unwrap();
        }
        let free_at = allowance.free_at.lock().unwrap();
        free_at.run_pending_tasks();
        assert!(free_at.entry_count() <= MOST);
    }
}
