//! E-mail addresses that can be written into configuration as they are.

use crate::host::Host;

/// An e-mail address (RFC 5321 §4.1.2) without a quoted part: it needs no escaping to be one.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct MailAddress {
    text: String,
    at: usize,
}

impl MailAddress {
    /// Octets: 64, the at sign, 255 (RFC 5321 §4.5.3.1).
    const LONGEST: usize = 320;

    /// Reads an address that is written as nothing but that. None if the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = text.rfind('@')?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:@\"\\".contains(c);
        let is_one = !local.is_empty()
            && !local.contains(is_odd)
            && Host::parse(domain).is_ok()
            && text.chars().count() <= Self::LONGEST;
        is_one.then(|| Self { text: text.to_owned(), at })
    }

    /// What stands for the address of a person whose mail domain is known.
    #[must_use]
    pub fn of_somebody(domain: &str) -> Option<Self> {
        Self::parse(&format!("you@{domain}"))
    }

    /// Whole, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the at sign.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands behind it.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }
}

impl std::fmt::Display for MailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::MailAddress;

    #[test]
    fn only_whole_addresses_are_addresses() {
        let anna = MailAddress::parse("anna+list@Example.com").unwrap();
        assert_eq!((anna.local(), anna.domain()), ("anna+list", "Example.com"));
        assert_eq!(anna.to_string(), "anna+list@Example.com");
        let long = format!("{}@example.com", "a".repeat(320));
        for text in [
            "anna",
            "@example.com",
            "anna@",
            "an na@example.com",
            "a@b@example.com",
            "\"anna\"@example.com",
            "anna@example com",
            "an\u{7}na@example.com",
            "<anna@example.com>",
            &long,
        ] {
            assert_eq!(MailAddress::parse(text), None, "{text}");
        }
    }
}
