//! Whether what programs say of what goes wrong is explained by its cause.

use std::collections::HashMap;

use portwise_core::TlsMode;
use portwise_core::explain::explain;
use portwise_core::snippets::proofs::{Seen, Situation};

use crate::mishap::{Fault, MISHAPS, Wanted};
use crate::runs::Outcome;
use crate::tasks::{Done, Purpose};

impl Wanted {
    /// How well a text was understood that was explained by this entry. One that says nothing must
    /// be empty or known to be `mute`.
    fn judge(&self, entry: Option<&str>, text: &str, mute: bool) -> Understood {
        let text = text.to_lowercase();
        let is_named = self.named_by.iter().any(|word| text.contains(word));
        match entry {
            Some(entry) if self.right.contains(&entry) => Understood::Rightly,
            Some(entry) if !is_named && self.is_fair(entry) => Understood::AsFarAsItGoes,
            None if text.trim().is_empty() || mute => Understood::SaidNothing,
            _ => Understood::Not,
        }
    }

    fn is_fair(&self, entry: &str) -> bool {
        self.fair.contains(&entry) || SAYS_LITTLE.contains(&entry)
    }
}

/// How well what a program said was understood.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Understood {
    /// The cause came first.
    Rightly,
    /// The program did not name the cause.
    AsFarAsItGoes,
    /// The program said nothing of it.
    SaidNothing,
    /// Something else came first, or nothing.
    Not,
}

/// Entries for what says only that it did not work.
const SAYS_LITTLE: &[&str] = &[
    "connection-could-not-connect",
    "library-perl-initialize",
    "library-symfony-unexpected-code",
    "tls-handshake-failed",
];

/// What prints something, but no word of what went wrong: the target and the server.
const MUTE: &[(&str, &[&str])] = &[
    ("aerc", &["no-logins", "other-logins"]),
    // It does not look at the answer to the message.
    ("alertmanager", &["taken-for-spam", "too-large"]),
    ("alpine", &["other-logins", "taken-for-spam", "too-large"]),
    ("nullmailer", &["hangs-up"]),
    // All it has is what the server said to STARTTLS.
    ("perl-net-smtp", &["stripped"]),
    ("rails", &["no-logins", "other-logins"]),
    ("s-nail", &["refusing", "stripped"]),
    ("swaks", &["refusing", "stripped"]),
];

/// Whether a target is known to say nothing of what is wrong with a server.
fn is_mute(target: &str, server: &str) -> bool {
    MUTE.iter().any(|(mute, servers)| *mute == target && servers.contains(&server))
}

/// What a program that refuses a bad server must be understood by. Nothing of an honest one.
fn wanted(situation: Situation, tls: TlsMode) -> Option<&'static Wanted> {
    Some(match (situation, tls) {
        (Situation::Honest, _) => return None,
        (Situation::Stripped | Situation::Refusing, TlsMode::Implicit) => {
            MISHAPS.iter().find(|m| m.fault == Fault::HangsUp).map(|m| &m.wanted)?
        }
        (Situation::Stripped, _) => &Wanted {
            right: &["tls-starttls-not-offered"],
            named_by: &["advertise", "offer", "support"],
            fair: &["reply-500-unrecognized"],
        },
        (Situation::Refusing, _) => &Wanted {
            right: &["tls-temporarily-unavailable"],
            named_by: &["454", "not available due"],
            fair: &["server-exim-tls-failed", "tls-starttls-not-offered", "tls-wrong-mode"],
        },
        (Situation::WrongName, _) => &Wanted {
            right: &["certificate-hostname-mismatch"],
            named_by: &["match", "notvalidforname", "altname", "bad_cert_domain"],
            fair: &["certificate-not-verified"],
        },
        (Situation::UnknownAuthority, _) => &Wanted {
            right: &["certificate-unknown-issuer", "certificate-incomplete-chain"],
            named_by: &["issuer", "unknown authority"],
            fair: &["certificate-not-verified", "certificate-self-signed"],
        },
        (Situation::Expired, _) => &Wanted {
            right: &["certificate-expired"],
            named_by: &[
                "certificate expired",
                "expired certificate",
                "has expired",
                "is expired",
                "isexpired",
                "expiredcontext",
                "expired_certificate",
            ],
            fair: &["certificate-not-verified"],
        },
    })
}

/// What programs said of what went wrong that is not explained rightly.
pub(crate) fn misunderstood(done: &[Done]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut counts: HashMap<Understood, usize> = HashMap::new();
    for (purpose, job, Outcome { seen, said, .. }) in done {
        let wanted = match purpose {
            Purpose::Mishap(mishap) => Some(&mishap.wanted),
            Purpose::Ours if *seen == Seen::Refused => wanted(job.server.situation(), job.tls),
            _ => None,
        };
        let Some(wanted) = wanted else { continue };
        let ids: Vec<&str> = explain(said).iter().map(|e| e.entry.id).collect();
        let mute = is_mute(job.recipe.target, job.server.name());
        let understood = wanted.judge(ids.first().copied(), said, mute);
        *counts.entry(understood).or_default() += 1;
        if understood == Understood::Not {
            faults.push(format!(
                "{} ({}, {}): should be explained by {:?}, found {ids:?}\n{said}",
                job.recipe.target,
                job.tls.id(),
                job.server.name(),
                wanted.right,
            ));
        }
    }
    let count = |understood| counts.get(&understood).copied().unwrap_or_default();
    println!(
        "What programs said of what went wrong: {} times explained by its cause, {} times as far \
         as they say it, {} times not; {} times they said nothing of it.",
        count(Understood::Rightly),
        count(Understood::AsFarAsItGoes),
        count(Understood::Not),
        count(Understood::SaidNothing),
    );
    faults
}
