//! What a mail domain should publish, as a whole that fits together: records, the policy file, and
//! in which order they come and go.

pub mod plan;
pub mod steps;
pub mod zone;

use serde::{Deserialize, Serialize};

use crate::mta_sts::{Mode, file};

pub use plan::{Exchanger, Existing, Plan, PlanFault, PolicyHost};
pub use steps::{Step, StepKind};
pub use zone::{Recipient, ZoneRecord};

/// What to publish.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PolicyPublication))]
pub struct Publication {
    /// The records of the domain's own zone, one by one.
    pub records: Vec<ZoneRecord>,
    /// The same as a part of a zone file, with what cannot be written as a record as comments.
    pub zone: String,
    /// What belongs into other zones, by host.
    pub elsewhere: Vec<Elsewhere>,
    /// The policy file; absent for a domain that takes no mail.
    pub policy_file: Option<PolicyToServe>,
    /// In which order to put it in place.
    pub roll_out: Vec<Step>,
    /// How to change the key of a host with a TLSA record; empty where there is none.
    pub key_change: Vec<Step>,
    /// In which order to take it away.
    pub roll_back: Vec<Step>,
}

/// A policy file, and where it is served.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicyToServe {
    /// Where senders fetch it.
    pub url: String,
    /// Its text.
    pub text: String,
    /// Its text while MTA-STS is taken down.
    pub text_to_end: String,
}

/// Records that belong into another zone than that of the domain.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Elsewhere {
    /// The mail exchanger that it is about.
    pub host: String,
    /// Who is to publish it.
    pub recipient: Recipient,
    /// The records; none if there is nothing to give yet.
    pub records: Vec<ZoneRecord>,
    /// What to do with it, or why there is nothing, in a sentence.
    pub note: String,
}

/// What a domain should publish.
///
/// # Errors
///
/// What in the plan cannot be published.
pub fn publication(plan: &Plan) -> Result<Publication, PlanFault> {
    let plan = plan::checked(plan)?;
    let policy_file = (!plan.exchangers.is_empty()).then(|| PolicyToServe {
        url: format!("https://mta-sts.{}/.well-known/mta-sts.txt", plan.domain),
        text: policy_text(&plan, plan.mode, plan.max_age),
        text_to_end: policy_text(&plan, Mode::None, file::SHORT_MAX_AGE),
    });
    let records = zone::own(&plan);
    let elsewhere = zone::elsewhere(&plan);
    let is_key_ours = |records: &[ZoneRecord]| records.iter().any(|record| record.kind == "TLSA");
    let ours = elsewhere.iter().filter(|one| one.recipient == Recipient::OwnZone);
    let has_tlsa = is_key_ours(&records) || ours.into_iter().any(|one| is_key_ours(&one.records));
    Ok(Publication {
        zone: zone::text(&plan, &records),
        roll_out: steps::roll_out(&plan, has_tlsa),
        key_change: if has_tlsa { steps::key_change(&plan) } else { Vec::new() },
        roll_back: steps::roll_back(&plan, has_tlsa),
        records,
        elsewhere,
        policy_file,
    })
}

/// A policy file for the exchangers of a plan. Mode `none` needs no `mx`.
fn policy_text(plan: &Plan, mode: Mode, max_age: u32) -> String {
    let mut out = format!("version: STSv1\nmode: {}\n", mode.id());
    if mode != Mode::None {
        for name in plan.names() {
            out.push_str(&format!("mx: {name}\n"));
        }
    }
    out.push_str(&format!("max_age: {max_age}\n"));
    out
}

impl Plan {
    /// The names of the exchangers, each once, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for exchanger in &self.exchangers {
            if !out.contains(&exchanger.name.as_str()) {
                out.push(&exchanger.name);
            }
        }
        out
    }
}
