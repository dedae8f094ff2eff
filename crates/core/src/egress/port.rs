//! What a network does to one port. One operator alone is never a verdict.

use std::collections::{BTreeMap, BTreeSet};

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use super::facts::{EgressReport, Family, Visit};
use super::landmarks::{self, CONTROLS, Landmark};
use super::seen::{self, Failing, Meddling, Seen};

/// What becomes of a port.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PortVerdict {
    /// The port.
    pub port: Port,
    /// Over IPv4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv4: Option<FamilyVerdict>,
    /// Over IPv6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<FamilyVerdict>,
}

/// What becomes of a port over one family.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FamilyVerdict {
    /// What becomes of it.
    pub passage: Way,
    /// The operators that say so.
    pub agree: Vec<String>,
    /// Those at whose servers it was otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differ: Vec<String>,
    /// What shows that something on the way speaks.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub how: BTreeSet<Meddling>,
    /// After how many milliseconds the first of those that failed was known to fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_ms: Option<f64>,
    /// It was refused sooner than any of the servers could have answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub near: bool,
}

/// What becomes of connections to a port.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// They lead to the servers.
    Open,
    /// All fail in the same way.
    Shut(Failing),
    /// Something on the way answers, or changes what is said.
    Intercepted,
    /// What was seen does not tell.
    NotTold,
}

impl Way {
    /// Whether the server that was asked for is not reached, or not alone.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Shut(_) | Self::Intercepted)
    }
}

impl PortVerdict {
    /// What becomes of it, over whichever family it passes.
    #[must_use]
    pub fn way(&self) -> Option<Way> {
        let ways = [&self.ipv4, &self.ipv6].map(|f| f.as_ref().map(|f| f.passage));
        let first = |wanted: fn(Way) -> bool| ways.into_iter().flatten().find(|way| wanted(*way));
        // What is meddled with over one family is not good because the other is well.
        first(|way| way == Way::Intercepted)
            .or_else(|| first(|way| way == Way::Open))
            .or_else(|| first(|way| matches!(way, Way::Shut(_))))
            .or_else(|| first(|_| true))
    }
}

/// The visits at a port over a family, with what is known of each.
pub(super) fn visits<'a>(
    report: &'a EgressReport,
    wanted: impl Fn(&Visit) -> bool + 'a,
) -> impl Iterator<Item = (&'static Landmark, &'a Visit, Seen)> {
    let of_table = report.hosts.iter().filter(|host| host.operator.is_some());
    of_table.flat_map(|host| host.visits.iter().map(move |visit| (host, visit))).filter_map(
        move |(host, visit)| {
            let landmark = landmarks::find(&host.name, visit.port()).filter(|_| wanted(visit))?;
            Some((landmark, visit, seen::of(Some(landmark), visit)))
        },
    )
}

/// What becomes of a port over a family; `None` if nothing was visited over it.
pub(super) fn family(report: &EgressReport, port: Port, family: Family) -> Option<FamilyVerdict> {
    let visits: Vec<_> =
        visits(report, move |v| v.port() == port && v.family() == family).collect();
    if visits.iter().all(|(_, _, seen)| *seen == Seen::Nothing) {
        return (!visits.is_empty()).then(|| FamilyVerdict::not_told(Vec::new()));
    }
    let names = |wanted: &dyn Fn(&Seen) -> bool| -> Vec<String> {
        let found = visits.iter().filter(|(_, _, seen)| wanted(seen));
        found.map(|(landmark, ..)| landmark.operator.to_owned()).collect()
    };
    let mut how: BTreeSet<Meddling> = BTreeSet::new();
    how.extend(visits.iter().filter_map(|(_, _, seen)| match seen {
        Seen::Meddled(meddling) => Some(*meddling),
        _ => None,
    }));
    if let Some(operators) = one_banner(&visits) {
        how.insert(Meddling::OneBanner);
        let differ = names(&|seen| *seen != Seen::Nothing);
        let differ = differ.into_iter().filter(|name| !operators.contains(name)).collect();
        return Some(FamilyVerdict {
            how,
            differ,
            agree: operators,
            ..FamilyVerdict::new(Way::Intercepted)
        });
    }
    let is_passed = |seen: &Seen| matches!(seen, Seen::Passed { .. });
    let is_meddled = |seen: &Seen| matches!(seen, Seen::Meddled(_));
    let (passed, meddled) = (names(&is_passed), names(&is_meddled));
    let others = |is_one: &dyn Fn(&Seen) -> bool| names(&|s| *s != Seen::Nothing && !is_one(s));
    if meddled.len() >= ENOUGH && meddled.len() > passed.len() {
        let differ = others(&is_meddled);
        return Some(FamilyVerdict {
            how,
            differ,
            agree: meddled,
            ..FamilyVerdict::new(Way::Intercepted)
        });
    }
    if !passed.is_empty() {
        let differ = others(&is_passed);
        return Some(FamilyVerdict { differ, agree: passed, ..FamilyVerdict::new(Way::Open) });
    }
    let mut failed: BTreeMap<Failing, Vec<(&Landmark, &Visit)>> = BTreeMap::new();
    for (landmark, visit, seen) in &visits {
        if let Seen::Failed(failing) = seen {
            failed.entry(*failing).or_default().push((landmark, visit));
        }
    }
    let most = failed.into_iter().max_by_key(|(_, visits)| visits.len());
    let is_control = CONTROLS.contains(&port);
    Some(match most {
        Some((failing, visits)) if visits.len() >= ENOUGH || is_control => {
            let after = visits.iter().map(|(_, visit)| visit.endpoint.timings_ms.total);
            let after_ms = after.clone().reduce(f64::min);
            let latest = after.reduce(f64::max).unwrap_or_default();
            FamilyVerdict {
                agree: visits.iter().map(|(l, _)| l.operator.to_owned()).collect(),
                differ: others(&|seen| *seen == Seen::Failed(failing)),
                after_ms,
                near: failing == Failing::Refused && latest < sooner_than(report, family),
                ..FamilyVerdict::new(Way::Shut(failing))
            }
        }
        _ => FamilyVerdict::not_told(names(&|seen| *seen != Seen::Nothing)),
    })
}

/// How many operators have to agree.
pub(super) const ENOUGH: usize = 2;

impl FamilyVerdict {
    fn new(passage: Way) -> Self {
        let (agree, differ, how) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { passage, agree, differ, how, after_ms: None, near: false }
    }

    fn not_told(differ: Vec<String>) -> Self {
        Self { differ, ..Self::new(Way::NotTold) }
    }
}

/// The operators whose servers greet in the same words, if there are several and no certificate
/// proves them.
fn one_banner(visits: &[(&'static Landmark, &Visit, Seen)]) -> Option<Vec<String>> {
    let mut by_banner: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (landmark, visit, _) in visits {
        if !seen::is_proven(Some(landmark), &visit.endpoint)
            && let Some(banner) = seen::banner(&visit.endpoint)
        {
            by_banner.entry(banner).or_default().push(landmark.operator.to_owned());
        }
    }
    by_banner.into_values().find(|operators| operators.len() >= ENOUGH)
}

/// Half of the time that the nearest of the servers needs to take a connection, in milliseconds.
fn sooner_than(report: &EgressReport, family: Family) -> f64 {
    const SURELY_NEAR: f64 = 1.0;
    let connected = visits(report, move |visit| visit.family() == family);
    let times = connected.filter_map(|(_, visit, _)| visit.endpoint.timings_ms.connect);
    times.reduce(f64::min).map_or(SURELY_NEAR, |quickest| quickest / 2.0)
}
