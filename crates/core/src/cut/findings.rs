//! Findings within a bound.

use std::collections::HashSet;

use super::size;
use crate::findings::Finding;
use crate::shorten::shorten;

/// How much is kept of a detail, in characters, if it must be cut.
const DETAILS: [usize; 3] = [256, 128, 64];

/// Cuts findings, the worst first, until they take no more than so many octets of JSON: their
/// explanations where an earlier finding of the same code has them, then long details, then those
/// beside which a finding stands that is of the same place, as bad and of the same effect. Gives
/// how many lost their explanation, and how many are left out.
pub fn findings(all: &mut Vec<Finding>, room: usize) -> (usize, usize) {
    let mut taken = size(all);
    let mut explained = HashSet::new();
    let mut unexplained = 0;
    for finding in all.iter_mut() {
        if explained.insert(finding.code.clone()) || taken <= room {
            continue;
        }
        taken -= finding.why.len().min(taken) + finding.fix.len().min(taken);
        (finding.why, finding.fix) = (String::new(), String::new());
        unexplained += 1;
    }
    for most in DETAILS {
        if size(all) <= room {
            return (unexplained, 0);
        }
        for finding in all.iter_mut() {
            finding.detail = shorten(&finding.detail, most).into_owned();
        }
    }
    let before = all.len();
    let mut places = HashSet::new();
    let needed: Vec<bool> =
        all.iter().map(|f| places.insert((f.subject.clone(), f.severity, f.effect))).collect();
    let mut taken = size(all);
    for at in (0..all.len()).rev() {
        if taken <= room {
            break;
        }
        if !needed[at] {
            taken -= size(&all[at]).min(taken);
            all.remove(at);
        }
    }
    (unexplained, before - all.len())
}
