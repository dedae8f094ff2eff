//! The causes of an entry as they are told in a context: what fits first, what does not fit aside.

use std::borrow::Cow;

use crate::context::{Context, Login, Provider, Purpose, Tls};
use crate::entry::{About, Cause, Entry};
use crate::fit::Fit;
use crate::program::{Programs, Topic};

/// What is told of a delivery where all that is known is for submission.
const DELIVERY: (&str, &str) = (
    "The recipient's server did not take the mail as the sending server offered it.",
    "Look at that server's whole reply in the log, and at dig DOMAIN MX. The queue tries again by itself as long as the reply begins with 4. Settings of mail programs have no part in it.",
);

/// What may be behind an error, as it is told in a context.
#[derive(Clone, Debug, PartialEq)]
pub struct Told<'a> {
    /// What is wrong.
    pub text: Cow<'a, str>,
    /// What to change; by the names of the program's own settings first, where they are known.
    pub fix: Cow<'a, str>,
    /// Whether it can be the cause here. What cannot comes last.
    pub applies: bool,
    /// What the settings are for that change it.
    pub set: Option<Topic>,
    /// Whether the program's own settings are named in it.
    pub by_name: bool,
}

impl Cause {
    /// Text and fix as they are told without a text of an error: all that is known is what the
    /// cause is for. Nothing where they speak of something else that only such a text says.
    #[must_use]
    pub fn told_alone(&self) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        let port = self.when.ports.first().copied();
        filled(self, &Context { port, ..Context::default() })
    }
}

/// The causes of an entry, the likeliest in this context first.
pub(crate) fn causes<'a>(
    entry: &'a Entry,
    context: &Context,
    programs: &Programs,
    bases: &[&str],
) -> Vec<Told<'a>> {
    let tls = wanted(context);
    let mut told: Vec<(u8, Told<'a>)> = Vec::new();
    for cause in &entry.causes {
        let fit = cause.when.fit(context, bases);
        let filled = filled(cause, context);
        let (rank, applies) = match (fit, &filled) {
            (Fit::Not, _) | (_, None) => (0, false),
            (Fit::Open, _) => (1, true),
            (Fit::Made(count), _) => (1 + count, true),
        };
        let (text, fix) = filled.unwrap_or_else(|| (Cow::from(&cause.text), Cow::from(&cause.fix)));
        let own = context.program.as_ref().zip(cause.set).filter(|_| applies);
        let own = own.and_then(|(program, set)| programs.own_setting(&program.id, set, tls));
        let by_name = own.is_some();
        let fix = match own {
            Some(own) => Cow::from(format!("{own} {fix}")),
            None => fix,
        };
        told.push((rank, Told { text, fix, applies, set: cause.set, by_name }));
    }
    let peculiar = context.provider.as_ref().filter(|_| context.purpose != Some(Purpose::Delivery));
    if let Some(provider) = peculiar {
        let of_provider = entry.about.iter().filter_map(|about| match about {
            About::Port => of_ports(provider, context),
            About::Login => of_login(provider),
        });
        told.extend(of_provider.map(|(text, fix)| {
            let (text, fix) = (Cow::from(text), Cow::from(fix));
            (u8::MAX, Told { text, fix, applies: true, set: None, by_name: false })
        }));
    }
    if context.purpose == Some(Purpose::Delivery) && !told.iter().any(|(_, told)| told.applies) {
        let (text, fix) = (Cow::from(DELIVERY.0), Cow::from(DELIVERY.1));
        told.push((1, Told { text, fix, applies: true, set: None, by_name: false }));
    }
    // Stable: what fits alike keeps its order.
    told.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    told.into_iter().map(|(_, told)| told).collect()
}

/// How TLS has to start: as the provider has it at that port, or at another if it has none there.
pub(crate) fn wanted(context: &Context) -> Option<Tls> {
    let ports = context.provider.as_ref().map(|p| p.ports.as_slice()).unwrap_or_default();
    let at_port = context.port.and_then(|port| ports.iter().find(|o| o.port == port));
    let offer = at_port.or_else(|| context.port.and_then(|_| ports.first()));
    offer.map(|o| o.tls).or_else(|| context.port.and_then(Tls::of_port))
}

/// Text and fix with what is known in place of the names in braces; nothing if it is not known.
fn filled<'a>(cause: &'a Cause, context: &Context) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let fill = |text: &'a str| -> Option<Cow<'a, str>> {
        if !text.contains('{') {
            return Some(Cow::from(text));
        }
        let mut out = text.to_owned();
        for (name, value) in [
            ("{offered}", Some(listed(&context.mechanisms)).filter(|l| !l.is_empty())),
            ("{mechanism}", context.mechanism.clone()),
            ("{host}", context.host.clone()),
            ("{port}", context.port.map(|port| port.to_string())),
        ] {
            if out.contains(name) {
                out = out.replace(name, &value?);
            }
        }
        Some(Cow::from(out))
    };
    Some((fill(&cause.text)?, fill(&cause.fix)?))
}

fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What a provider's ports have to do with it.
fn of_ports(provider: &Provider, context: &Context) -> Option<(String, String)> {
    let name = &provider.name;
    let host = provider.host.as_deref();
    let offers: Vec<String> = provider
        .ports
        .iter()
        .filter(|o| o.tls != Tls::None)
        .map(|o| format!("port {} with {}", o.port, o.tls.describe()))
        .collect();
    if offers.is_empty() {
        return None;
    }
    let place = host.map_or_else(String::new, |host| format!("{host}, "));
    let fix = format!("Use {place}{}.", offers.join(", or "));
    let known = |port: u16| provider.ports.iter().any(|o| o.port == port);
    let fixed_host = host.filter(|h| !h.contains('<'));
    let text = match (context.port, &context.host, fixed_host) {
        (Some(port), ..) if !known(port) => format!("{name} takes no mail on port {port}."),
        (_, Some(given), Some(host))
            if given != host && given.parse::<std::net::IpAddr>().is_err() =>
        {
            format!("{name} takes mail at {host}, not at {given}.")
        }
        _ => format!("Host, port or TLS may differ from what {name} wants."),
    };
    Some((text, fix))
}

/// How one logs in at a provider.
fn of_login(provider: &Provider) -> Option<(String, String)> {
    let name = &provider.name;
    let has = |login: Login| provider.logins.contains(&login);
    let oauth = if has(Login::OAuth2) { ", or let the program sign in with OAuth2" } else { "" };
    let (text, fix) = if provider.logins.is_empty() {
        provider.username.is_none().then_some(())?;
        return None;
    } else if provider.logins == [Login::OAuth2] {
        (
            format!("{name} takes no passwords from programs, only OAuth2."),
            "Let the program sign in with OAuth2; where it cannot, send through another service."
                .to_owned(),
        )
    } else if has(Login::ApiKey) {
        (
            format!("{name} wants an API key in place of the password."),
            "Make a key that may send mail, and enter it as the password.".to_owned(),
        )
    } else if has(Login::Password) {
        let end = provider.passwords_end.as_ref();
        let text = match end {
            Some(end) => format!("{name} takes the account's own password until {end} only."),
            None if has(Login::AppPassword) => {
                format!("{name} may want an app password in place of the account's own.")
            }
            None => return of_username(provider),
        };
        let app =
            if has(Login::AppPassword) { "Make an app password" } else { "Check the password" };
        (text, format!("{app}{oauth}."))
    } else if has(Login::AppPassword) {
        (
            format!("{name} takes app passwords, not the account's own password."),
            format!("Make an app password in the account's security settings{oauth}."),
        )
    } else {
        (
            format!("{name} wants a token made for SMTP in place of the password."),
            format!("Make one in the account's settings, and enter it as the password{oauth}."),
        )
    };
    let user = provider.username.as_ref().map(|user| format!(" User name: {user}."));
    let note = noted(provider);
    Some((text, format!("{fix}{}{note}", user.unwrap_or_default())))
}

/// What the user name is, where the password is an ordinary one.
fn of_username(provider: &Provider) -> Option<(String, String)> {
    let user = provider.username.as_ref()?;
    let name = &provider.name;
    let text = format!("The user name may not be the one that {name} wants.");
    Some((text, format!("User name: {user}.{}", noted(provider))))
}

fn noted(provider: &Provider) -> String {
    let note = provider.note.trim_end_matches('.');
    if note.is_empty() { String::new() } else { format!(" {note}.") }
}

#[cfg(test)]
mod tests {
    use crate::entries;

    #[test]
    fn what_is_told_alone_names_what_is_known() {
        for entry in entries() {
            let told: Vec<_> = entry.causes.iter().filter_map(|cause| cause.told_alone()).collect();
            assert!(!told.is_empty(), "{}", entry.id);
            for (text, fix) in told {
                for name in ["{offered}", "{mechanism}", "{host}", "{port}"] {
                    assert!(!text.contains(name) && !fix.contains(name), "{}: {text}", entry.id);
                }
            }
        }
        let refused = entries().iter().find(|entry| entry.id == "connection-refused").unwrap();
        let told = refused.causes.iter().filter_map(|cause| cause.told_alone());
        let told: Vec<String> = told.map(|(text, _)| text.into_owned()).collect();
        assert!(told.contains(&"The server does not serve port 465.".to_owned()), "{told:?}");
    }
}
