//! Host names with letters beyond ASCII (RFC 5891). A browser has the tables for that already, so
//! there they need not be fetched.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tables::{from_ascii, to_ascii};

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{from_ascii, to_ascii};

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    /// The name as A-labels; `None` if it can be none.
    pub(crate) fn to_ascii(name: &str) -> Option<String> {
        idna::domain_to_ascii(name).ok()
    }

    /// The name as a person writes it; `None` if it is not valid.
    pub(crate) fn from_ascii(name: &str) -> Option<String> {
        let (unicode, result) = idna::domain_to_unicode(name);
        result.is_ok().then_some(unicode)
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    /// The name as A-labels; `None` if it can be none.
    pub(crate) fn to_ascii(name: &str) -> Option<String> {
        // These have a meaning in a URL.
        let is_plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-.".contains(c);
        let url = name.chars().all(is_plain).then(|| format!("http://{name}/"))?;
        Some(web_sys::Url::new(&url).ok()?.hostname())
    }

    /// The name as a person writes it; `None` if it is not valid.
    pub(crate) fn from_ascii(name: &str) -> Option<String> {
        let label = |label: &str| match label.strip_prefix("xn--") {
            Some(encoded) => idna::punycode::decode_to_string(encoded),
            None => Some(label.to_owned()),
        };
        let labels: Vec<String> = name.split('.').map(label).collect::<Option<_>>()?;
        let unicode = labels.join(".");
        (to_ascii(&unicode)? == name).then_some(unicode)
    }
}
