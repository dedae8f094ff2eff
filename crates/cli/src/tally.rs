//! How many targets are done, and how they did.

use std::fmt;

use portwise_core::Outcome;
use portwise_core::view::Mark;

/// How many targets are done, and how they did; those of an earlier scan included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How many there are, where that is known.
    pub(crate) total: Option<u64>,
    sound: u64,
    faulty: u64,
    unreached: u64,
    untested: u64,
}

impl Tally {
    /// A tally that begins with the targets that are done, with so many to come.
    pub(crate) fn new(earlier: &[Outcome], remaining: Option<u64>) -> Self {
        let mut tally = Self::default();
        for outcome in earlier {
            tally.add(*outcome);
        }
        tally.total = remaining.map(|n| n + tally.done());
        tally
    }

    /// Adds a target by how its check ended.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Sound => self.sound += 1,
            Outcome::Faulty => self.faulty += 1,
            Outcome::Unreached => self.unreached += 1,
            Outcome::Untested => self.untested += 1,
        }
    }

    pub(crate) fn done(&self) -> u64 {
        self.sound + self.faulty + self.unreached + self.untested
    }

    /// The worst of all: an error, then a target that was refused or not resolved.
    pub(crate) fn outcome(&self) -> Outcome {
        match (self.faulty, self.unreached, self.sound, self.untested) {
            (1.., ..) => Outcome::Faulty,
            (0, 1.., ..) => Outcome::Unreached,
            (0, 0, 0, 1..) => Outcome::Untested,
            (0, 0, ..) => Outcome::Sound,
        }
    }

    /// How to show the whole.
    pub(crate) fn mark(&self) -> Mark {
        match self.outcome() {
            Outcome::Faulty | Outcome::Unreached => Mark::Bad,
            Outcome::Untested => Mark::NotTested,
            Outcome::Sound => Mark::Good,
        }
    }
}

/// `12 with errors, 3 refused or not resolved, 1 not tested`
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.faulty > 0 {
            parts.push(format!("{} with errors", self.faulty));
        }
        if self.unreached > 0 {
            parts.push(format!("{} refused or not resolved", self.unreached));
        }
        if self.untested > 0 {
            parts.push(format!("{} not tested", self.untested));
        }
        match parts.is_empty() {
            true => f.write_str("no errors"),
            false => f.write_str(&parts.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use portwise_core::Outcome::{self, Faulty, Sound, Unreached, Untested};
    use portwise_core::view::Mark;

    use super::Tally;

    #[test]
    fn the_worst_counts_and_an_error_is_worse_than_no_answer() {
        type Case = (&'static [Outcome], Outcome, Mark, &'static str);
        let cases: [Case; 7] = [
            (&[], Sound, Mark::Good, "no errors"),
            (&[Sound, Sound], Sound, Mark::Good, "no errors"),
            (&[Sound, Unreached], Unreached, Mark::Bad, "1 refused or not resolved"),
            (&[Faulty, Sound], Faulty, Mark::Bad, "1 with errors"),
            (
                &[Unreached, Faulty, Unreached],
                Faulty,
                Mark::Bad,
                "1 with errors, 2 refused or not resolved",
            ),
            (&[Untested, Untested], Untested, Mark::NotTested, "2 not tested"),
            (&[Untested, Sound], Sound, Mark::Good, "1 not tested"),
        ];
        for (outcomes, worst, mark, words) in cases {
            let tally = Tally::new(outcomes, Some(5));
            assert_eq!((tally.outcome(), tally.mark()), (worst, mark), "{words}");
            assert_eq!(tally.to_string(), words);
            assert_eq!(tally.total, Some(outcomes.len() as u64 + 5));
        }
    }
}
