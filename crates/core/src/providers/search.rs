//! How people find their provider.

use super::{PROVIDERS, Provider, find};

/// Those that most people come with.
const FREQUENT: &[&str] = &[
    "gmail",
    "microsoft365",
    "outlook-com",
    "yahoo",
    "icloud",
    "ovhcloud",
    "gmx-de",
    "sendgrid",
    "amazon-ses",
    "brevo",
];

/// The providers that most people come with, to be offered before anything is typed.
pub fn frequent() -> impl Iterator<Item = &'static Provider> {
    FREQUENT.iter().filter_map(|id| find(id))
}

/// The providers that a text means by a part of a name, id, domain or host, or by an e-mail
/// address. An empty text means all.
pub fn search(text: &str) -> impl Iterator<Item = &'static Provider> {
    let text = text.trim().to_lowercase();
    PROVIDERS.iter().filter(move |provider| matches(provider, &text))
}

fn matches(provider: &Provider, text: &str) -> bool {
    let domain = text.rsplit('@').next().unwrap_or_default();
    let host = provider.host.for_domain(None).unwrap_or_default();
    text.is_empty()
        || provider.id.contains(text)
        || provider.name.to_lowercase().contains(text)
        || provider.aliases.iter().any(|alias| alias.contains(text))
        || provider.domains.iter().any(|d| d.contains(domain))
        || host.contains(text)
}

#[cfg(test)]
mod tests {
    use super::{FREQUENT, PROVIDERS, frequent, search};

    #[test]
    fn the_frequent_ones_exist() {
        assert_eq!(frequent().map(|p| p.id).collect::<Vec<_>>(), FREQUENT);
    }

    #[test]
    fn a_search_finds_by_name_domain_address_and_host() {
        let found = |text: &str| search(text).any(|p| p.id == "gmail");
        for text in ["", "Gmail", "googlemail.com", "anna@gmail.com", "smtp.gmail", " gmail "] {
            assert!(found(text), "{text}");
        }
        assert!(!found("yahoo"));
        assert!(search("o365").any(|p| p.id == "microsoft365"));
        assert_eq!(search(" ").count(), PROVIDERS.len());
        assert_eq!(search("no such provider").count(), 0);
    }
}
