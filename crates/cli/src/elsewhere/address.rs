//! Where another Portwise is, and which of its checks is meant.

use portwise_api::Vantage;
use portwise_core::Mode;
use portwise_probe::service::Service;

/// Another Portwise, by its URL.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Elsewhere {
    base: String,
    vantage: Option<Vantage>,
    name: String,
}

/// The address of a check at another Portwise.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Address {
    place: Elsewhere,
    /// Which check.
    pub(crate) check: Check,
}

/// Which check an address names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Check {
    /// One that was made, by its id.
    Made(String),
    /// One to be made: what the page's link says.
    Asked {
        /// What to check.
        target: String,
        /// Which question to answer.
        mode: Mode,
        /// Whether to look for all published settings.
        discover: bool,
    },
    /// None.
    None,
}

impl Elsewhere {
    fn at(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        Self { name: base.clone(), vantage: None, base }
    }

    /// Its URL without a slash at the end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The vantage point that it is to check from, if that was said.
    pub(crate) fn vantage(&self) -> Option<&Vantage> {
        self.vantage.as_ref()
    }

    /// What it is called: its URL, or the vantage point there.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The same from one of its vantage points, called by that alone where nothing else has some.
    pub(crate) fn looking_from(&self, vantage: &Vantage, is_only: bool) -> Self {
        let base = self.base.clone();
        let name = if is_only { vantage.to_string() } else { format!("{vantage} ({base})") };
        Self { base, vantage: Some(vantage.clone()), name }
    }
}

/// What of the page's addresses stands behind the one of the site.
const PAGES: [&str; 3] = ["/check/index.html", "/check/", "/check"];
const PROBES: &str = "/api/v1/probes";

impl Address {
    /// Reads the URL of a Portwise, of a page of it, or of one of its checks.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (address, _) = address.split_once('?').unwrap_or((address, ""));
        if !Service::can_ask(address) {
            return Err(
                "give the URL of a Portwise, such as https://portwise.example.com, without a user or a password"
                    .to_owned(),
            );
        }
        if let Some((base, rest)) = address.split_once(PROBES) {
            let id = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
            let check = match id {
                "" => Check::None,
                id => Check::Made(id.to_owned()),
            };
            return Ok(Self { place: Elsewhere::at(base), check });
        }
        let base = PAGES.iter().find_map(|page| address.strip_suffix(page)).unwrap_or(address);
        Ok(Self { place: Elsewhere::at(base), check: asked(fragment) })
    }

    /// The Portwise that it is an address of.
    pub(crate) fn elsewhere(self) -> Elsewhere {
        self.place
    }
}

/// What the fragment of a page's link asks for.
fn asked(fragment: &str) -> Check {
    let said = |wanted: &str| {
        let pairs = fragment.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == wanted).map(|(_, value)| decoded(value)).next()
    };
    let Some(target) = said("target").filter(|target| !target.is_empty()) else {
        return Check::None;
    };
    let mode = said("mode").unwrap_or_default();
    let mode = Mode::ALL.into_iter().find(|known| known.id() == mode).unwrap_or_default();
    Check::Asked { target, mode, discover: said("discover").as_deref() == Some("1") }
}

/// A value of a fragment without its percent-encoding (RFC 3986 §2.1). What is not encoded well
/// stays as it is.
fn decoded(value: &str) -> String {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let encoded = after.get(..2).filter(|_| *first == b'%');
        let digits = encoded.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(octet) => {
                octets.push(octet);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                octets.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

#[cfg(test)]
mod tests {
    use portwise_core::Mode;

    use super::{Address, Check};

    #[test]
    fn addresses_of_sites_pages_and_checks_are_read() {
        let read = |text| {
            let address = Address::read(text).unwrap();
            (address.place.base, address.check)
        };
        let site = "https://portwise.example.com".to_owned();
        for text in ["https://portwise.example.com", " https://portwise.example.com/ "] {
            assert_eq!(read(text), (site.clone(), Check::None), "{text}");
        }
        let below = "http://192.0.2.1:8080/tools/portwise".to_owned();
        assert_eq!(
            read("http://192.0.2.1:8080/tools/portwise/check/"),
            (below.clone(), Check::None)
        );
        assert_eq!(
            read("http://192.0.2.1:8080/tools/portwise/api/v1/probes/a1?wait=60"),
            (below.clone(), Check::Made("a1".into()))
        );
        assert_eq!(
            read("http://192.0.2.1:8080/tools/portwise/api/v1/probes/a1/events").1,
            Check::Made("a1".into())
        );
        let link =
            "https://portwise.example.com/check/#target=anna%40example.com&mode=mx&discover=1";
        let asked =
            Check::Asked { target: "anna@example.com".into(), mode: Mode::Mx, discover: true };
        assert_eq!(read(link), (site.clone(), asked));
        let link = "https://portwise.example.com/check/#target=b%C3%BCcher.example+x%zz&mode=other";
        let asked = Check::Asked {
            target: "bücher.example x%zz".into(),
            mode: Mode::Auto,
            discover: false,
        };
        assert_eq!(read(link), (site, asked));
    }

    #[test]
    fn what_is_no_url_is_refused_with_what_to_do() {
        for text in ["", "portwise.example.com", "file:///x", "https://a:b@example.com", "https://"]
        {
            assert!(Address::read(text).unwrap_err().contains("https://portwise"), "{text}");
        }
    }
}
