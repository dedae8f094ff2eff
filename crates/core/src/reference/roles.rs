//! Relay against submission, and the roles a visitor can have in them.

use serde::Serialize;

use crate::questions::answer::Answer;
use crate::situation::Role;

/// What relay and submission are compared by.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct RoleRow {
    /// Stable.
    pub id: &'static str,
    /// The heading of the row.
    pub aspect: &'static str,
    /// How it is with relay, from server to server.
    pub relay: &'static str,
    /// How it is with submission, from the sender to the sender's own provider.
    pub submission: &'static str,
    /// Where that is laid down.
    pub sources: &'static [&'static str],
}

/// The comparison, in the order in which it is shown.
pub const ROWS: &[RoleRow] = &[
    RoleRow {
        id: "who",
        aspect: "Who talks to whom",
        relay: "A mail server to the server that the recipient's domain names in its MX record.",
        submission: "A mail client, an application or a device to the server of its own provider.",
        sources: &["RFC 5321 §5.1", "RFC 6409 §3.1"],
    },
    RoleRow {
        id: "port",
        aspect: "Port",
        relay: "25 and no other, since an MX record has no place for a port.",
        submission: "465 with implicit TLS, or 587 with STARTTLS. Some providers add 2525 and others.",
        sources: &["RFC 8314 §7.3", "RFC 8314 §3.3"],
    },
    RoleRow {
        id: "login",
        aspect: "Login",
        relay: "None. The servers do not know each other.",
        submission: "Needed. Without login the server answers MAIL with 530, unless you are let in by address, as inside a company's network.",
        sources: &["RFC 6409 §4.3", "RFC 6409 §3.3"],
    },
    RoleRow {
        id: "tls",
        aspect: "TLS",
        relay: "STARTTLS where it works, plaintext where not. DANE and MTA-STS turn that into a demand; a public MX may not insist by itself.",
        submission: "Demanded, with a certificate that names the host. RFC 8314 ends cleartext here.",
        sources: &["RFC 3207 §4", "RFC 8314 §4.1", "RFC 8314 §5.3"],
    },
    RoleRow {
        id: "checked",
        aspect: "What the server checks",
        relay: "Whether it receives for this recipient, and what it thinks of the sender: address, reverse DNS, blocklists, SPF, DKIM, DMARC, content.",
        submission: "Who has logged in, and often whether this sender's address is allowed. It may complete the message, for instance with a date.",
        sources: &["RFC 5321", "RFC 6409"],
    },
    RoleRow {
        id: "failure",
        aspect: "When it fails",
        relay: "The sending server keeps the message, tries again for days, and then sends a bounce.",
        submission: "The program shows the error immediately, while its user is there.",
        sources: &["RFC 5321"],
    },
    RoleRow {
        id: "blocked",
        aspect: "Who shuts it",
        relay: "Most home lines and most clouds shut outgoing port 25.",
        submission: "Networks are asked to leave it open; some clouds shut it all the same.",
        sources: &["RFC 5068"],
    },
    RoleRow {
        id: "rfc",
        aspect: "Laid down in",
        relay: "RFC 5321; for TLS RFC 3207, RFC 7672 (DANE) and RFC 8461 (MTA-STS).",
        submission: "RFC 6409; for login RFC 4954, for TLS RFC 8314.",
        sources: &["RFC 5321", "RFC 6409", "RFC 8314"],
    },
];

/// The roles in words, in the order of [`Role::ALL`].
pub const ROLES: [Answer; 5] = [
    Answer {
        id: "mail-client",
        label: "A mail program",
        help: "You write mail in Outlook, Thunderbird, Apple Mail or on a telephone, and your provider is to send it.",
    },
    Answer {
        id: "application",
        label: "A website, script or other application",
        help: "A program sends mail by itself, such as confirmations, alerts and password resets.",
    },
    Answer {
        id: "mx-server",
        label: "A server that receives mail for a domain",
        help: "Other servers deliver to it, because the MX record of your domain names it.",
    },
    Answer {
        id: "relay",
        label: "A server that sends through another one",
        help: "Postfix, Exim or Exchange hands its mail to a smarthost, because it cannot or should not deliver by itself.",
    },
    Answer {
        id: "device",
        label: "A printer, scanner, NAS or sensor",
        help: "A device with a small menu for mail, and often with old TLS.",
    },
];

/// The row with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static RoleRow> {
    ROWS.iter().find(|row| row.id == id)
}

/// A role in words.
#[must_use]
pub fn describe(role: Role) -> &'static Answer {
    match role {
        Role::MailClient => &ROLES[0],
        Role::Application => &ROLES[1],
        Role::MxServer => &ROLES[2],
        Role::Relay => &ROLES[3],
        Role::Device => &ROLES[4],
    }
}

#[cfg(test)]
mod tests {
    use super::{ROLES, describe};
    use crate::situation::Role;

    #[test]
    fn every_role_is_described() {
        for (answer, role) in ROLES.iter().zip(Role::ALL) {
            assert_eq!(answer.id, role.id());
            assert_eq!(describe(role), answer);
        }
    }
}
