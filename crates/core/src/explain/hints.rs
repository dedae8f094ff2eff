//! What a text about mail seems to be about, when no row knows its words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::Entry;
use super::words::Words;

/// How far apart the words of a hint may stand.
const NEAR: usize = 8;

/// The most hints that are taken.
const MOST: usize = 2;

/// Words that together point at an entry, in whatever order and form.
struct Hint {
    entry: &'static str,
    /// Beginnings of words, or whole words with a `.` behind them. One of each group must stand
    /// near one of the first.
    groups: &'static [&'static [&'static str]],
}

/// An entry that words point at, and where they stand in the text.
pub(super) struct Found {
    pub(super) entry: &'static Entry,
    /// How much points at it.
    pub(super) weight: u32,
    pub(super) span: Range<usize>,
}

/// The hints that a word may begin, by the first octet of the word.
static ANCHORS: LazyLock<BTreeMap<u8, Vec<usize>>> = LazyLock::new(|| {
    let mut anchors: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (i, hint) in HINTS.iter().enumerate() {
        let beginnings = hint.groups.first().copied().unwrap_or_default();
        let octets: BTreeSet<u8> = beginnings.iter().filter_map(|b| b.bytes().next()).collect();
        octets.into_iter().for_each(|octet| anchors.entry(octet).or_default().push(i));
    }
    anchors
});

/// The entries that a text points at: those with the most words first, then in the table's order.
pub(super) fn search(
    words: &Words<'_>,
    find: impl Fn(&str) -> Option<&'static Entry>,
) -> Vec<Found> {
    let mut places: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (i, word) in words.iter().enumerate() {
        let Some(octet) = word.bytes().next() else { continue };
        for &hint in ANCHORS.get(&octet).into_iter().flatten() {
            if !places.contains_key(&hint)
                && let Some(place) = HINTS[hint].place(words, i)
            {
                places.insert(hint, place);
            }
        }
    }
    let mut found: Vec<Found> = places
        .into_iter()
        .filter_map(|(hint, (first, last))| {
            let Hint { entry, groups } = &HINTS[hint];
            let weight = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            Some(Found { entry: find(entry)?, weight, span: words.span(first, last) })
        })
        .collect();
    found.sort_by_key(|f| std::cmp::Reverse(f.weight));
    found.truncate(MOST);
    found
}

impl Hint {
    /// The first and the last word of the place around this word where it all stands together.
    fn place(&self, words: &Words<'_>, i: usize) -> Option<(usize, usize)> {
        let (anchor, others) = self.groups.split_first()?;
        // `timeout=300` is a setting, not a complaint.
        let setting = words.get(i + 1).starts_with(|c: char| c.is_ascii_digit());
        if setting || !is_one_of(anchor, words.get(i)) {
            return None;
        }
        let window = i.saturating_sub(NEAR)..words.len().min(i + NEAR + 1);
        others.iter().try_fold((i, i), |(first, last), group| {
            let at = window.clone().find(|&k| k != i && is_one_of(group, words.get(k)))?;
            Some((first.min(at), last.max(at)))
        })
    }
}

fn is_one_of(group: &[&str], word: &str) -> bool {
    group.iter().any(|said| match said.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(said),
    })
}

/// Forms of "it did not work".
const FAILS: &[&str] = &[
    "abort",
    "alert",
    "bad",
    "can.",
    "cannot.",
    "denied",
    "error",
    "fail",
    "incorrect",
    "invalid",
    "problem",
    "refus",
    "reject",
    "unable",
    "unexpected",
    "unsuccessful",
    "wrong",
];

/// Forms of "no".
const NOT: &[&str] = &["cannot.", "no.", "not.", "without."];

/// The hints; of two with as many groups the former speaks.
const HINTS: &[Hint] = &[
    Hint {
        entry: "tls-starttls-not-offered",
        groups: &[&["starttls"], &["advertis", "availab", "offer", "support"], NOT],
    },
    Hint {
        entry: "tls-starttls-not-offered",
        groups: &[&["tls."], &["advertis", "availab", "offer"], NOT],
    },
    Hint {
        entry: "auth-not-offered",
        groups: &[&["auth"], &["advertis", "availab", "offer", "support"], NOT],
    },
    Hint {
        entry: "tls-starttls-required",
        groups: &[
            &["encrypt", "ssl", "starttls", "tls"],
            &["mandatory", "must", "require"],
            &["command", "connection", "first", "issue", "server"],
        ],
    },
    Hint { entry: "certificate-expired", groups: &[&["cert", "x509"], &["expir", "outdated"]] },
    Hint { entry: "certificate-hostname-mismatch", groups: &[&["cert", "x509"], &["mismatch"]] },
    Hint {
        entry: "certificate-hostname-mismatch",
        groups: &[&["cert", "x509"], &["match"], &["host", "name"]],
    },
    Hint {
        entry: "certificate-not-verified",
        groups: &[
            &["cert", "x509"],
            &["fail", "invalid", "reject", "trust", "unknown", "untrust", "verif"],
        ],
    },
    Hint {
        entry: "auth-oauth-token-refused",
        groups: &[
            &["oauth", "xoauth"],
            &["denied", "error", "expir", "fail", "invalid", "refus", "revok"],
        ],
    },
    Hint {
        entry: "auth-oauth-token-refused",
        groups: &[
            &["token"],
            &["access", "auth", "bearer", "mail", "refresh"],
            &["denied", "error", "expir", "fail", "invalid", "refus", "revok"],
        ],
    },
    Hint {
        entry: "policy-relay-denied",
        groups: &[
            &["relay"],
            &["allow", "denied", "deny", "disallow", "permit", "prohibit", "refus", "reject"],
        ],
    },
    Hint {
        entry: "policy-helo-refused",
        groups: &[&["ehlo", "helo"], &["denied", "invalid", "refus", "reject", "syntax"]],
    },
    Hint {
        entry: "policy-reverse-dns-missing",
        groups: &[
            &["ptr", "rdns", "reverse"],
            &["dns", "host", "lookup", "match", "name", "record"],
        ],
    },
    Hint { entry: "policy-spf-failed", groups: &[&["spf"], &["fail", "not.", "reject"]] },
    Hint { entry: "policy-dkim-failed", groups: &[&["dkim"], &["fail", "invalid", "not."]] },
    Hint {
        entry: "policy-dmarc-failed",
        groups: &[&["dmarc"], &["fail", "not.", "policy", "reject"]],
    },
    Hint { entry: "policy-greylisted", groups: &[&["graylist", "greylist"]] },
    Hint {
        entry: "policy-blocklisted",
        groups: &[
            &["block", "dnsbl", "listed", "reputation"],
            &["address", "client", "ip", "network", "sender", "spam"],
        ],
    },
    Hint {
        entry: "policy-spam-content",
        groups: &[
            &["malware", "phishing", "spam", "virus"],
            &["block", "contain", "content", "detect", "refus", "reject", "suspect"],
        ],
    },
    Hint {
        entry: "reply-mailbox-full",
        groups: &[&["inbox", "mailbox", "storage"], &["exceed", "full", "quota", "space"]],
    },
    Hint {
        entry: "reply-message-too-large",
        groups: &[
            &["attachment", "content", "mail", "message"],
            &["big", "large", "size"],
            &["exceed", "limit", "max", "too"],
        ],
    },
    Hint {
        entry: "reply-too-many-recipients",
        groups: &[&["recipient"], &["exceed", "limit", "many", "max", "much"]],
    },
    Hint {
        entry: "policy-rate-limited",
        groups: &[
            &["limit", "many", "maxim", "quota", "rate", "throttl"],
            &["daily", "day", "exceed", "hour", "messages", "per", "reach", "sending", "sent"],
        ],
    },
    Hint {
        entry: "auth-required",
        groups: &[&["auth", "log", "login"], &["first", "must", "need", "require"]],
    },
    Hint { entry: "auth-failed", groups: &[&["auth", "credential", "login", "username"], FAILS] },
    Hint {
        entry: "auth-failed",
        groups: &[
            &["password"],
            &["accepted", "denied", "incorrect", "invalid", "refus", "reject", "wrong"],
        ],
    },
    Hint {
        entry: "dns-name-not-found",
        groups: &[
            &["dns", "lookup", "nxdomain", "resolv"],
            &["can.", "cannot.", "error", "fail", "not.", "unknown"],
        ],
    },
    Hint { entry: "connection-refused", groups: &[&["refused"], &["connect", "port"]] },
    Hint {
        entry: "connection-network-unreachable",
        groups: &[&["unreachable"], &["host", "network"]],
    },
    Hint {
        entry: "connection-timed-out",
        groups: &[
            &["timed", "timedout", "timeout"],
            &["connect", "error", "fail", "server", "smtp", "wait"],
        ],
    },
    Hint {
        entry: "connection-closed",
        groups: &[
            &["aborted", "closed", "disconnect", "dropped", "ended", "eof.", "hung", "terminated"],
            &[
                "connection",
                "error",
                "peer",
                "remote",
                "server",
                "session",
                "smtp",
                "socket",
                "unexpected",
            ],
        ],
    },
    Hint {
        entry: "tls-handshake-failed",
        groups: &[&["handshake", "ssl.", "starttls.", "tls."], FAILS],
    },
    Hint {
        entry: "policy-sender-not-owned",
        groups: &[
            &["sender"],
            &[
                "allow", "authori", "denied", "invalid", "match", "owned", "permit", "reject",
                "unknown",
            ],
        ],
    },
    Hint {
        entry: "reply-user-unknown",
        groups: &[
            &["account", "address", "mailbox", "recipient", "user"],
            &["exist", "found", "unknown"],
        ],
    },
    Hint {
        entry: "reply-no-recipients",
        groups: &[
            &["recipient", "sender"],
            &["empty", "missing", "null", "present", "required", "specified"],
        ],
    },
    Hint {
        entry: "reply-bad-address",
        groups: &[
            &["address", "email", "recipient"],
            &["format", "invalid", "malformed", "parse", "syntax"],
        ],
    },
    Hint {
        entry: "reply-421-service-unavailable",
        groups: &[
            &["busy", "interrupted", "overload", "temporar", "unavailable"],
            &["again", "later", "server", "service"],
        ],
    },
    Hint {
        entry: "connection-greeting-missing",
        groups: &[
            &["banner", "greeting"],
            &["cannot.", "fail", "no.", "receiv", "timeout", "wait"],
        ],
    },
    Hint {
        entry: "connection-address-form",
        groups: &[
            &["dsn", "scheme", "uri", "url"],
            &["bad", "expected", "invalid", "malformed", "parse", "unknown", "unsupported"],
        ],
    },
    Hint {
        entry: "dns-name-not-found",
        groups: &[&["host"], &["cannot.", "not.", "unknown"], &["find", "found", "known", "valid"]],
    },
    Hint { entry: "certificate-self-signed", groups: &[&["selfsigned."]] },
    Hint {
        entry: "certificate-unknown-issuer",
        groups: &[&["authority", "ca.", "issuer"], &["cannot.", "not.", "trust", "unknown"]],
    },
    Hint {
        entry: "tls-cipher-not-shared",
        groups: &[&["cipher"], &["common", "mismatch", "shared"]],
    },
    Hint {
        entry: "tls-version-not-shared",
        groups: &[
            &["protocol", "tlsv1", "version"],
            &["ssl.", "tls."],
            &["alert", "disabled", "low", "mismatch", "not.", "old", "unsupported"],
        ],
    },
    Hint {
        entry: "tls-no-openssl",
        groups: &[
            &["openssl", "ssl.", "tls."],
            &["built", "compiled", "extension", "library", "module"],
            &["cannot.", "missing", "no.", "not.", "without."],
        ],
    },
    Hint {
        entry: "server-certificate-files",
        groups: &[
            &["certificate", "key."],
            &["file", "load", "open", "pem.", "permission", "read"],
            &["cannot.", "denied", "error", "fail", "no."],
        ],
    },
    Hint {
        entry: "auth-mechanism-not-supported",
        groups: &[
            &["mechanism", "method"],
            &["authentication", "login", "sasl"],
            &["available", "not.", "no.", "supported", "unknown", "unrecogni", "unsupported"],
        ],
    },
    Hint {
        entry: "auth-missing-credentials",
        groups: &[
            &["credential", "password", "username"],
            &["blank", "empty", "missing", "null", "without."],
        ],
    },
    Hint {
        entry: "policy-sender-domain-unknown",
        groups: &[
            &["sender"],
            &["domain", "verif", "verify"],
            &["cannot.", "exist", "fail", "found", "not.", "resolv", "unknown"],
        ],
    },
    Hint {
        entry: "policy-sender-not-owned",
        groups: &[
            &["from.", "sender"],
            &["allow", "authori", "match", "own", "permi"],
            &["account", "authenticat", "login", "user"],
            NOT,
        ],
    },
    Hint {
        entry: "dns-temporary-failure",
        groups: &[&["dns", "resolv"], &["again", "servfail", "temporar", "timeout"]],
    },
    Hint {
        entry: "reply-mail-loop",
        groups: &[&["hops", "loop"], &["back", "mail", "many", "message"]],
    },
    Hint {
        entry: "connection-limit-reached",
        groups: &[
            &["connections", "sessions"],
            &["concurrent", "limit", "many", "max", "simultaneous"],
        ],
    },
    Hint {
        entry: "server-scanner-unavailable",
        groups: &[
            &["amavis", "clamd", "milter", "rspamd", "spamd"],
            &["cannot.", "error", "fail", "refused", "timeout", "unavailable"],
        ],
    },
    Hint { entry: "library-message-empty", groups: &[&["body"], &["empty", "missing", "no."]] },
    Hint {
        entry: "library-s-mime-line",
        groups: &[
            &["attach"],
            &["cannot.", "exist", "fail", "found", "invalid", "missing", "not."],
        ],
    },
    Hint {
        entry: "client-not-configured",
        groups: &[
            &["mailer", "smtp"],
            &["configur", "setting", "setup"],
            &["empty", "incomplete", "missing", "no.", "not."],
        ],
    },
    Hint { entry: "connection-reset", groups: &[&["reset."], &["connection", "peer", "socket"]] },
    Hint { entry: "connection-no-route", groups: &[&["route."], &["host", "no."]] },
    Hint {
        entry: "connection-forbidden",
        groups: &[
            &["eacces", "eperm", "forbidden", "permission", "permitted"],
            &["connect", "firewall", "outbound", "outgoing", "socket"],
        ],
    },
    Hint {
        entry: "connection-not-opened",
        groups: &[
            &["not."],
            &["connected.", "open.", "opened."],
            &["connection", "server", "smtp"],
        ],
    },
    Hint {
        entry: "reply-header-missing",
        groups: &[&["header"], &["duplicate", "invalid", "missing", "required"]],
    },
    Hint {
        entry: "reply-500-unrecognized",
        groups: &[&["command"], &["invalid", "syntax", "unknown", "unrecogni", "unsupported"]],
    },
    Hint {
        entry: "reply-not-smtp",
        groups: &[
            &["banner", "greeting", "reply", "response"],
            &["garbage", "invalid", "malformed", "parse", "unexpected", "unrecogni"],
        ],
    },
    Hint {
        entry: "library-sendmail-exit-status",
        groups: &[
            &["msmtp", "sendmail", "ssmtp"],
            &["code", "exit", "retcode", "return", "status"],
        ],
    },
    Hint {
        entry: "library-sendmail-missing",
        groups: &[&["sendmail"], &["enoent", "exist", "found", "installed", "missing"]],
    },
];

#[cfg(test)]
mod tests {
    use super::{HINTS, search};
    use crate::explain::words::Words;
    use crate::explain::{BUILT_IN, Entry};

    fn find(id: &str) -> Option<&'static Entry> {
        BUILT_IN.find(id)
    }

    #[test]
    fn every_hint_points_at_an_entry() {
        for hint in HINTS {
            assert!(find(hint.entry).is_some(), "{}", hint.entry);
            let words = hint.groups.iter().map(|group| group[0].trim_end_matches('.'));
            let text = words.collect::<Vec<_>>().join(" ");
            let found = search(&Words::of(&text), find);
            assert!(found.iter().any(|f| f.entry.id == hint.entry), "{text}");
        }
    }

    #[test]
    fn settings_and_distant_words_do_not_count() {
        for text in [
            "connect smtp timeout=300",
            "certificate one two three four five six seven eight nine expired",
        ] {
            assert!(search(&Words::of(text), find).is_empty(), "{text}");
        }
    }
}
