//! Records, and how they are written.

use std::fmt::Write as _;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Elsewhere;
use super::plan::{Exchanger, Plan, PolicyHost};
use crate::dane::tlsa_name;
use crate::tls_rpt;

/// A record to publish.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ZoneRecord {
    /// Its name, whole and without the dot at the end.
    pub name: String,
    /// How long it may be cached, in seconds.
    pub ttl: u32,
    /// Its type, such as `TXT`.
    pub kind: String,
    /// Its data as in a zone file.
    pub data: String,
    /// Its data as most panels want it: texts without quotation marks and in one piece.
    pub plain: String,
}

impl std::fmt::Display for ZoneRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}. {} IN {} {}", self.name, self.ttl, self.kind, self.data)
    }
}

/// Who is to publish what does not belong into the domain's zone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Whoever runs the domain, in another of its zones.
    OwnZone,
    /// Whoever runs the host: it knows when its key changes.
    Operator,
}

/// The records of the domain's own zone.
pub(super) fn own(plan: &Plan) -> Vec<ZoneRecord> {
    let mut out = Vec::new();
    let record = |name: &str, kind: &str, data: String| ZoneRecord {
        name: name.to_owned(),
        ttl: plan.ttl,
        kind: kind.to_owned(),
        plain: data.clone(),
        data,
    };
    if plan.exchangers.is_empty() {
        return vec![record(&plan.domain, "MX", "0 .".to_owned())];
    }
    for exchanger in &plan.exchangers {
        let data = format!("{} {}.", exchanger.preference, exchanger.name);
        out.push(record(&plan.domain, "MX", data));
    }
    for exchanger in distinct(plan).filter(|e| plan.holds(&e.name)) {
        for address in &exchanger.addresses {
            out.push(record(&exchanger.name, address_kind(*address), address.to_string()));
        }
        if exchanger.is_own && exchanger.is_signed {
            out.extend(tlsa(plan, exchanger));
        }
    }
    let policy_host = format!("mta-sts.{}", plan.domain);
    match &plan.policy_host {
        PolicyHost::Unchanged => {}
        PolicyHost::Addresses(addresses) => {
            let address = |a: &IpAddr| record(&policy_host, address_kind(*a), a.to_string());
            out.extend(addresses.iter().map(address));
        }
        PolicyHost::Alias(target) => {
            out.push(record(&policy_host, "CNAME", format!("{target}.")));
        }
    }
    let announcement = format!("v=STSv1; id={};", plan.id);
    out.push(text_record(plan, &format!("_mta-sts.{}", plan.domain), &announcement));
    let reports = plan
        .standing_reports()
        .unwrap_or_else(|| format!("{}; rua={}", tls_rpt::VERSION, plan.reports_to.join(",")));
    out.push(text_record(plan, &format!("_smtp._tls.{}", plan.domain), &reports));
    out
}

/// What belongs into other zones.
pub(super) fn elsewhere(plan: &Plan) -> Vec<Elsewhere> {
    let is_elsewhere = |e: &&Exchanger| !(plan.holds(&e.name) && e.is_own);
    let each = |exchanger: &Exchanger| {
        let recipient = if exchanger.is_own { Recipient::OwnZone } else { Recipient::Operator };
        let host = &exchanger.name;
        let records = if exchanger.is_signed { tlsa(plan, exchanger) } else { Vec::new() };
        let note = match (recipient, exchanger.is_signed, records.is_empty()) {
            (_, false, _) => format!(
                "The zone of {host} is not signed, so that a TLSA record would mean nothing. It has to be signed first."
            ),
            (_, true, true) => format!(
                "No certificate of {host} was seen, so that there is no TLSA record to suggest."
            ),
            (Recipient::OwnZone, true, false) => {
                format!("Put this into the zone that {host} stands in.")
            }
            (Recipient::Operator, true, false) => format!(
                "Give this line to whoever runs {host}, and do not publish it yourself: only they know when its key changes."
            ),
        };
        Elsewhere { host: host.clone(), recipient, records, note }
    };
    distinct(plan).filter(is_elsewhere).map(each).collect()
}

/// The part of a zone file.
pub(super) fn text(plan: &Plan, records: &[ZoneRecord]) -> String {
    let mut out = String::new();
    let domain = &plan.domain;
    comment(&mut out, &format!("What {domain} publishes for mail from other servers."));
    comment(&mut out, "To be merged into the zone, which has SOA and NS records of its own.");
    for record in records {
        let _ = writeln!(out, "{record}");
        let is_last_tlsa = record.kind == "TLSA"
            && records.iter().rfind(|r| r.kind == "TLSA" && r.name == record.name) == Some(record);
        if is_last_tlsa {
            comment(&mut out, "Before the key of this host changes, a line for the next one:");
            let next = "(SHA-256 digest of the next public key)";
            comment(&mut out, &format!("{}. {} IN TLSA 3 1 1 {next}", record.name, record.ttl));
        }
    }
    if plan.exchangers.is_empty() {
        return out;
    }
    for exchanger in distinct(plan).filter(|e| plan.holds(&e.name)) {
        wanting(&mut out, exchanger);
        standing(&mut out, exchanger);
    }
    if plan.policy_host == PolicyHost::Unchanged {
        let host = format!("mta-sts.{domain}");
        comment(
            &mut out,
            &format!("{host} needs an address, and a web server with a certificate for that name."),
        );
    }
    leftovers(&mut out, plan, records);
    let authority = plan.authority.as_deref().unwrap_or("authority.example");
    comment(&mut out, "To let no other authority issue certificates, with the one that you use:");
    comment(&mut out, &format!("{domain}. {} IN CAA 0 issue \"{authority}\"", plan.ttl));
    // One name for each address, also where hosts share it.
    let mut asked: Vec<IpAddr> = Vec::new();
    for exchanger in distinct(plan).filter(|e| e.is_own) {
        for address in &exchanger.addresses {
            if asked.contains(address) {
                continue;
            }
            asked.push(*address);
            let name = &exchanger.name;
            comment(
                &mut out,
                &format!(
                    "If {address} sends mail as well, ask whoever gave you the address for PTR {name}."
                ),
            );
        }
    }
    out
}

/// Why a host of the zone has no TLSA record.
fn wanting(out: &mut String, exchanger: &Exchanger) {
    let name = &exchanger.name;
    let why = if !exchanger.is_own {
        "somebody else runs it, and only they know when its key changes"
    } else if !exchanger.is_signed {
        "the zone is not signed, and without that it would mean nothing"
    } else if exchanger.keys.is_empty() {
        "no certificate of it was seen"
    } else {
        return;
    };
    comment(out, &format!("No TLSA record for {name}: {why}."));
}

/// TLSA records that stand there and are others.
fn standing(out: &mut String, exchanger: &Exchanger) {
    for tlsa in &exchanger.tlsa {
        let triple = (tlsa.usage, tlsa.selector, tlsa.matching);
        let is_same = |key: &String| triple == (3, 1, 1) && tlsa.data.eq_ignore_ascii_case(key);
        if !exchanger.keys.iter().any(is_same) {
            let (usage, selector, matching) = triple;
            let data: String = tlsa.data.chars().take(64).collect();
            comment(
                out,
                &format!(
                    "Also at {}: {usage} {selector} {matching} {data}. Keep it only if it is for the next key, or for an authority that you use.",
                    exchanger.name
                ),
            );
        }
    }
}

/// TXT records that stand there and must go, since only one may be there.
fn leftovers(out: &mut String, plan: &Plan, records: &[ZoneRecord]) {
    let places = [("_mta-sts", &plan.existing.mta_sts), ("_smtp._tls", &plan.existing.tls_rpt)];
    for (label, texts) in places {
        let name = format!("{label}.{}", plan.domain);
        let is_new = |text: &&String| {
            !records.iter().any(|record| record.name == name && record.plain == **text)
        };
        for text in texts.iter().filter(is_new) {
            comment(out, &format!("To be removed from {name}: {text}"));
        }
    }
}

fn tlsa(plan: &Plan, exchanger: &Exchanger) -> Vec<ZoneRecord> {
    let record = |key: &String| ZoneRecord {
        name: tlsa_name(&exchanger.name, 25),
        ttl: plan.ttl,
        kind: "TLSA".to_owned(),
        data: format!("3 1 1 {key}"),
        plain: format!("3 1 1 {key}"),
    };
    exchanger.keys.iter().map(record).collect()
}

fn text_record(plan: &Plan, name: &str, text: &str) -> ZoneRecord {
    ZoneRecord {
        name: name.to_owned(),
        ttl: plan.ttl,
        kind: "TXT".to_owned(),
        data: quoted(text),
        plain: text.to_owned(),
    }
}

/// A text as in a zone file: strings of at most 255 octets (RFC 1035 §3.3.14, §5.1). A semicolon
/// between quotation marks needs no backslash.
#[must_use]
pub fn quoted(text: &str) -> String {
    let strings: Vec<String> = text.as_bytes().chunks(255).map(one_quoted).collect();
    if strings.is_empty() { "\"\"".to_owned() } else { strings.join(" ") }
}

fn one_quoted(octets: &[u8]) -> String {
    let mut out = String::from("\"");
    for octet in octets {
        match octet {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(*octet));
            }
            b' '..=b'~' => out.push(char::from(*octet)),
            other => {
                let _ = write!(out, "\\{other:03}");
            }
        }
    }
    out.push('"');
    out
}

/// A comment, which can hold no line break.
fn comment(out: &mut String, text: &str) {
    out.push_str("; ");
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    out.push('\n');
}

fn address_kind(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "A" } else { "AAAA" }
}

/// The exchangers, each once.
fn distinct(plan: &Plan) -> impl Iterator<Item = &Exchanger> {
    plan.names().into_iter().filter_map(|name| plan.exchangers.iter().find(|e| e.name == name))
}

impl Plan {
    /// Whether a name stands in the domain's zone, as far as the name tells.
    fn holds(&self, name: &str) -> bool {
        let above = name.strip_suffix(&self.domain);
        above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    }

    /// The record for reports that stands there, if it is good and does what is wanted.
    fn standing_reports(&self) -> Option<String> {
        let [one] = self.existing.tls_rpt.as_slice() else { return None };
        let read = tls_rpt::read(one).ok()?;
        let has = |uri: &String| read.uris.iter().any(|known| known.text == *uri);
        self.reports_to.iter().all(has).then(|| one.clone())
    }
}
