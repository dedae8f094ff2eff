//! The other end: taking mail for a domain.

use super::FaqEntry;
use crate::reference::{list, output, text};

pub(super) const ENTRIES: &[FaqEntry] = &[
    FaqEntry {
        id: "receive-25",
        question: "Do I need port 25 to receive mail?",
        answer: &[
            text(
                "If your own server takes mail for a domain, yes: other servers look up the MX record and connect to port 25 of that host. An MX record cannot name another port.",
            ),
            text(
                "What counts is the incoming direction. Many clouds shut only outgoing 25: there you can receive, but need a smarthost to send.",
            ),
            text(
                "If a provider holds your mailbox, no. Your mail client fetches mail with IMAP or POP3 and sends on 465 or 587.",
            ),
            text(
                "Where incoming 25 is shut, as on most home lines, let a provider receive for you as your MX and fetch the mail from there.",
            ),
        ],
        sources: &["RFC 5321 §5.1", "RFC 8314 §7.3"],
        see: &["mx-record", "relay", "imap"],
    },
    FaqEntry {
        id: "mx-and-tls",
        question: "May my mail server insist on TLS on port 25?",
        answer: &[
            text(
                "A public MX must not refuse mail for its own domain just because the sender does not use STARTTLS. Offer it, with a certificate that names the MX host, but do not demand it on the server.",
            ),
            text("The demand is made on the sender's side instead, by what your domain publishes."),
            list(&[
                "MTA-STS: a policy over HTTPS. In mode enforce, senders that honour it deliver only to listed hosts with TLS and a valid certificate.",
                "DANE: TLSA records in a zone signed with DNSSEC. Where both are there, a failing DANE must not be overridden by MTA-STS.",
                "TLS-RPT: where senders report failures. Publish it first, and begin MTA-STS in mode testing.",
            ]),
            text(
                "If your server hands its mail to a smarthost, the policy that counts on that way is the one of the smarthost's domain, not the recipient's.",
            ),
            text(
                "On submission it is the other way round: there the server may and should insist, and answer 530 until TLS has begun.",
            ),
        ],
        sources: &["RFC 3207 §4", "RFC 8461 §5", "RFC 8461 §2", "RFC 8461 §3.4", "RFC 8460 §3"],
        see: &["mta-sts", "dane", "tls-rpt", "opportunistic-tls"],
    },
    FaqEntry {
        id: "require-tls",
        question: "Can I demand TLS for one message all the way?",
        answer: &[
            text(
                "With REQUIRETLS, in principle. The extension counts only inside TLS, needs a verified certificate at every hop, and an MX that was found through DNSSEC or an MTA-STS policy. So it is useful only where all servers on the way know it, and few do.",
            ),
            list(&[
                "550 5.7.30: the next server does not support REQUIRETLS, so the message came back.",
                "5.7.10: no TLS could be established, so the message came back.",
            ]),
            text(
                "The header field TLS-Required with the value No asks for the reverse: deliver even where MTA-STS or DANE would stop it, for instance to tell an administrator of an expired certificate.",
            ),
        ],
        sources: &["RFC 8689 §2", "RFC 8689 §3", "RFC 8689 §4.2.1"],
        see: &["requiretls", "tls-required", "mta-sts"],
    },
    FaqEntry {
        id: "no-mail",
        question: "My domain takes no mail. How do I say so?",
        answer: &[
            text("Publish a null MX: a single MX record with preference 0 and a dot as its host."),
            output("This is the line in the zone file.", "example.com. 3600 IN MX 0 ."),
            text(
                "Senders then give up immediately with 556 5.1.10. Without any MX record they would try the address of the domain itself, for days.",
            ),
            text(
                "Do not publish it for a domain that sends mail: nobody could answer or return a bounce, and receivers may refuse such a sender with 550 5.7.27. It has to stand alone; beside another MX record it is an error.",
            ),
        ],
        sources: &["RFC 7505 §3", "RFC 7505 §4.1", "RFC 7505 §4.2", "RFC 5321 §5.1"],
        see: &["null-mx", "implicit-mx", "bounce"],
    },
];
