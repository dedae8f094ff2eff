//! Names beyond ASCII (IDNA, UTS #46). The page asks the browser, which has the tables.

/// A name as A-labels; nothing if it cannot be a name.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// A name as A-labels; nothing if it cannot be a name.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    // What would end the host of a URL, or be decoded there, is in no name.
    let is_syntax = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.');
    if name.contains(is_syntax) {
        return None;
    }
    web_sys::Url::new(&format!("http://{name}/")).ok().map(|url| url.hostname())
}

/// A name of A-labels as people write it; nothing if that cannot be told.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_unicode(name: &str) -> Option<String> {
    let (unicode, result) = idna::domain_to_unicode(name);
    result.is_ok().then_some(unicode)
}

/// A name of A-labels as people write it: the browser does not tell.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_unicode(_: &str) -> Option<String> {
    None
}
