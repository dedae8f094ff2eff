//! STARTTLS against implicit TLS.

use serde::Serialize;

/// What the two modes are compared by.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct ModeRow {
    /// Stable.
    pub id: &'static str,
    /// The heading of the row.
    pub aspect: &'static str,
    /// How it is with STARTTLS.
    pub starttls: &'static str,
    /// How it is with implicit TLS.
    pub implicit: &'static str,
    /// Where that is laid down or was seen.
    pub sources: &'static [&'static str],
}

/// The comparison, in the order in which it is shown.
pub const ROWS: &[ModeRow] = &[
    ModeRow {
        id: "begin",
        aspect: "When TLS begins",
        starttls: "After the greeting and a first EHLO in plaintext, once the client has sent STARTTLS and the server has answered 220.",
        implicit: "From the start: the greeting already comes inside TLS.",
        sources: &["RFC 3207 §4", "RFC 8314 §3.3"],
    },
    ModeRow {
        id: "ports",
        aspect: "Standard ports",
        starttls: "587 for submission, 25 between servers.",
        implicit: "465 for submission.",
        sources: &["RFC 6409 §3.1", "RFC 3207 §4.3", "RFC 8314 §7.3"],
    },
    ModeRow {
        id: "preferred",
        aspect: "What the standards prefer",
        starttls: "Allowed. Servers and clients are to support it beside implicit TLS during the transition.",
        implicit: "Preferred wherever both are there.",
        sources: &["RFC 8314 §3.3", "RFC 9325 §3.2"],
    },
    ModeRow {
        id: "visible",
        aspect: "What a listener sees",
        starttls: "The greeting, the name the client gives, and the list of EHLO keywords. What comes later is encrypted.",
        implicit: "The addresses, the port and the host name that the client asks for (SNI).",
        sources: &["RFC 3207 §4", "RFC 9325 §3.7"],
    },
    ModeRow {
        id: "stripping",
        aspect: "Can TLS be stripped",
        starttls: "Yes. Someone on the way can delete the keyword, and a client that merely tries TLS goes on in plaintext. One that demands it stops.",
        implicit: "No. There is no plaintext to tamper with; an attacker can only break the connection.",
        sources: &["RFC 3207 §6", "RFC 8314 §3.3"],
    },
    ModeRow {
        id: "injection",
        aspect: "Can plaintext be slipped in",
        starttls: "Yes, where a program keeps what arrived in front of the handshake. Both sides have to forget it and begin anew.",
        implicit: "No. Nothing comes before the handshake.",
        sources: &["RFC 3207 §4.2", "RFC 3207 §6"],
    },
    ModeRow {
        id: "certificate",
        aspect: "The certificate",
        starttls: "Must be verified, with the host name. Otherwise anyone on the way can answer with another one.",
        implicit: "Must be verified just the same. Implicit TLS alone does not tell who is at the other end.",
        sources: &["RFC 8314 §5.3", "RFC 4954 §14"],
    },
    ModeRow {
        id: "setting",
        aspect: "What to set in the client",
        starttls: "STARTTLS required. Never “if available”, “auto” or “opportunistic”.",
        implicit: "The mode itself. It cannot fall back to plaintext.",
        sources: &["RFC 8314 §5.2"],
    },
    ModeRow {
        id: "menu-names",
        aspect: "Names in menus",
        starttls: "STARTTLS, explicit TLS, and in many programs just TLS.",
        implicit: "SSL/TLS, SSL, SMTPS, implicit TLS.",
        sources: &["https://datatracker.ietf.org/doc/draft-ietf-mailmaint-autoconfig/"],
    },
    ModeRow {
        id: "round-trips",
        aspect: "Extra steps",
        starttls: "A greeting, an EHLO and STARTTLS before the handshake, and a second EHLO behind it, since the first list no longer counts.",
        implicit: "None. The handshake comes first, then one EHLO.",
        sources: &["RFC 3207 §4.2"],
    },
    ModeRow {
        id: "wrong-port",
        aspect: "On the other one's port",
        starttls: "On 465 the client waits for a greeting in plaintext that never comes, until it times out.",
        implicit: "On 587 the handshake fails immediately, often with “wrong version number”, since the server greets in plaintext.",
        sources: &["OpenSSL and swaks, tried on both ports"],
    },
    ModeRow {
        id: "between-servers",
        aspect: "Between mail servers",
        starttls: "The only way, on port 25. It is opportunistic unless DANE or MTA-STS demands more.",
        implicit: "Not available: an MX record names no port, so servers know 25 alone.",
        sources: &["RFC 3207 §4.1", "RFC 8314 §7.3"],
    },
];

/// The row with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static ModeRow> {
    ROWS.iter().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::ports::{self, PORTS};
    use portwise_model::TlsMode;

    #[test]
    fn the_standard_ports_are_those_of_the_table() {
        let row = find("ports").unwrap();
        for (cell, mode, ports) in [
            (row.starttls, TlsMode::StartTls, &[25, 587][..]),
            (row.implicit, TlsMode::Implicit, &[465][..]),
        ] {
            for port in PORTS.iter().map(|row| row.port) {
                let named =
                    cell.split(|c: char| !c.is_ascii_digit()).any(|w| w == port.to_string());
                assert_eq!(named, ports.contains(&port), "{port}: {cell}");
                assert!(!named || ports::mode_of(port) == mode, "{port}");
            }
        }
    }
}
