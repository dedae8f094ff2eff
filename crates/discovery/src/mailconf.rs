//! The pointer to a configuration file in a TXT record of the mail domain.

/// The URL that the first such record names, as it is written: it must be vetted.
#[must_use]
pub fn pointer(records: &[String]) -> Option<&str> {
    records.iter().find_map(|record| {
        let record = record.trim();
        let value =
            record.get(.."mailconf=".len()).filter(|start| start.eq_ignore_ascii_case("mailconf="));
        value
            .and_then(|_| record.get("mailconf=".len()..))
            .map(str::trim)
            .filter(|url| !url.is_empty())
    })
}
