//! Which names a certificate must have one of, for TLSA records with usage 2 (RFC 7672 §3.2.2).

/// The names of which the certificate must have one: the base domain of the TLSA records; if the MX
/// set is secure also the mail domain, and what aliases made of it. Without doubles.
#[must_use]
pub fn reference_names<'a>(
    base: &'a str,
    mx_is_secure: bool,
    mail_domain: &'a str,
    expanded: Option<&'a str>,
) -> Vec<&'a str> {
    let mut out = vec![base];
    let more = [Some(mail_domain), expanded].into_iter().flatten();
    for name in more.filter(|name| mx_is_secure && !name.is_empty()) {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            out.push(name);
        }
    }
    out
}

/// Whether a name in a certificate is the one wanted: itself, or with `*` as the whole first label
/// (RFC 7672 §3.2.3).
#[must_use]
pub fn fits_name(presented: &str, wanted: &str) -> bool {
    let wanted = wanted.strip_suffix('.').unwrap_or(wanted);
    let presented = presented.strip_suffix('.').unwrap_or(presented);
    match presented.strip_prefix("*.") {
        // `*.com` would be for all domains there are.
        Some(behind) if behind.contains('.') => wanted
            .split_once('.')
            .is_some_and(|(label, rest)| !label.is_empty() && rest.eq_ignore_ascii_case(behind)),
        Some(_) => false,
        None => !wanted.is_empty() && presented.eq_ignore_ascii_case(wanted),
    }
}
