//! What third parties said lately, so that they are not asked the same again: Mozilla's database,
//! and the hosts that mail exchangers lead to. A domain's own places are asked each time, since who
//! has just mended them wants to see that.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portwise_core::cut;
use portwise_discovery::{Outcome, Published, Source};
use tokio::time::Instant;

/// How long the database holds, which changes rarely.
const DATABASE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long anything else holds.
const OTHERS: Duration = Duration::from_secs(10 * 60);
/// How long what is wrong holds, which may be mended.
const FAULTY: Duration = Duration::from_secs(5 * 60);
/// What is kept beside an answer, about: its key, and the room in the table.
const BESIDE: usize = 512;

/// What an answer depends on.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Key {
    /// The mail domain.
    pub(crate) domain: String,
    /// The source.
    pub(crate) source: Source,
    /// Where it is asked.
    pub(crate) url: String,
    /// Whether the records that led there are signed.
    pub(crate) is_signed: bool,
}

/// What third parties said lately, in no more than so many octets.
pub(crate) struct Memory {
    room: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    answers: HashMap<Key, Answer>,
    octets: usize,
}

struct Answer {
    published: Published,
    octets: usize,
    since: Instant,
    until: Instant,
}

impl Memory {
    /// Nothing so far; with no room it stays like that.
    pub(crate) fn new(room: usize) -> Self {
        Self { room, kept: Mutex::default() }
    }

    /// What was said and still holds, with its age.
    pub(crate) fn recall(&self, key: &Key, now: Instant) -> Option<Published> {
        let kept = self.kept();
        let answer = kept.answers.get(key).filter(|answer| now < answer.until)?;
        let age = now.saturating_duration_since(answer.since).as_secs();
        Some(Published { age_s: Some(age), ..answer.published.clone() })
    }

    /// Keeps what was said, if it says anything of the other side. What holds for the shortest time
    /// makes room.
    pub(crate) fn keep(&self, key: Key, published: &Published, now: Instant) {
        let Some(lasts) = lasts(published) else { return };
        let octets = cut::size(published) + BESIDE;
        if octets > self.room {
            return;
        }
        let mut kept = self.kept();
        kept.remove(&key);
        kept.drop_until(now);
        while kept.octets + octets > self.room {
            let next = kept.answers.values().map(|answer| answer.until).min();
            let Some(next) = next else { break };
            kept.drop_until(next);
        }
        kept.octets += octets;
        let answer =
            Answer { published: published.clone(), octets, since: now, until: now + lasts };
        kept.answers.insert(key, answer);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, key: &Key) {
        if let Some(answer) = self.answers.remove(key) {
            self.octets -= answer.octets;
        }
    }

    /// Drops what does not hold beyond that moment.
    fn drop_until(&mut self, moment: Instant) {
        let octets = &mut self.octets;
        self.answers.retain(|_, answer| {
            let holds = answer.until > moment;
            if !holds {
                *octets -= answer.octets;
            }
            holds
        });
    }
}

/// How long an answer holds; nothing does that says only of us why there is none.
fn lasts(published: &Published) -> Option<Duration> {
    let of_database = published.source.is_database();
    match published.outcome {
        Outcome::NotTested(_) => None,
        Outcome::Wrong => Some(FAULTY),
        // Without a word from it the DNS may be at fault, which has nothing to do with the domain.
        Outcome::Absent if of_database && !published.responded() => Some(FAULTY),
        Outcome::Answered | Outcome::Absent => match published.faults.is_empty() {
            false => Some(FAULTY),
            true if of_database => Some(DATABASE),
            true => Some(OTHERS),
        },
    }
}

#[cfg(test)]
mod tests {
    use portwise_discovery::{Fault, Fetch, Protection};

    use super::*;
    use crate::discover::says::blank;

    fn key(domain: &str, source: Source) -> Key {
        let url = format!("https://autoconfig.thunderbird.net/v1.1/{domain}");
        Key { domain: domain.to_owned(), source, url, is_signed: false }
    }

    fn said(source: Source, outcome: Outcome) -> Published {
        let mut published = blank(source, "x.example".to_owned(), Protection::ThirdParty);
        published.outcome = outcome;
        published.fetches = vec![Fetch {
            url: "https://x.example/".to_owned(),
            status: Some(404),
            content_type: None,
            duration_ms: 1.0,
        }];
        published
    }

    /// For how many seconds it is remembered.
    fn held(published: &Published) -> u64 {
        let (memory, now) = (Memory::new(1 << 20), Instant::now());
        let key = key("example.org", published.source);
        memory.keep(key.clone(), published, now);
        let is_held = |s: &u64| memory.recall(&key, now + Duration::from_secs(*s)).is_some();
        [0, 299, 300, 599, 600, 86_399, 86_400].into_iter().take_while(is_held).last().unwrap_or(0)
    }

    #[test]
    fn a_fault_is_not_kept_longer_than_a_good_answer_and_nothing_of_ours_is() {
        for source in [Source::Ispdb, Source::IspdbMx, Source::IspdbMxBase, Source::IspdbNs] {
            assert_eq!(held(&said(source, Outcome::Answered)), 86_399);
            assert_eq!(held(&said(source, Outcome::Absent)), 86_399);
            assert_eq!(held(&said(source, Outcome::Wrong)), 299);
            let mut silent = said(source, Outcome::Absent);
            silent.fetches.clear();
            assert_eq!(held(&silent), 299, "it may be our DNS");
        }
        assert_eq!(held(&said(Source::AutoconfigMx, Outcome::Answered)), 599);
        assert_eq!(held(&said(Source::AutoconfigMx, Outcome::Absent)), 599);
        let mut faulty = said(Source::AutoconfigMx, Outcome::Answered);
        faulty.faults.push(Fault::CatchAll);
        assert_eq!(held(&faulty), 299);
        assert_eq!(held(&said(Source::Ispdb, Outcome::NotTested("x".into()))), 0);
        let memory = Memory::new(1 << 20);
        let ours = said(Source::Ispdb, Outcome::NotTested("x".into()));
        memory.keep(key("a.example", Source::Ispdb), &ours, Instant::now());
        assert_eq!(memory.kept().octets, 0);
    }

    #[test]
    fn the_age_is_told_and_what_another_question_is_for_is_not_taken() {
        let (memory, now) = (Memory::new(1 << 20), Instant::now());
        let published = said(Source::AutoconfigMx, Outcome::Answered);
        let asked = key("a.example", Source::AutoconfigMx);
        memory.keep(asked.clone(), &published, now);
        let again = memory.recall(&asked, now + Duration::from_secs(61)).unwrap();
        assert_eq!(again, Published { age_s: Some(61), ..published });
        for other in [
            key("b.example", Source::AutoconfigMx),
            key("a.example", Source::AutoconfigMxBase),
            Key { is_signed: true, ..asked.clone() },
            Key { url: "https://y.example/".to_owned(), ..asked },
        ] {
            assert_eq!(memory.recall(&other, now), None, "{other:?}");
        }
    }

    #[test]
    fn it_stays_within_its_room_and_what_holds_longest_stays_longest() {
        let room = 16 * 1024;
        let (memory, now) = (Memory::new(room), Instant::now());
        let database = key("example.org", Source::Ispdb);
        memory.keep(database.clone(), &said(Source::Ispdb, Outcome::Answered), now);
        for at in 0..2000_u32 {
            let key = key(&format!("d{at}.example"), Source::AutoconfigMx);
            let then = now + Duration::from_millis(at.into());
            memory.keep(key.clone(), &said(Source::AutoconfigMx, Outcome::Absent), then);
            assert!(memory.recall(&key, then).is_some());
            let kept = memory.kept();
            let octets: usize = kept.answers.values().map(|answer| answer.octets).sum();
            assert_eq!(octets, kept.octets);
            assert!(octets <= room && kept.answers.len() < 40, "{octets}");
        }
        assert!(memory.recall(&database, now).is_some());
        let none = Memory::new(0);
        none.keep(database.clone(), &said(Source::Ispdb, Outcome::Answered), now);
        assert_eq!(none.recall(&database, now), None);
        let mut large = said(Source::Ispdb, Outcome::Answered);
        large.asked = "x".repeat(room);
        memory.keep(key("large.example", Source::Ispdb), &large, now);
        assert!(memory.recall(&database, now).is_some(), "nothing has to go for what does not fit");
    }
}
