//! What goes wrong besides TLS when mail is sent, and how the words of real programs for it must
//! be explained.

use std::collections::HashMap;

use portwise_core::TlsMode;
use portwise_core::explain::explain;
use portwise_snippets::proofs::{Observed, Scenario};

use crate::prove::{Done, Purpose};
use crate::runs::Outcome;

/// Something that goes wrong. One row each.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Mishap {
    /// The first label of its host.
    pub(crate) name: &'static str,
    pub(crate) fault: Fault,
    pub(crate) wanted: Wanted,
}

/// What the words of a program must be explained by.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Wanted {
    /// The entries that name the cause.
    pub(crate) right: &'static [&'static str],
    /// What shows that the program names the cause, in lower case: then one of those must come
    /// first.
    pub(crate) named_by: &'static [&'static str],
    /// The entries that are as good as it gets where it does not.
    pub(crate) fair: &'static [&'static str],
}

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

/// What the server does that an honest one does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// It answers this verb so; `220` is the greeting and `.` the end of a message.
    Reply(&'static str, &'static str),
    /// Inside TLS it offers no logins but these.
    Logins(&'static str),
    /// It hangs up instead of a greeting.
    HangsUp,
    /// Nobody listens on the port.
    NobodyListens,
    /// The program starts TLS at once, on a port where it comes with STARTTLS.
    WrongMode,
    /// The host is in no hosts file, and no name server answers.
    UnknownHost,
}

/// All of them.
pub(crate) const MISHAPS: &[Mishap] = &[
    Mishap {
        name: "wrong-password",
        fault: Fault::Reply("AUTH", "535 5.7.8 Error: authentication failed"),
        wanted: Wanted {
            right: &["auth-failed"],
            named_by: &["535", "authentication failed"],
            fair: &[],
        },
    },
    Mishap {
        name: "application-password",
        fault: Fault::Reply(
            "AUTH",
            "534-5.7.9 Application-specific password required. For more information, go to\n\
             534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor - gsmtp",
        ),
        wanted: Wanted {
            right: &["google-app-password-required"],
            named_by: &["application-specific password"],
            fair: &["auth-failed", "auth-mechanism-too-weak"],
        },
    },
    Mishap {
        name: "logins-disabled",
        fault: Fault::Reply(
            "AUTH",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for \
             the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
        ),
        wanted: Wanted {
            right: &["microsoft-smtp-auth-disabled-tenant"],
            named_by: &["is disabled for"],
            fair: &["auth-failed", "microsoft-auth-refused"],
        },
    },
    Mishap {
        name: "no-logins",
        fault: Fault::Logins(""),
        wanted: Wanted {
            right: &["auth-not-offered", "auth-mechanism-not-supported"],
            named_by: &["advertise", "support"],
            fair: &["auth-required", "auth-failed"],
        },
    },
    Mishap {
        name: "other-logins",
        fault: Fault::Logins("XOAUTH2"),
        wanted: Wanted {
            right: &[
                "auth-not-offered",
                "auth-mechanism-not-supported",
                "auth-postfix-no-mechanism",
            ],
            named_by: &["advertise", "mechanism", "supported"],
            fair: &["auth-required", "auth-failed", "reply-504-parameter"],
        },
    },
    Mishap {
        name: "other-sender",
        fault: Fault::Reply(
            "MAIL",
            "553 5.7.1 <anna@example.com>: Sender address rejected: not owned by user anna",
        ),
        wanted: Wanted {
            right: &["policy-sender-not-owned"],
            named_by: &["not owned"],
            fair: &["reply-bad-address"],
        },
    },
    Mishap {
        name: "no-such-user",
        fault: Fault::Reply(
            "RCPT",
            "550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in virtual \
             mailbox table",
        ),
        wanted: Wanted {
            right: &["reply-user-unknown"],
            named_by: &["user unknown"],
            fair: &["reply-550-refused"],
        },
    },
    Mishap {
        name: "relaying-denied",
        fault: Fault::Reply("RCPT", "554 5.7.1 <anna@example.com>: Relay access denied"),
        wanted: Wanted {
            right: &["policy-relay-denied"],
            named_by: &["relay access"],
            fair: &["policy-refused", "reply-554-failed"],
        },
    },
    Mishap {
        name: "greylisted",
        fault: Fault::Reply(
            "RCPT",
            "450 4.2.0 <anna@example.com>: Recipient address rejected: Greylisted, see \
             http://postgrey.schweikert.ch/help/example.com.html",
        ),
        wanted: Wanted {
            right: &["policy-greylisted"],
            named_by: &["greylist"],
            fair: &["reply-450-mailbox-unavailable"],
        },
    },
    Mishap {
        name: "taken-for-spam",
        fault: Fault::Reply(".", "554 5.7.1 Message rejected as spam by Content Filtering."),
        wanted: Wanted {
            right: &["policy-spam-content"],
            named_by: &["as spam"],
            fair: &["policy-refused", "reply-not-smtp", "reply-554-failed"],
        },
    },
    Mishap {
        name: "too-large",
        fault: Fault::Reply(".", "552 5.3.4 Message size exceeds fixed limit"),
        wanted: Wanted {
            right: &["reply-message-too-large"],
            named_by: &["size exceeds"],
            fair: &["reply-not-smtp"],
        },
    },
    Mishap {
        name: "too-many-connections",
        fault: Fault::Reply(
            "220",
            "421 4.7.0 mail.example.com Error: too many connections from 192.0.2.1",
        ),
        wanted: Wanted {
            right: &["connection-limit-reached", "policy-rate-limited"],
            named_by: &["too many connections"],
            fair: &["connection-closed", "reply-421-service-unavailable"],
        },
    },
    Mishap {
        name: "hangs-up",
        fault: Fault::HangsUp,
        wanted: Wanted {
            right: &[
                "connection-closed",
                "connection-greeting-missing",
                "connection-reset",
                "tls-handshake-cut-off",
            ],
            named_by: &[
                "closed by",
                "connection closed",
                "connection reset",
                "unexpected eof",
                "[eof]",
            ],
            // What Thunderbird says, whatever it was.
            fair: &["connection-refused", "connection-timed-out", "reply-not-smtp"],
        },
    },
    Mishap {
        name: "nobody-listens",
        fault: Fault::NobodyListens,
        wanted: Wanted { right: &["connection-refused"], named_by: &["refused"], fair: &[] },
    },
    Mishap {
        name: "wrong-mode",
        fault: Fault::WrongMode,
        wanted: Wanted {
            right: &["tls-wrong-mode"],
            named_by: &["wrong version", "wrong_version", "plaintext"],
            // One that only goes by the port comes without TLS; Thunderbird waits.
            fair: &["auth-required", "certificate-not-verified", "connection-timed-out"],
        },
    },
    Mishap {
        name: "unknown-host",
        fault: Fault::UnknownHost,
        wanted: Wanted {
            right: &["dns-temporary-failure", "dns-name-not-found"],
            named_by: &["resolv", "resolution", "lookup unknown-host"],
            // Thunderbird says that it was refused.
            fair: &["connection-refused", "reply-451-local-error"],
        },
    },
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
fn wanted(situation: Scenario, tls: TlsMode) -> Option<&'static Wanted> {
    Some(match (situation, tls) {
        (Scenario::Honest, _) => return None,
        (Scenario::Stripped | Scenario::Refusing, TlsMode::Implicit) => {
            MISHAPS.iter().find(|m| m.fault == Fault::HangsUp).map(|m| &m.wanted)?
        }
        (Scenario::Stripped, _) => &Wanted {
            right: &["tls-starttls-not-offered"],
            named_by: &["advertise", "offer", "support"],
            fair: &["reply-500-unrecognized"],
        },
        (Scenario::Refusing, _) => &Wanted {
            right: &["tls-temporarily-unavailable"],
            named_by: &["454", "not available due"],
            fair: &["server-exim-tls-failed", "tls-starttls-not-offered", "tls-wrong-mode"],
        },
        (Scenario::WrongName, _) => &Wanted {
            right: &["certificate-hostname-mismatch"],
            named_by: &["match", "notvalidforname", "altname", "bad_cert_domain"],
            fair: &["certificate-not-verified"],
        },
        (Scenario::UnknownAuthority, _) => &Wanted {
            right: &["certificate-unknown-issuer", "certificate-incomplete-chain"],
            named_by: &["issuer", "unknown authority"],
            fair: &["certificate-not-verified", "certificate-self-signed"],
        },
        (Scenario::Expired, _) => &Wanted {
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
            Purpose::Ours if *seen == Observed::Refused => wanted(job.server.situation(), job.tls),
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
