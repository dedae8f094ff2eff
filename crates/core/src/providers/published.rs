//! Whether what a row says was published by the provider itself.

use super::{Provider, SubmissionHost};

impl Provider {
    /// Whether one of the sources is the provider's own, rather than a list of settings that work
    /// with it, or what somebody else wrote.
    #[must_use]
    pub fn is_published_by_provider(&self) -> bool {
        let own: Vec<&str> = self.own_names().map(organisation).collect();
        let is_own = |citation: &str| {
            let place = citation.split([' ', '/']).next().unwrap_or_default();
            match place.contains('.') {
                true => own.contains(&organisation(place)),
                // A repository, by its owner.
                false => {
                    let is_repository = citation.split(' ').next().is_some_and(|p| p.contains('/'));
                    is_repository && own.iter().any(|name| name.split('.').next() == Some(place))
                }
            }
        };
        self.source.split("; ").any(is_own)
    }

    /// Names that are under the provider's control.
    fn own_names(&self) -> impl Iterator<Item = &'static str> {
        let docs = self.docs.and_then(|page| page.strip_prefix("https://"));
        let docs = docs.and_then(|page| page.split(['/', '?', '#']).next());
        let host = match self.host {
            SubmissionHost::Fixed(name) | SubmissionHost::Template(name) => Some(name),
            SubmissionHost::OfDomain(_) | SubmissionHost::None => None,
        };
        let named = docs.into_iter().chain(host);
        named.chain(self.domains.iter().chain(self.mx_suffixes).copied())
    }
}

/// The end of a name that a single organisation holds, such as `example.com` or `example.co.uk`.
fn organisation(name: &str) -> &str {
    let ends: Vec<usize> = name.rmatch_indices('.').map(|(at, _)| at + 1).take(3).collect();
    let end = |labels: usize| ends.get(labels - 1).map_or(name, |at| &name[*at..]);
    let is_short = |label: &str| label.len() <= 3;
    match end(2).split_once('.') {
        Some((second, top)) if is_short(second) && top.len() == 2 => end(3),
        _ => end(2),
    }
}

#[cfg(test)]
mod tests {
    use super::organisation;
    use crate::providers::{PROVIDERS, find};

    #[test]
    fn an_organisation_holds_the_end_of_a_name() {
        for (name, end) in [
            ("support.google.com", "google.com"),
            ("google.com", "google.com"),
            ("help.example.co.uk", "example.co.uk"),
            ("mail.cek.ne.jp", "cek.ne.jp"),
            ("kb.mailbox.org", "mailbox.org"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(organisation(name), end);
        }
    }

    #[test]
    fn lists_of_settings_are_not_the_providers_own_words() {
        let own = |id: &str| find(id).unwrap().is_published_by_provider();
        for id in ["gmail", "microsoft365", "sendgrid", "amazon-ses", "scaleway-tem", "ovhcloud"] {
            assert!(own(id), "{id}");
        }
        for id in ["kpn", "qq", "loops", "yahoo-japan"] {
            assert!(!own(id), "{id}");
        }
        for p in PROVIDERS.iter().filter(|p| p.source.split("; ").all(|s| s.contains("ISPDB"))) {
            assert!(!p.is_published_by_provider(), "{}", p.id);
        }
    }
}
