//! Puts what the case knows into a rule's text, where the text has a `{placeholder}`.

use std::borrow::Cow;

use portwise_model::Port;

use super::case::Case;
use crate::networks::Passage;
use crate::ports;
use crate::providers::{self, Offer, Provider};
use crate::situation::{Role, Service};

type Value<'a> = Cow<'a, str>;

/// A placeholder, and what stands in its place.
struct Placeholder {
    name: &'static str,
    value: for<'a> fn(&'a Case<'a>) -> Value<'a>,
}

const fn placeholder(
    name: &'static str,
    value: for<'a> fn(&'a Case<'a>) -> Value<'a>,
) -> Placeholder {
    Placeholder { name, value }
}

const PLACEHOLDERS: &[Placeholder] = &[
    placeholder("host", |case| {
        case.host().map_or(Cow::Borrowed("the host"), |host| host.to_string().into())
    }),
    placeholder("provider", |case| match &case.situation.service {
        Service::Provider(provider, _) => provider.name.into(),
        Service::Own(Some(host)) => host.to_string().into(),
        Service::Own(None) if case.role(&[Role::Relay]) => "the smarthost".into(),
        Service::Own(None) => "the server".into(),
        Service::Guessed(domain) => format!("the server of {domain}").into(),
    }),
    placeholder("domain", |case| case.situation.service.domain().unwrap_or("example.com").into()),
    placeholder("since", |case| {
        let date = provider(case).and_then(|p| p.password_until);
        date.map_or_else(String::new, |date| format!(" (since {date})")).into()
    }),
    placeholder("until", |case| {
        provider(case).and_then(Provider::passwords_end).unwrap_or_default().into()
    }),
    placeholder("services", |case| {
        let ids = provider(case).map_or(&[][..], |p| p.services).iter();
        let found = ids.filter_map(|id| providers::find(id));
        let named = found.map(|p| format!("{} ({})", p.name, p.id));
        named.collect::<Vec<_>>().join(", ").into()
    }),
    placeholder("reading", |case| case.reading().unwrap_or_default().into()),
    placeholder("both", |case| ports::list(case.both()).into()),
    placeholder("not-known", |case| {
        let unknown = case.untried().filter(|port| case.passage(*port) == Passage::Unknown);
        ports::list(&unknown.collect::<Vec<Port>>()).into()
    }),
    placeholder("first", |case| provider(case).map_or("", |p| p.first().0).into()),
    placeholder("note", |case| provider(case).map_or("", |p| p.first().1).into()),
    placeholder("checked", |case| provider(case).map_or("", |p| p.checked_on).into()),
    placeholder("username", |case| {
        provider(case).map(|p| p.username.describe()).unwrap_or_default().into()
    }),
    placeholder("network", |case| case.situation.network.map_or("this network", |n| n.name).into()),
    placeholder("lift", |case| case.situation.network.map_or("", |n| n.lift).into()),
    placeholder("lift-sentence", |case| match case.situation.network.map_or("", |n| n.lift) {
        "" => "".into(),
        lift => format!("{lift}.").into(),
    }),
    placeholder("shut", |case| {
        let ports: Vec<Port> = case.shut.iter().map(|o| o.port).collect();
        ports::list(&ports).into()
    }),
    placeholder("program", |case| {
        let program = case.situation.program;
        program.map_or("the program", |program| program.short_name()).into()
    }),
    placeholder("danger", |case| {
        let of_first = case.candidates.first().map(|c| c.tls);
        let danger = of_first.and_then(|tls| case.situation.program?.danger_with(tls));
        danger.unwrap_or_default().into()
    }),
    placeholder("better-port", |case| {
        let logs_in = !case.situation.is_without_login();
        let safe = |offer: &&Offer| {
            let program = case.situation.program;
            program.is_some_and(|p| p.is_safe_at(offer.port, offer.tls, logs_in))
        };
        let text = case.shut.iter().find(safe).map(|offer| {
            format!(", or have port {} opened: {} is safe there", offer.port, offer.tls.name())
        });
        text.unwrap_or_default().into()
    }),
    placeholder("faults", |case| case.faults().into()),
    placeholder("mended", |case| case.when_mended().into()),
    placeholder("relays", |case| {
        let named = case.relays().into_iter().map(|(port, name)| format!("{name} ({port})"));
        named.collect::<Vec<_>>().join(", ").into()
    }),
];

fn provider(case: &Case<'_>) -> Option<&'static Provider> {
    case.situation.service.provider()
}

fn find(name: &str) -> Option<&'static Placeholder> {
    PLACEHOLDERS.iter().find(|placeholder| placeholder.name == name)
}

/// The text with every placeholder filled in. A test holds all texts against the placeholders;
/// an unknown one would be shown as it stands.
pub(super) fn fill(case: &Case<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        match find(name) {
            Some(placeholder) => out.push_str(&(placeholder.value)(case)),
            None => out.push_str(&rest[before.len()..rest.len() - behind.len()]),
        }
        rest = behind;
    }
    out.push_str(rest);
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::texts;
    use super::PLACEHOLDERS;

    #[test]
    fn rules_name_placeholders_that_there_are_and_all_of_them() {
        let mut named = HashSet::new();
        for text in texts() {
            let mut rest = text;
            while let Some((_, after)) = rest.split_once('{') {
                let (name, behind) = after.split_once('}').unwrap_or_else(|| panic!("{text}"));
                assert!(PLACEHOLDERS.iter().any(|p| p.name == name), "{{{name}}} in: {text}");
                named.insert(name);
                rest = behind;
            }
            assert!(!rest.contains('}'), "{text}");
        }
        for placeholder in PLACEHOLDERS {
            assert!(named.contains(placeholder.name), "nothing names {{{}}}", placeholder.name);
        }
    }
}
