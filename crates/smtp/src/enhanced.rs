//! Enhanced mail system status codes.

use serde::{Deserialize, Serialize};

/// An enhanced status code such as `5.7.8` (RFC 3463; registry: RFC 5248).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnhancedStatusCode {
    /// 2 success, 4 persistent transient failure, 5 permanent failure (RFC 3463 §3).
    pub class: u8,
    /// What it is about: 1 address, 2 mailbox, 7 security … (RFC 3463 §3).
    pub subject: u16,
    /// The condition itself.
    pub detail: u16,
}

impl EnhancedStatusCode {
    /// Reads a code from the beginning of a reply's text (RFC 2034 §4).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let word = text.split_ascii_whitespace().next()?;
        let mut parts = word.splitn(3, '.');
        let class: u8 = parts.next().filter(|p| p.len() == 1)?.parse().ok()?;
        let subject = number(parts.next()?)?;
        let detail = number(parts.next()?)?;
        matches!(class, 2 | 4 | 5).then_some(Self { class, subject, detail })
    }
}

impl std::fmt::Display for EnhancedStatusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

fn number(digits: &str) -> Option<u16> {
    let plain =
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::EnhancedStatusCode;

    #[test]
    fn reads_only_whole_codes() {
        let code = EnhancedStatusCode::from_text("5.7.139 Authentication unsuccessful").unwrap();
        assert_eq!(code.to_string(), "5.7.139");
        for text in ["", "5.7", "3.0.0 x", "5.7.1234 x", "5.7.x", "15.7.8", "5..8", "5.7.+8"] {
            assert_eq!(EnhancedStatusCode::from_text(text), None, "{text}");
        }
    }
}
