//! What senders do today with mail for each mail exchanger, and why.

pub mod cause;
mod dane;
mod mta_sts;
pub mod seen;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::facts::{HostPolicy, Policy};
use crate::mta_sts::Assessment;

pub use cause::Cause;
pub use dane::{AddressProtection, HostProtection, Protection, protection};
pub use seen::{CertificateSeen, Dates, HostSeen, Seen, Session};

/// A kind of sender.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// Honours DANE, and not MTA-STS.
    Dane,
    /// Honours MTA-STS, and not DANE; it has no policy cached.
    MtaSts,
    /// Honours both. MTA-STS never makes up for DANE that fails (RFC 8461 §2).
    Both,
    /// Honours neither: it takes TLS if it is offered, and verifies nothing.
    Neither,
}

impl Sender {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Dane, Self::MtaSts, Self::Both, Self::Neither];
}

/// What becomes of a mail.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// It is delivered over TLS, to a server that was authenticated.
    Authenticated,
    /// It is delivered over TLS, to whoever answered.
    Unauthenticated,
    /// It is delivered in plaintext.
    Plaintext,
    /// It is not delivered.
    NotAtAll(Fate),
    /// It was not found out.
    NotTested,
}

/// What becomes of a mail that is not delivered.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It waits at the sender, which tries again, commonly for some days; then it is returned.
    Waits,
    /// It is returned at once.
    Bounces,
}

/// What becomes of a mail, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SenderOutcome))]
pub struct Outcome {
    /// What becomes of it.
    pub delivery: Delivery,
    /// Why, what decides first.
    pub causes: Vec<Cause>,
}

/// What becomes of a mail at one mail exchanger.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HostOutcome {
    /// The name of the host.
    pub host: String,
    /// Whose mail.
    pub sender: Sender,
    /// All addresses together.
    pub together: Outcome,
    /// By address.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<(String, Outcome)>))]
    pub at: Vec<(IpAddr, Outcome)>,
}

impl HostOutcome {
    /// Whether it depends on the address.
    #[must_use]
    pub fn differs(&self) -> bool {
        let tested = self.at.iter().map(|(_, outcome)| outcome.delivery);
        let mut tested = tested.filter(|delivery| *delivery != Delivery::NotTested);
        let first = tested.next();
        tested.any(|delivery| Some(delivery) != first)
    }
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The mail domain.
    pub domain: &'a str,
    /// What aliases made of the mail domain, if it is one.
    pub expanded: Option<&'a str>,
    /// What was found about its policies.
    pub policy: &'a Policy,
    /// What MTA-STS comes to.
    pub mta_sts: &'a Assessment,
}

impl<'a> Basis<'a> {
    fn facts_of(self, host: &str) -> Option<&'a HostPolicy> {
        self.policy.hosts.iter().find(|facts| facts.name.eq_ignore_ascii_case(host))
    }
}

/// What each kind of sender does with each host, in the order of the hosts, then of
/// [`Sender::ALL`].
#[must_use]
pub fn outcomes(basis: Basis<'_>, hosts: &[HostSeen]) -> Vec<HostOutcome> {
    let each = |host| Sender::ALL.into_iter().map(move |sender| host_outcome(basis, sender, host));
    hosts.iter().flat_map(each).collect()
}

/// What one kind of sender does with one host.
#[must_use]
pub fn host_outcome(basis: Basis<'_>, sender: Sender, host: &HostSeen) -> HostOutcome {
    let facts = basis.facts_of(&host.name);
    let outcome = |seen: &Seen| {
        let dane = || dane::outcome(basis, facts, seen);
        let mta_sts = || mta_sts::outcome(&basis.mta_sts.binding, &host.name, &seen.session);
        let outcome = match sender {
            Sender::Neither => opportunistic(&seen.session, Cause::NothingAsked),
            Sender::Dane => dane(),
            Sender::MtaSts => mta_sts(),
            Sender::Both => both(dane(), dane::is_silent(basis, facts), mta_sts),
        };
        // Whatever is not known of policies: no sender gets past a server that is not there.
        match (outcome.delivery, blocked(&seen.session)) {
            (Delivery::NotTested, Some(blocked)) if blocked.delivery != Delivery::NotTested => {
                blocked
            }
            _ => outcome,
        }
    };
    let at: Vec<(IpAddr, Outcome)> =
        host.at.iter().map(|seen| (seen.address, outcome(seen))).collect();
    let together = together(at.iter().map(|(_, outcome)| outcome));
    HostOutcome { host: host.name.clone(), sender, together, at }
}

/// Addresses or hosts together: the weakest way in which mail is delivered, since a sender takes
/// any that works. What was not tested counts only where nothing was.
#[must_use]
pub fn together<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Outcome {
    let mut out: Option<Outcome> = None;
    for outcome in outcomes {
        match &mut out {
            Some(known) if rank(known.delivery) > rank(outcome.delivery) => {}
            Some(known) if rank(known.delivery) == rank(outcome.delivery) => {
                for cause in &outcome.causes {
                    if !known.causes.contains(cause) {
                        known.causes.push(cause.clone());
                    }
                }
            }
            _ => out = Some(outcome.clone()),
        }
    }
    out.unwrap_or_else(|| not_tested("the host has no address that was tested"))
}

/// How much a way of delivery tells of all, the most first.
fn rank(delivery: Delivery) -> u8 {
    match delivery {
        Delivery::Plaintext => 5,
        Delivery::Unauthenticated => 4,
        Delivery::Authenticated => 3,
        Delivery::NotAtAll(Fate::Waits) => 2,
        Delivery::NotAtAll(Fate::Bounces) => 1,
        Delivery::NotTested => 0,
    }
}

/// A sender that honours both. Where DANE authenticates or fails, that is all; else MTA-STS counts
/// as well.
fn both(dane: Outcome, dane_is_silent: bool, mta_sts: impl Fn() -> Outcome) -> Outcome {
    let decides = matches!(
        dane.delivery,
        Delivery::Authenticated | Delivery::NotAtAll(_) | Delivery::NotTested
    );
    if decides && !dane_is_silent {
        return dane;
    }
    let mut out = mta_sts();
    if matches!(out.delivery, Delivery::Unauthenticated | Delivery::Plaintext) {
        for cause in dane.causes {
            if !out.causes.contains(&cause) {
                out.causes.push(cause);
            }
        }
    }
    out
}

/// What a sender does to whom nothing is said about the host: TLS if it comes about, else
/// plaintext.
fn opportunistic(session: &Session, cause: Cause) -> Outcome {
    let (delivery, own) = match blocked(session) {
        Some(outcome) => return outcome,
        None => match session {
            Session::NoStartTls => (Delivery::Plaintext, Some(Cause::NoStartTls)),
            Session::TlsFails(why) => (Delivery::Plaintext, Some(Cause::TlsFails(why.clone()))),
            _ => (Delivery::Unauthenticated, None),
        },
    };
    Outcome { delivery, causes: own.into_iter().chain([cause]).collect() }
}

/// What no sender gets past.
fn blocked(session: &Session) -> Option<Outcome> {
    let not_at_all =
        |fate, cause| Outcome { delivery: Delivery::NotAtAll(fate), causes: vec![cause] };
    match session {
        Session::NotTested(why) => Some(not_tested(why)),
        Session::Unreachable(why) => Some(not_at_all(Fate::Waits, Cause::Unreachable(why.clone()))),
        Session::PutsOff(text) => Some(not_at_all(Fate::Waits, Cause::PutsOff(text.clone()))),
        Session::Refuses(text) => Some(not_at_all(Fate::Bounces, Cause::Refuses(text.clone()))),
        Session::NoStartTls | Session::TlsFails(_) | Session::Tls(_) => None,
    }
}

fn not_tested(why: &str) -> Outcome {
    Outcome { delivery: Delivery::NotTested, causes: vec![Cause::NotTested(why.to_owned())] }
}

fn waits(causes: Vec<Cause>) -> Outcome {
    Outcome { delivery: Delivery::NotAtAll(Fate::Waits), causes }
}
