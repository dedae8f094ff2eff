//! What goes wrong besides TLS when mail is sent: the faults that a server is made to have.

/// A fault that is injected. One row each.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    /// The first label of its host.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// What the server does that an honest one does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
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
pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "wrong-password",
        kind: Kind::Reply("AUTH", "535 5.7.8 Error: authentication failed"),
    },
    Fault {
        name: "application-password",
        kind: Kind::Reply(
            "AUTH",
            "534-5.7.9 Application-specific password required. For more information, go to\n\
             534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor - gsmtp",
        ),
    },
    Fault {
        name: "logins-disabled",
        kind: Kind::Reply(
            "AUTH",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for \
             the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
        ),
    },
    Fault { name: "no-logins", kind: Kind::Logins("") },
    Fault { name: "other-logins", kind: Kind::Logins("XOAUTH2") },
    Fault {
        name: "other-sender",
        kind: Kind::Reply(
            "MAIL",
            "553 5.7.1 <anna@example.com>: Sender address rejected: not owned by user anna",
        ),
    },
    Fault {
        name: "no-such-user",
        kind: Kind::Reply(
            "RCPT",
            "550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in virtual \
             mailbox table",
        ),
    },
    Fault {
        name: "relaying-denied",
        kind: Kind::Reply("RCPT", "554 5.7.1 <anna@example.com>: Relay access denied"),
    },
    Fault {
        name: "greylisted",
        kind: Kind::Reply(
            "RCPT",
            "450 4.2.0 <anna@example.com>: Recipient address rejected: Greylisted, see \
             http://postgrey.schweikert.ch/help/example.com.html",
        ),
    },
    Fault {
        name: "taken-for-spam",
        kind: Kind::Reply(".", "554 5.7.1 Message rejected as spam by Content Filtering."),
    },
    Fault {
        name: "too-large",
        kind: Kind::Reply(".", "552 5.3.4 Message size exceeds fixed limit"),
    },
    Fault {
        name: "too-many-connections",
        kind: Kind::Reply(
            "220",
            "421 4.7.0 mail.example.com Error: too many connections from 192.0.2.1",
        ),
    },
    Fault { name: "hangs-up", kind: Kind::HangsUp },
    Fault { name: "nobody-listens", kind: Kind::NobodyListens },
    Fault { name: "wrong-mode", kind: Kind::WrongMode },
    Fault { name: "unknown-host", kind: Kind::UnknownHost },
];
