//! A network that was examined, as it is written and read again as evidence.

use std::collections::BTreeSet;

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::egress::landmarks::CONTROLS;
use crate::egress::words::{EgressWords, INTERFERENCE};
use crate::egress::{EgressReport, EgressVerdict, OwnOutcome, OwnVerdict, Way};
use crate::networks::{self, Network};
use crate::reflection::{Via, of_via};
use crate::situation::Situation;
use crate::whereabouts::Signs;

/// A network that was examined: what was seen, what it means, and where it was.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Examined {
    /// What is so, and what to do, in words.
    pub said: EgressWords,
    /// What it means.
    pub verdict: EgressVerdict,
    /// What the machine says of itself.
    pub machine: Signs,
    /// The network that it is likely to be, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// What was measured, as it stands behind the `#` of the page's address.
    #[serde(default)]
    pub page: String,
    /// What was seen.
    pub report: EgressReport,
    /// What was sent to a reflector and what arrived there, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
}

/// What was measured, as it stands behind the `#` of the page's address. A network that is said to
/// shut what was seen to pass is left out.
#[must_use]
pub fn page(verdict: &EgressVerdict, network: Option<&str>) -> String {
    let ports = verdict.ports.iter().map(|port| port.port).filter(|p| !CONTROLS.contains(p));
    let bad = |port: &Port| verdict.way(*port).is_some_and(Way::is_bad);
    let blocked: Vec<String> = ports.clone().filter(bad).map(|port| port.to_string()).collect();
    let blocked = if blocked.is_empty() { "none".to_owned() } else { blocked.join(",") };
    let passes = |port: Port| verdict.way(port) == Some(Way::Open);
    let fits = |row: &Network| !ports.clone().any(|p| row.passage(p).is_shut() && passes(p));
    match network.and_then(networks::find).filter(|row| fits(row)) {
        Some(row) => format!("network={}&blocked={blocked}", row.id),
        None => format!("blocked={blocked}"),
    }
}

impl Examined {
    /// The same with what both ends of a way saw. What was changed on it is said before all else.
    #[must_use]
    pub fn seen_from_both_ends(mut self, via: Via) -> Self {
        if via.is_changed() {
            let changed = of_via(&via).into_iter().next().unwrap_or_default();
            self.said.headline = format!("{changed} {}", self.said.headline);
            if !self.said.todo.iter().any(|todo| todo == INTERFERENCE) {
                self.said.todo.insert(0, INTERFERENCE.to_owned());
            }
        }
        self.via = Some(via);
        self
    }

    /// Adds what was measured to what was said. It wins over what a network is said to do, and what
    /// was said of single ports wins over it.
    pub fn inform(&self, situation: &mut Situation) {
        let verdict = EgressVerdict::of(&self.report);
        let reached = |own: &OwnVerdict| own.outcome == OwnOutcome::Reached;
        let passing = |port: &Port| verdict.way(*port) == Some(Way::Open);
        let of_own = verdict.own.iter().filter(|own| reached(own)).map(|own| own.port);
        let ports: Vec<Port> = verdict.ports.iter().map(|port| port.port).collect();
        let mut open: BTreeSet<Port> = ports.iter().copied().filter(passing).collect();
        let is_bad = |port: &Port| verdict.way(*port).is_some_and(Way::is_bad);
        let shut: BTreeSet<Port> = ports.into_iter().filter(is_bad).collect();
        open.extend(of_own.filter(|port| !shut.contains(port)));
        let blocked = &shut - &situation.open;
        situation.open.extend(&open - &situation.blocked);
        situation.blocked.extend(blocked);
        let likely = self.network.as_deref().and_then(networks::find);
        situation.network = situation.network.or(likely);
    }
}
