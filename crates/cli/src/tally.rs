//! How many targets are done, and how they did.

use std::fmt;

/// How many targets are done, and how they did; those of an earlier scan included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How many there are, where that is known.
    pub(crate) total: Option<u64>,
    sound: u64,
    faulty: u64,
    unreached: u64,
}

impl Tally {
    /// A tally that begins with the exit statuses of targets that are done, with so many to come.
    pub(crate) fn new(earlier: &[u8], remaining: Option<u64>) -> Self {
        let mut tally = Self::default();
        for status in earlier {
            tally.add(*status);
        }
        tally.total = remaining.map(|n| n + tally.done());
        tally
    }

    /// Adds a target by the exit status that a probe of it would have.
    pub(crate) fn add(&mut self, status: u8) {
        match status {
            0 => self.sound += 1,
            1 => self.faulty += 1,
            _ => self.unreached += 1,
        }
    }

    pub(crate) fn done(&self) -> u64 {
        self.sound + self.faulty + self.unreached
    }

    /// The worst of all: an error, then a target that was refused or not resolved.
    pub(crate) fn exit_status(&self) -> u8 {
        match (self.faulty, self.unreached) {
            (0, 0) => 0,
            (0, _) => 3,
            _ => 1,
        }
    }
}

/// `12 with errors, 3 refused or not resolved`
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.faulty, self.unreached) {
            (0, 0) => f.write_str("no errors"),
            (faulty, 0) => write!(f, "{faulty} with errors"),
            (0, unreached) => write!(f, "{unreached} refused or not resolved"),
            (faulty, unreached) => {
                write!(f, "{faulty} with errors, {unreached} refused or not resolved")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn the_worst_counts_and_an_error_is_worse_than_no_answer() {
        for (statuses, status, words) in [
            (&[][..], 0, "no errors"),
            (&[0, 0], 0, "no errors"),
            (&[0, 3], 3, "1 refused or not resolved"),
            (&[1, 0], 1, "1 with errors"),
            (&[3, 1, 3], 1, "1 with errors, 2 refused or not resolved"),
        ] {
            let tally = Tally::new(statuses, Some(5));
            assert_eq!((tally.exit_status(), tally.to_string().as_str()), (status, words));
            assert_eq!(tally.total, Some(statuses.len() as u64 + 5));
        }
    }
}
