//! In which order records and the policy file come and go (RFC 8461 §8, RFC 7672 §4).

use serde::{Deserialize, Serialize};

use super::plan::{ENFORCE_MAX_AGE, Plan};
use crate::mta_sts::Mode;

/// One step.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PublicationStep))]
pub struct Step {
    /// What it is about.
    pub kind: StepKind,
    /// What to do.
    pub text: String,
    /// How long to wait before the next one, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// MX records and addresses.
    Addresses,
    /// Certificates of mail exchangers and policy host.
    Certificates,
    /// The policy file.
    PolicyFile,
    /// The record at `_mta-sts`.
    PolicyRecord,
    /// The record at `_smtp._tls`.
    Reports,
    /// TLSA records.
    Tlsa,
    /// The key of a host.
    Key,
    /// To look at reports, and to check.
    Watch,
    /// The signatures of the zone.
    Signing,
}

/// In which order to put it in place.
pub(super) fn roll_out(plan: &Plan, has_tlsa: bool) -> Vec<Step> {
    let domain = &plan.domain;
    if plan.exchangers.is_empty() {
        let text = format!("Publish the MX record of {domain}, and remove all others.");
        return vec![step(StepKind::Addresses, text)];
    }
    let hosts = plan.names().join(", ");
    let is_new = plan.standing_id().is_none();
    let mut out = vec![
        step(
            StepKind::Addresses,
            format!(
                "Publish the MX records, and A and AAAA records of {hosts} and of mta-sts.{domain}. A mail exchanger must be no alias."
            ),
        ),
        step(
            StepKind::Certificates,
            format!(
                "Give {hosts} and the web server of mta-sts.{domain} certificates of a public authority, each for its own name, and let them be renewed by themselves."
            ),
        ),
    ];
    let enforces_at_once = plan.mode == Mode::Enforce && is_new;
    let mode = if enforces_at_once { Mode::Testing } else { plan.mode };
    out.push(step(
        StepKind::PolicyFile,
        format!(
            "Serve the policy file at https://mta-sts.{domain}/.well-known/mta-sts.txt as text/plain, without a redirect, with “mode: {}”{}.",
            mode.id(),
            if enforces_at_once { " at first" } else { "" },
        ),
    ));
    let verb = if is_new { "Publish" } else { "Change" };
    out.push(step(
        StepKind::PolicyRecord,
        format!(
            "{verb} the TXT record at _mta-sts.{domain} once the file is there. There must be one such record only."
        ),
    ));
    out.push(step(
        StepKind::Reports,
        format!(
            "Publish the TXT record at _smtp._tls.{domain}, and see to it that reports can arrive there."
        ),
    ));
    if has_tlsa {
        out.push(Step {
            wait: Some(plan.ttl.saturating_mul(2)),
            ..step(
                StepKind::Tlsa,
                "Publish the TLSA records. Let certificates be renewed with the same key, so that they stay right.".to_owned(),
            )
        });
    }
    if mode == Mode::Testing {
        out.push(Step {
            wait: Some(WATCHED),
            ..step(
                StepKind::Watch,
                "Check again, and read the reports for some weeks, until they name no failure of your hosts.".to_owned(),
            )
        });
        let max_age = if enforces_at_once { plan.max_age } else { ENFORCE_MAX_AGE };
        out.push(step(
            StepKind::PolicyFile,
            format!("Change the policy file to “mode: enforce” and “max_age: {max_age}”."),
        ));
        out.push(step(
            StepKind::PolicyRecord,
            format!("Then give the record at _mta-sts.{domain} a new id: senders notice the change by it."),
        ));
    }
    out
}

/// How to change the key of a host with a TLSA record.
pub(super) fn key_change(plan: &Plan) -> Vec<Step> {
    vec![
        Step {
            wait: Some(plan.ttl.saturating_mul(2)),
            ..step(
                StepKind::Tlsa,
                "Publish a TLSA record for the next key beside the one for the present key. Wait until no cache has the old set any more, which takes its TTL, and its signature must have been renewed as well.".to_owned(),
            )
        },
        step(
            StepKind::Key,
            "Let the server use the next key and its certificate, at all its addresses.".to_owned(),
        ),
        step(StepKind::Watch, "Check that the new record matches at every address.".to_owned()),
        step(StepKind::Tlsa, "Remove the TLSA record of the old key.".to_owned()),
    ]
}

/// In which order to take it away.
pub(super) fn roll_back(plan: &Plan, has_tlsa: bool) -> Vec<Step> {
    let domain = &plan.domain;
    let mut out = Vec::new();
    if has_tlsa {
        out.push(Step {
            wait: Some(plan.ttl.saturating_mul(2)),
            ..step(
                StepKind::Tlsa,
                "Remove the TLSA records while everything they speak of still works.".to_owned(),
            )
        });
        out.push(step(
            StepKind::Signing,
            "Only then may a host lose its key or STARTTLS, or the zone its signatures; of those the DS record in the zone above goes first.".to_owned(),
        ));
    }
    if plan.exchangers.is_empty() {
        return out;
    }
    out.push(step(
        StepKind::PolicyFile,
        "Change the policy file to “mode: none” with a max_age of a day.".to_owned(),
    ));
    out.push(Step {
        wait: Some(plan.max_age.max(MIN_WAIT)),
        ..step(
            StepKind::PolicyRecord,
            format!(
                "Give the record at _mta-sts.{domain} a new id, and wait as long as the longest max_age that was ever published."
            ),
        )
    });
    out.push(step(StepKind::PolicyRecord, format!("Remove the record at _mta-sts.{domain}.")));
    out.push(step(
        StepKind::PolicyFile,
        format!("Take the policy file and mta-sts.{domain} away."),
    ));
    out.push(step(
        StepKind::Reports,
        format!("Remove the record at _smtp._tls.{domain} last: it tells of whatever still fails."),
    ));
    out
}

fn step(kind: StepKind, text: String) -> Step {
    Step { kind, text, wait: None }
}

/// How long reports are watched before a policy is enforced, in seconds: two weeks.
const WATCHED: u32 = 14 * 86_400;

/// The least time to wait for caches, in seconds: a day.
const MIN_WAIT: u32 = 86_400;
