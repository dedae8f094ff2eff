//! URLs from foreign text: which of them may be asked.

use std::collections::BTreeSet;

use portwise_model::{Host, Port};
use url::Url;

use crate::facts::{Discovered, Redirect};

/// The longest URL that is followed, in octets.
const LONGEST: usize = 2_048;

/// A place that may be asked, as far as its URL tells. Its addresses are still to be vetted.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Place {
    /// The URL, without a fragment.
    pub url: String,
    /// The host in lower case as A-labels.
    pub host: String,
    /// 443 with https, 80 with http.
    pub port: Port,
    /// Whether it is https.
    pub https: bool,
}

/// Vets a URL.
///
/// # Errors
///
/// Why it is not asked.
pub fn vet(text: &str) -> Result<Place, Redirect> {
    if text.len() > LONGEST {
        return Err(Redirect::NotUrl);
    }
    place(Url::parse(text.trim()).map_err(|_| Redirect::NotUrl)?)
}

/// Vets a URL that must be https, such as one that a document names.
///
/// # Errors
///
/// Why it is not asked.
pub fn vet_https(text: &str) -> Result<Place, Redirect> {
    let place = vet(text)?;
    if place.https { Ok(place) } else { Err(Redirect::Downgrade) }
}

/// Vets what a redirect names, seen from where it stands. `before` are the URLs that led here, in
/// order, the one that answered with the redirect last; `most` is how many redirects are followed.
///
/// # Errors
///
/// Why it is not followed.
pub fn follow(before: &[Place], location: &str, most: usize) -> Result<Place, Redirect> {
    let Some(here) = before.last() else { return Err(Redirect::NotUrl) };
    if most == 0 {
        return Err(Redirect::NotAllowed);
    }
    if location.len() > LONGEST {
        return Err(Redirect::NotUrl);
    }
    let base = Url::parse(&here.url).map_err(|_| Redirect::NotUrl)?;
    let next = place(base.join(location.trim()).map_err(|_| Redirect::NotUrl)?)?;
    if here.https && !next.https {
        return Err(Redirect::Downgrade);
    }
    if before.iter().any(|place| place.url == next.url) {
        return Err(Redirect::Loop);
    }
    if before.len() > most {
        return Err(Redirect::TooMany);
    }
    Ok(next)
}

fn place(mut url: Url) -> Result<Place, Redirect> {
    let https = match url.scheme() {
        "https" => true,
        "http" => false,
        _ => return Err(Redirect::NotUrl),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Redirect::UserInfo);
    }
    // The parser has turned every spelling of an address into one.
    let host = match url.host() {
        Some(url::Host::Domain(name)) => name.trim_end_matches('.').to_owned(),
        _ => return Err(Redirect::Host),
    };
    if !host.contains('.') || !matches!(Host::parse(&host), Ok(Host::Name(_))) {
        return Err(Redirect::Host);
    }
    let port = if https { 443 } else { 80 };
    if url.port_or_known_default() != Some(port) {
        return Err(Redirect::Port);
    }
    url.set_fragment(None);
    url.set_host(Some(&host)).map_err(|_| Redirect::Host)?;
    let url = String::from(url);
    if url.len() > LONGEST { Err(Redirect::NotUrl) } else { Ok(Place { url, host, port, https }) }
}

/// The registrable domain of a host by the public suffix list; the host itself if it has none.
#[must_use]
pub fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

/// Notes the registrable domain of every host that is named, so that whoever reads the facts later
/// needs no list.
pub fn note_registrable(discovered: &mut Discovered) {
    let servers = discovered.sources.iter().flat_map(|published| &published.servers);
    let mut hosts: BTreeSet<String> = servers.map(|server| server.host.clone()).collect();
    let fetches = discovered.sources.iter().flat_map(|published| &published.fetches);
    hosts.extend(fetches.filter_map(|fetch| fetch.url.split('/').nth(2)).map(str::to_owned));
    hosts.extend(discovered.exchanger.clone());
    hosts.insert(discovered.domain.clone());
    let longer = hosts.into_iter().filter_map(|host| {
        let domain = registrable(&host);
        (domain != host).then(|| (host.clone(), domain.to_owned()))
    });
    discovered.registrable = longer.collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_http_to_names_at_their_ports() {
        for (text, expected) in [
            ("https://Example.ORG/a?b#c", Ok("https://example.org/a?b")),
            ("https://example.org:443/", Ok("https://example.org/")),
            ("http://example.org:80/x", Ok("http://example.org/x")),
            ("https://example.org./x", Ok("https://example.org/x")),
            ("https://b\u{fc}cher.example/", Ok("https://xn--bcher-kva.example/")),
            ("https://example.org:8443/", Err(Redirect::Port)),
            ("https://example.org:80/", Err(Redirect::Port)),
            ("http://example.org:443/", Err(Redirect::Port)),
            ("https://user@example.org/", Err(Redirect::UserInfo)),
            ("https://:secret@example.org/", Err(Redirect::UserInfo)),
            ("https://127.0.0.1/", Err(Redirect::Host)),
            ("https://0x7f.1/", Err(Redirect::Host)),
            ("https://2130706433/", Err(Redirect::Host)),
            ("https://017700000001/", Err(Redirect::Host)),
            ("https://127.1/", Err(Redirect::Host)),
            ("https://[::1]/", Err(Redirect::Host)),
            ("https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/", Err(Redirect::Host)),
            ("https://localhost/", Err(Redirect::Host)),
            ("https://localhost./", Err(Redirect::Host)),
            ("https://_x.example.org/", Err(Redirect::Host)),
            ("ftp://example.org/", Err(Redirect::NotUrl)),
            ("file:///etc/passwd", Err(Redirect::NotUrl)),
            ("example.org/x", Err(Redirect::NotUrl)),
            ("", Err(Redirect::NotUrl)),
        ] {
            let place = vet(text);
            assert_eq!(
                place.as_ref().map(|place| place.url.as_str()).map_err(|why| *why),
                expected,
                "{text}"
            );
        }
        let long = format!("https://example.org/{}", "x".repeat(LONGEST));
        assert_eq!(vet(&long), Err(Redirect::NotUrl));
        assert_eq!(vet_https("http://example.org/"), Err(Redirect::Downgrade));
        assert!(vet_https("https://example.org/").is_ok());
    }

    #[test]
    fn redirects_are_vetted_one_by_one() {
        let at = |text: &str| vet(text).unwrap();
        let start = [at("https://autoconfig.example.org/mail/config-v1.1.xml")];
        let url = |result: Result<Place, Redirect>| result.map(|place| place.url);
        assert_eq!(url(follow(&start, "/x", 3)), Ok("https://autoconfig.example.org/x".into()));
        assert_eq!(url(follow(&start, "//a.example/x", 3)), Ok("https://a.example/x".into()));
        for (location, why) in [
            ("http://autoconfig.example.org/", Redirect::Downgrade),
            ("https://autoconfig.example.org/mail/config-v1.1.xml#x", Redirect::Loop),
            ("", Redirect::Loop),
            ("https://10.0.0.1/", Redirect::Host),
            ("//user@example.org/", Redirect::UserInfo),
            ("gopher://example.org/", Redirect::NotUrl),
        ] {
            assert_eq!(follow(&start, location, 3), Err(why), "{location}");
        }
        assert_eq!(follow(&start, "/x", 0), Err(Redirect::NotAllowed));
        let chain = ["https://a.example/1", "https://a.example/2", "https://a.example/3"].map(at);
        assert!(follow(&chain, "/4", 3).is_ok());
        let chain: Vec<Place> = chain.into_iter().chain([at("https://a.example/4")]).collect();
        assert_eq!(follow(&chain, "/5", 3), Err(Redirect::TooMany));
        let http = [at("http://autodiscover.example.org/")];
        assert!(follow(&http, "https://a.example/", 3).is_ok_and(|place| place.https));
        assert!(follow(&http, "http://a.example/", 3).is_ok_and(|place| !place.https));
        assert_eq!(follow(&[], "https://a.example/", 3), Err(Redirect::NotUrl));
    }

    #[test]
    fn registrable_domains_follow_the_list() {
        assert_eq!(registrable("mx1.mail.example.co.uk"), "example.co.uk");
        assert_eq!(registrable("example.org"), "example.org");
        assert_eq!(registrable("co.uk"), "co.uk");
    }
}
