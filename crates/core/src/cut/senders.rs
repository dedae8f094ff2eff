//! What senders do, within a bound.

use portwise_policy::verdict::{Cause, HostOutcome};

use super::size;

/// How many causes, and records in one of them, are kept if they must be cut.
const FEW: usize = 4;

/// Cuts what senders do until it takes no more than so many octets of JSON: first what is told by
/// address, the last first, then causes, then all. Gives how many outcomes are left out.
pub fn senders(all: &mut Vec<HostOutcome>, room: usize) -> usize {
    let mut taken = size(all);
    let mut left_out = 0;
    for outcome in all.iter_mut().rev() {
        if taken <= room {
            return left_out;
        }
        taken -= size(&outcome.at).min(taken);
        left_out += outcome.at.len();
        outcome.at = Vec::new();
    }
    if size(all) <= room {
        return left_out;
    }
    for outcome in all.iter_mut() {
        outcome.together.causes.truncate(FEW);
        for cause in &mut outcome.together.causes {
            if let Cause::TlsaMisses(fits) = cause {
                fits.truncate(FEW);
            }
        }
    }
    if size(all) > room {
        left_out += all.len();
        all.clear();
    }
    left_out
}

#[cfg(test)]
mod tests {
    use portwise_policy::verdict::{Delivery, Outcome, Sender};

    use super::*;

    #[test]
    fn what_hosts_come_to_stays_longest() {
        let outcome = || Outcome {
            delivery: Delivery::Unauthenticated,
            causes: vec![Cause::NotTested("because of this".repeat(5)); 9],
        };
        let host = |n| HostOutcome {
            host: format!("mx{n}.example.com"),
            sender: Sender::Neither,
            together: outcome(),
            at: vec![("192.0.2.1".parse().unwrap(), outcome()); 10],
        };
        let whole: Vec<HostOutcome> = (0..10).map(host).collect();
        let within = |room| {
            let mut some = whole.clone();
            let left_out = senders(&mut some, room);
            assert!(size(&some) <= room);
            (some, left_out)
        };
        assert_eq!(within(size(&whole)), (whole.clone(), 0));
        let (some, left_out) = within(size(&whole) / 2);
        assert!(left_out >= 50 && some[0] == whole[0] && some[9].at.is_empty());
        let (some, left_out) = within(6_000);
        assert_eq!((some.len(), some[0].together.causes.len(), left_out), (10, FEW, 100));
        assert_eq!(within(100), (Vec::new(), 110));
    }
}
