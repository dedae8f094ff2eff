//! Which port there is for what.

use super::FaqEntry;
use crate::reference::{list, text};

pub(super) const ENTRIES: &[FaqEntry] = &[
    FaqEntry {
        id: "ports-differ",
        question: "What is the difference between ports 25, 465, 587 and 2525?",
        answer: &[
            text("All four speak SMTP. They differ in who uses them and in when TLS begins."),
            list(&[
                "25 (service name smtp) is for mail between servers. They deliver there to the host in the recipient's MX record, without login.",
                "465 (submissions) is for handing in mail at your own provider, with TLS from the start.",
                "587 (submission) is for the same purpose, but begins in plaintext and is upgraded with STARTTLS.",
                "2525 is not a standard. Many relays offer it as a second 587, for networks that shut the others.",
            ]),
            text("On 465, 587 and 2525 you log in. On 25 servers do not."),
        ],
        sources: &["RFC 5321", "RFC 6409 §3.1", "RFC 8314 §3.3"],
        see: &["submission", "submissions", "relay"],
    },
    FaqEntry {
        id: "which-port",
        question: "Which port should I use?",
        answer: &[
            list(&[
                "A mail client: 465 with implicit TLS. Where the provider lacks it or the network shuts it, 587 with STARTTLS required.",
                "An application, script or website: 587 with STARTTLS required, which most libraries and relays know. Where both your library and the relay have 465, that is the one which RFC 8314 prefers. Where the hosting shuts both, 2525.",
                "A server that hands its mail to a smarthost: 587 or 465, with login.",
                "A server that receives mail for a domain, or delivers straight to other domains: 25.",
            ]),
            text(
                "RFC 8314 asks providers for both 465 and 587 until everybody has implicit TLS. A provider with 587 alone is behind, but not at fault.",
            ),
            text(
                "Whatever the port, never send a password or a message to a provider without TLS.",
            ),
        ],
        sources: &["RFC 8314 §3.3", "RFC 9325 §3.2", "RFC 6409 §3.1", "RFC 8314 §4.1"],
        see: &["implicit-tls", "starttls", "mandatory-tls", "smarthost"],
    },
    FaqEntry {
        id: "is-465-obsolete",
        question: "Is port 465 obsolete?",
        answer: &[
            text(
                "No. It was for twenty years, and many pages have not noticed that it no longer is.",
            ),
            list(&[
                "1997: 465 is registered as smtps, for SMTP over SSL.",
                "1998: STARTTLS takes that place and the registration is withdrawn. An MX record names no port, so servers could not have used 465 anyway. Later the number goes to urd, which has nothing to do with mail.",
                "Mail clients and providers keep on using 465 all the same, for handing in mail.",
                "January 2018: RFC 8314 makes that the rule. 465 becomes submissions, by a one-time exception, and is preferred to 587.",
            ]),
            text(
                "So the registry lists two names on TCP 465 today, submissions and urd. The name smtps is history, although programs still write smtps:// for it.",
            ),
        ],
        sources: &[
            "RFC 8314 §7.3",
            "RFC 8314 §3.3",
            "https://shivering-isles.com/til/2020/07/smtps-is-dead-long-live-submissions",
        ],
        see: &["submissions", "implicit-tls"],
    },
    FaqEntry {
        id: "is-2525-standard",
        question: "Is port 2525 a standard?",
        answer: &[
            text(
                "No RFC mentions it for mail. In the registry the number belongs to ms-v-worlds, a Microsoft service that has nothing to do with mail.",
            ),
            text(
                "It works where a provider says so, mostly at relays for applications, and it behaves like 587: plaintext first, then STARTTLS. Make the program require STARTTLS there as well. Mailbox providers seldom have it.",
            ),
            text("Its use is that filters forget it. If 465 or 587 passes, take one of these."),
        ],
        sources: &[
            "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml",
            "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
        ],
        see: &["submission", "egress-filtering"],
    },
    FaqEntry {
        id: "why-25-blocked",
        question: "Why do internet providers and clouds block port 25?",
        answer: &[
            text(
                "On port 25 anybody can hand mail to any server without login. An infected computer or a rented machine could send spam to the whole world that way, and the provider's addresses would land on blocklists.",
            ),
            text(
                "So most home lines and most clouds drop outgoing connections to 25. Mail clients and applications lose nothing by it: they belong on 465 or 587, where they log in, and networks are asked to leave these open.",
            ),
            text(
                "Some clouds shut 465 and 587 as well. Some open 25 on request, if you state what you send and set reverse DNS. Otherwise let your server hand its mail to a smarthost.",
            ),
        ],
        sources: &["RFC 5068", "https://repost.aws/knowledge-center/ec2-port-25-throttle"],
        see: &["egress-filtering", "blocklist", "smarthost", "reverse-dns"],
    },
    FaqEntry {
        id: "implicit-on-587",
        question: "Can port 587 use implicit TLS, or port 465 STARTTLS?",
        answer: &[
            text(
                "The number alone decides nothing; client and server only have to agree. By the standards 587 begins in plaintext and 465 with TLS, and programs expect just that.",
            ),
            list(&[
                "Implicit TLS chosen on 587: the handshake meets a greeting in plaintext and fails immediately, often with “wrong version number”.",
                "STARTTLS or no TLS chosen on 465: the client waits for a greeting that the server sends only inside TLS, and hangs until it times out.",
            ]),
            text(
                "A few providers do it differently. Believe their documentation, or check the port live.",
            ),
        ],
        sources: &["RFC 8314 §3.3", "RFC 8314 §7.3", "RFC 3207 §4.3"],
        see: &["implicit-tls", "starttls", "greeting"],
    },
    FaqEntry {
        id: "automatic-settings",
        question: "Can a mail client find host and port by itself?",
        answer: &[
            text(
                "Yes, where the domain publishes them as SRV records or as an autoconfig file. DNS and web servers can be tampered with, though, so some rules belong to it.",
            ),
            list(&[
                "The settings are looked up once, when the account is made, and then kept. A client must not ask an unsigned SRV record again at every connection.",
                "What is offered without TLS is ignored. In autoconfig SSL means implicit TLS, STARTTLS means upgrade or disconnect, and plain is deprecated.",
                "If the host lies in another domain than the address, the person has to confirm it, unless DNSSEC vouches for the record. Compare the whole host name, to its last letter.",
                "The order of the entries is the provider's preference. A client may still put implicit TLS first.",
                "Only a login proves that the settings are right. Until then they are merely offered and reachable.",
            ]),
        ],
        sources: &[
            "RFC 8314 §5.1",
            "RFC 6186",
            "https://datatracker.ietf.org/doc/draft-ietf-mailmaint-autoconfig/",
        ],
        see: &["srv-record", "autoconfig", "autodiscover", "dnssec"],
    },
];
