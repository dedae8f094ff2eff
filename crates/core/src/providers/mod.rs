//! Who takes mail for delivery: mailbox providers, hosting companies, relays.

mod login;
mod published;
mod row;
mod search;
mod table;

pub use login::{Auth, Username};
pub use row::{Access, Kind, Offer, Provider, Standing, SubmissionHost};
pub use search::{frequent, search};
pub use table::PROVIDERS;

/// The provider with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Provider> {
    PROVIDERS.binary_search_by(|p| p.id.cmp(id)).ok().map(|i| &PROVIDERS[i])
}

/// The provider that a mail domain belongs to, subdomains included. The longest name wins that
/// stands among its own domains or the ends of its mail exchangers; but a name that only lies
/// below such an end may be a customer's machine, and counts where a shorter domain would win.
#[must_use]
pub fn of_domain(domain: &str) -> Option<&'static Provider> {
    let domain = domain.to_ascii_lowercase();
    let mut by_exchanger = None;
    for name in parents(&domain) {
        if let Some(own) = PROVIDERS.iter().find(|p| p.domains.contains(&name)) {
            return by_exchanger.or(Some(own));
        }
        by_exchanger = by_exchanger.or_else(|| holder_of(name));
        if name.len() == domain.len() && by_exchanger.is_some() {
            break;
        }
    }
    by_exchanger.filter(|p| p.mx_suffixes.contains(&domain.as_str()))
}

/// The provider that takes mail at a host. Where several share it, the one whose domain the name
/// lies in. A mail exchanger inside another provider's domain is its own provider's.
#[must_use]
pub fn of_host(host: &str) -> Option<&'static Provider> {
    let takes = |p: &Provider| matches!(p.host, SubmissionHost::Fixed(name) if name == host);
    let namesake = of_domain(host);
    let taking = namesake.filter(|p| takes(p));
    taking.or_else(|| PROVIDERS.iter().find(|p| takes(p))).or_else(|| {
        let is_inside = |p: &&Provider| !parents(host).any(|name| p.domains.contains(&name));
        namesake.filter(|p| is_inside(p) && of_mx(host) == Some(p))
    })
}

/// The provider that a mail exchanger belongs to. The longest suffix wins; where several
/// providers share it, the first that hosts other people's domains.
#[must_use]
pub fn of_mx(exchange: &str) -> Option<&'static Provider> {
    let exchange = exchange.trim_end_matches('.').to_ascii_lowercase();
    parents(&exchange).find_map(holder_of)
}

/// The provider whose mail exchangers have names that end so.
fn holder_of(suffix: &str) -> Option<&'static Provider> {
    let mut holders = PROVIDERS
        .iter()
        .filter(|p| p.mx_suffixes.contains(&suffix))
        .filter(|p| !matches!(p.kind, Kind::Relay | Kind::Transactional));
    let first = holders.clone().next();
    holders.find(|p| p.kind == Kind::Hosting).or(first)
}

/// A name, then what is left of it label by label.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |n| n.split_once('.').map(|(_, rest)| rest))
}

/// The user name that [`Username::id`] writes as this text. One that no provider of the table has
/// is taken for a description.
#[must_use]
pub fn username(id: &str) -> Username {
    let of_all = [
        Username::FullAddress,
        Username::LocalPart,
        Username::LocalPartOrFullAddress,
        Username::None,
    ];
    let of_provider = PROVIDERS.iter().map(|provider| &provider.username);
    let known = of_all.iter().chain(of_provider).find(|username| username.id() == id);
    known.cloned().unwrap_or_else(|| Username::Other(id.to_owned().into()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use portwise_model::{Confidence, Target};

    use super::{PROVIDERS, SubmissionHost, Username, find, of_domain, of_host, of_mx, username};
    use crate::wording::{check_citations, check_phrase, check_sentences};

    #[test]
    fn rows_are_sorted_and_unique() {
        assert!(PROVIDERS.is_sorted_by(|a, b| a.id < b.id));
        let mut domains = HashSet::new();
        for provider in PROVIDERS {
            for domain in provider.domains {
                assert!(domains.insert(domain), "{domain} stands twice");
            }
            let mut ports = HashSet::new();
            for offer in provider.offers {
                assert!(ports.insert(offer.port), "{}: port {} twice", provider.id, offer.port);
            }
        }
    }

    #[test]
    fn names_are_names_and_ports_are_known() {
        let is_host = |name: &str| Target::parse(name).is_ok_and(|t| t.host.to_string() == *name);
        for p in PROVIDERS {
            for name in p.domains.iter().chain(p.mx_suffixes) {
                assert!(is_host(name), "{}: {name}", p.id);
            }
            match p.host {
                SubmissionHost::Fixed(name) => assert!(is_host(name), "{}: {name}", p.id),
                SubmissionHost::OfDomain(prefix) => {
                    assert!(is_host(&format!("{prefix}example.com")), "{}", p.id);
                }
                SubmissionHost::Template(name) => assert!(name.contains('<'), "{}", p.id),
                SubmissionHost::None => assert!(p.offers.is_empty(), "{}", p.id),
            }
            for offer in p.offers {
                assert!(crate::ports::find(offer.port).is_some(), "{}: {}", p.id, offer.port);
            }
            for access in p.imap.iter().chain(&p.pop3) {
                let shown = access.host.replace("<domain>", "example.com");
                assert!(is_host(&shown), "{}: {shown}", p.id);
                assert!([110, 143, 993, 995, 1143].contains(&access.port), "{}", p.id);
            }
        }
    }

    #[test]
    fn every_row_is_sourced_and_dated() {
        for p in PROVIDERS {
            assert!(!p.source.is_empty() && !p.name.is_empty(), "{}", p.id);
            assert!(p.checked_on.parse::<jiff::civil::Date>().is_ok(), "{}", p.id);
            assert!(
                p.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            if let Some(docs) = p.docs {
                assert!(crate::sources::is_link(docs), "{}: {docs}", p.id);
            }
            if let Some(until) = p.password_until {
                let day = if until.len() == 7 { format!("{until}-28") } else { until.to_owned() };
                assert!(day.parse::<jiff::civil::Date>().is_ok(), "{}: {until}", p.id);
                assert_eq!(p.passwords_end().is_some(), *day > *p.checked_on, "{}: {until}", p.id);
            }
            for service in p.services {
                assert!(*service != p.id && find(service).is_some(), "{}: {service}", p.id);
            }
        }
    }

    #[test]
    fn texts_are_for_the_reader() {
        for p in PROVIDERS {
            check_sentences(p.id, p.note);
            let (first, rest) = p.first();
            // A word that asks for something to be done first belongs to the front.
            for late in [" first.", " first,", "must first", "First "] {
                assert!(!format!("{rest}.").contains(late), "{}: {}", p.id, p.note);
            }
            assert!(first.is_empty() || first.contains(' '), "{}: {first}", p.id);
            check_citations(p.id, p.source, p.confidence == Confidence::Verified);
            if let Username::Literal(text) | Username::Address(text) | Username::Other(text) =
                &p.username
            {
                check_phrase(p.id, text);
            }
            if let Username::Literal(text) = &p.username {
                assert!(!text.contains(' '), "{}: {text} cannot be typed as it stands", p.id);
            }
        }
    }

    #[test]
    fn a_domain_finds_its_provider() {
        for (domain, id) in [
            ("gmail.com", "gmail"),
            ("GoogleMail.com", "gmail"),
            ("students.gmail.com", "gmail"),
            ("hotmail.co.uk", "outlook-com"),
            ("contoso.onmicrosoft.com", "microsoft365"),
            ("yahoo.co.jp", "yahoo-japan"),
            ("yahoo.com.tr", "yahoo"),
            ("windowslive.com", "outlook-com"),
            ("live.com.mx", "outlook-com"),
            ("netscape.net", "aol"),
            ("mac.com", "icloud"),
            ("gmx.info", "gmx-de"),
            ("gmx.it", "gmx-com"),
            ("pm.me", "proton-bridge"),
            ("ya.ru", "yandex"),
            ("inwind.it", "libero"),
            ("posteo.net", "posteo"),
            ("mail.protection.outlook.com", "microsoft365"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
            ("eur.olc.protection.outlook.com", "outlook-com"),
            ("protection.outlook.com", "outlook-com"),
            ("your-server.de", "hetzner-webhosting"),
        ] {
            assert_eq!(of_domain(domain).map(|p| p.id), Some(id), "{domain}");
        }
        assert!(of_domain("example.com").is_none());
        assert!(of_domain("notgmail.com").is_none());
        for machine in ["static.1.clients.your-server.de", "box1.bluehost.com", "your-server.org"] {
            assert!(of_domain(machine).is_none() && of_host(machine).is_none(), "{machine}");
        }
    }

    #[test]
    fn a_host_finds_its_provider() {
        for (host, id) in [
            ("smtp.gmail.com", "gmail"),
            ("smtp.mail.yahoo.com", "yahoo"),
            ("smtp.aol.com", "aol"),
            ("smtp.office365.com", "microsoft365"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
        ] {
            assert_eq!(of_host(host).map(|p| p.id), Some(id), "{host}");
        }
        assert!(of_host("smtp.example.com").is_none());
        for provider in PROVIDERS {
            if let SubmissionHost::Fixed(name) = provider.host {
                let found = of_host(name).unwrap();
                assert_eq!(found.host, provider.host, "{}: {}", provider.id, found.id);
            }
        }
    }

    #[test]
    fn a_mail_exchanger_finds_its_provider() {
        for (exchange, id) in [
            ("aspmx.l.google.com.", "google-workspace"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
            ("mx1.mail.ovh.net", "ovhcloud"),
            ("in1-smtp.messagingengine.com", "fastmail"),
        ] {
            assert_eq!(of_mx(exchange).map(|p| p.id), Some(id), "{exchange}");
        }
        assert!(of_mx("mx.example.com").is_none());
    }

    #[test]
    fn every_user_name_comes_back_from_its_text() {
        for p in PROVIDERS {
            assert_eq!(username(p.username.id()), p.username, "{}", p.id);
        }
        let unknown = "the number of the customer";
        assert_eq!(username(unknown).handed_out(), Some(unknown));
    }
}
