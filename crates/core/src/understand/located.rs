//! Addresses, domains and hosts.

use portwise_model::target::mail_address;
use portwise_model::{Host, Target, TargetKind, names};

use super::{Domain, Reading, Server, Understood, clear};
use crate::providers::{self, PROVIDERS, Provider, SubmissionHost};

/// What stands for somebody at a domain; the domain alone counts.
fn somebody_at(domain: &str) -> String {
    format!("you@{domain}")
}

/// An address, a domain or a host.
pub(super) fn read(text: &str) -> Option<Reading> {
    if !text.contains(['@', '.', ':']) && text != "localhost" {
        return None;
    }
    let target = Target::parse(text).ok()?;
    let Host::Name(name) = &target.host else {
        return Some(clear(server(&target, None, None), Vec::new()));
    };
    if target.kind == TargetKind::Email {
        let said = mail_address(text);
        let said = said.map_or_else(|| somebody_at(name), |address| address.to_string());
        let provider = providers::of_domain(name);
        return Some(clear(
            Understood::Address(Domain { name: name.clone(), said, provider }),
            Vec::new(),
        ));
    }
    if let Some(provider) = providers::of_host(name) {
        return Some(clear(server(&target, Some(provider), None), Vec::new()));
    }
    if let Some((provider, part)) = of_template(name) {
        return Some(clear(server(&target, Some(provider), Some(part)), Vec::new()));
    }
    let said = somebody_at(name);
    let domain = Domain { name: name.clone(), said, provider: providers::of_domain(name) };
    if domain.provider.is_some() {
        return Some(clear(Understood::Domain(domain), Vec::new()));
    }
    let (domain, host) = (Understood::Domain(domain), server(&target, None, None));
    let related = related(name);
    if !related.is_empty() && target.port.is_none() && !is_server_name(name) {
        let meanings = related.into_iter().map(Understood::Provider).chain([domain, host]);
        return Some(Reading { meanings: meanings.collect(), is_clear: false });
    }
    if target.port.is_some() || !is_mail_domain(name) {
        return Some(clear(host, vec![domain]));
    }
    Some(clear(domain, vec![host]))
}

fn server(
    target: &Target,
    provider: Option<&'static Provider>,
    part: Option<String>,
) -> Understood {
    let host = target.host.to_string();
    Understood::Host(Server { host, port: target.port, provider, part })
}

/// The provider whose hosts have such names, and the part of it that only the customer knows.
fn of_template(name: &str) -> Option<(&'static Provider, String)> {
    PROVIDERS.iter().find_map(|provider| {
        let SubmissionHost::Template(template) = provider.host else { return None };
        let (before, rest) = template.split_once('<')?;
        let (_, after) = rest.split_once('>')?;
        if before.is_empty() || after.is_empty() {
            return None;
        }
        let part = name.strip_prefix(before)?.strip_suffix(after)?;
        (!part.is_empty()).then(|| (provider, part.to_owned()))
    })
}

/// What the names of mail servers begin with.
const SERVER_NAMES: &[&str] = &[
    "smtp",
    "mail",
    "mx",
    "mta",
    "relay",
    "imap",
    "pop",
    "exchange",
    "email",
    "outgoing",
    "send",
    "asmtp",
    "mailout",
    "securesmtp",
    "submission",
    "post",
    "out",
    "ssl",
    "localhost",
];

/// Whether a name looks like that of a mail server.
pub(super) fn is_server_name(name: &str) -> bool {
    let first = name.split(['.', '-']).next().unwrap_or_default();
    let first = first.trim_end_matches(|c: char| c.is_ascii_digit());
    SERVER_NAMES.contains(&first)
}

/// Whether a name is short enough for a mail domain, such as `example.com` or `example.co.uk`.
fn is_short(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    match labels.as_slice() {
        [_, _] => true,
        [_, second, top] => second.len() <= 3 && top.len() == 2,
        _ => false,
    }
}

/// Whether a name rather means a mail domain, such as `example.com`, than a server.
#[must_use]
pub fn is_mail_domain(name: &str) -> bool {
    is_short(name) && !is_server_name(name)
}

/// Providers that a domain seems to be about, though it holds no mailboxes of theirs: their hosts
/// lie in it, or it is called as they are.
fn related(domain: &str) -> Vec<&'static Provider> {
    let label = domain.split('.').next().unwrap_or_default();
    let inside = format!(".{domain}");
    let holds = |p: &&Provider| matches!(p.host, SubmissionHost::Fixed(h) if h.ends_with(&inside));
    let by_host: Vec<_> = PROVIDERS.iter().filter(holds).collect();
    if !by_host.is_empty() {
        return by_host;
    }
    let is_word = |p: &&Provider| label.len() > 3 && p.id.split('-').next() == Some(label);
    PROVIDERS.iter().filter(|p| is_word(p) || names::is_called(label, *p)).collect()
}
