//! TLS, its modes and its certificates.

use super::FaqEntry;
use crate::reference::{list, output, text};

pub(super) const ENTRIES: &[FaqEntry] = &[
    FaqEntry {
        id: "what-is-starttls",
        question: "What is STARTTLS, and how can it be stripped?",
        answer: &[
            text(
                "STARTTLS is a command. The connection begins in plaintext, the server offers the keyword, the client sends the command, and after the reply 220 both switch to TLS. Then the client greets anew and logs in.",
            ),
            output(
                "This is how it should look; S is the server, C the client.",
                "\
S: 220 smtp.example.com ESMTP
C: EHLO client.example.com
S: 250-smtp.example.com
S: 250-SIZE 10485760
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 Ready to start TLS
   (TLS begins here)
C: EHLO client.example.com
S: 250-smtp.example.com
S: 250 AUTH PLAIN LOGIN",
            ),
            text(
                "The offer itself is plaintext, so anyone on the way can remove or overwrite it. Some firewalls do so on purpose, in order to read along.",
            ),
            output(
                "This is how it looks when a firewall has overwritten the keyword.",
                "\
S: 220 smtp.example.com ESMTP
C: EHLO client.example.com
S: 250-smtp.example.com
S: 250-SIZE 10485760
S: 250 XXXXXXXA",
            ),
            text(
                "A client set to “TLS if available” now sends password and mail in plaintext, and nobody notices. A client set to require STARTTLS stops with an error. That setting is the whole defence, together with a verified certificate. Implicit TLS has nothing that could be stripped.",
            ),
        ],
        sources: &["RFC 3207 §4", "RFC 3207 §4.2", "RFC 3207 §6"],
        see: &["starttls", "downgrade-attack", "mandatory-tls", "middlebox"],
    },
    FaqEntry {
        id: "does-587-require-tls",
        question: "Does port 587 require TLS?",
        answer: &[
            text(
                "It is commonly believed that RFC 6409, the standard of port 587, requires STARTTLS. It does not: its table of extensions lists AUTH as MUST and STARTTLS as MAY.",
            ),
            text(
                "The demand comes from elsewhere. RFC 4954 wants password mechanisms such as PLAIN kept out of unprotected connections. RFC 8314 declares cleartext submission obsolete and asks for TLS 1.2 or later, as updated by RFC 8997.",
            ),
            text(
                "In practice: every serious provider insists on TLS on 587, and you should make your program insist as well. A server that takes a password there without TLS is set up wrongly.",
            ),
        ],
        sources: &["RFC 6409 §7", "RFC 4954 §4", "RFC 8314 §4.1", "RFC 8997"],
        see: &["submission", "starttls", "cleartext"],
    },
    FaqEntry {
        id: "menu-names",
        question: "What do SSL, TLS, SSL/TLS and STARTTLS mean in a mail program's menu?",
        answer: &[
            list(&[
                "SSL, SSL/TLS, SMTPS: implicit TLS. Choose it with port 465.",
                "STARTTLS, explicit TLS: plaintext first, then TLS. Choose it with port 587.",
                "TLS alone: usually STARTTLS, as in Django, PHPMailer and many devices. If port 587 fails with it, look into the manual.",
                "Auto, if available, opportunistic: STARTTLS without insisting. Do not use it.",
                "None, plain: no encryption. Never use it over the internet.",
            ]),
            text(
                "None of these names chooses a version. SSL itself is dead; what runs behind the word today is TLS 1.2 or 1.3.",
            ),
        ],
        sources: &[
            "RFC 8314 §3.3",
            "https://datatracker.ietf.org/doc/draft-ietf-mailmaint-autoconfig/",
        ],
        see: &["implicit-tls", "starttls", "tls", "opportunistic-tls"],
    },
    FaqEntry {
        id: "tls-versions",
        question: "Which TLS versions are allowed?",
        answer: &[
            list(&[
                "TLS 1.3: should be there, and be preferred.",
                "TLS 1.2: must be there. It is the least that submission may use.",
                "TLS 1.0 and 1.1: must not be used. RFC 8996 retired them, and RFC 8997 raised the minimum for mail, which RFC 8314 had still put at 1.1.",
                "SSL 2 and 3: must not be used.",
            ]),
            text(
                "A device that stops at TLS 1.1 cannot log in at most providers. Update its firmware, or let it send to a relay in your own network that speaks modern TLS.",
            ),
            text(
                "Between servers on port 25 an old version may still be better than plaintext, as long as neither DANE nor MTA-STS asks for more.",
            ),
        ],
        sources: &["RFC 9325 §3.1.1", "RFC 9325 §5.2", "RFC 8996", "RFC 8997"],
        see: &["tls", "opportunistic-tls"],
    },
    FaqEntry {
        id: "certificate-warning",
        question: "My mail program warns of the certificate. Should I accept it?",
        answer: &[
            text(
                "No. The warning means that the program cannot tell your provider from somebody in between. Whoever accepts it hands the password to whoever answers.",
            ),
            list(&[
                "Wrong name: compare the host name in your settings with the provider's documentation. An alias under your own domain often does not stand in the provider's certificate; use the provider's own host name.",
                "Expired: nothing you can do. Wait, and tell the provider.",
                "Unknown issuer: look who it is. If it is an antivirus, a firewall or your company, something reads along on purpose. If it is nobody you know, use another network.",
                "Incomplete chain: the server forgets its intermediate certificate. Its operator has to add it.",
            ]),
            text("Programs for their part should not make it easy to click such a warning away."),
        ],
        sources: &["RFC 8314 §5.3", "RFC 8314 §4.4", "RFC 7817"],
        see: &["san", "certificate-chain", "intermediate-certificate", "middlebox"],
    },
    FaqEntry {
        id: "self-signed",
        question: "Is a self-signed certificate good enough?",
        answer: &[
            text(
                "For submission, no. Clients cannot verify it, so people learn to ignore warnings, and a certificate from a public authority costs nothing today.",
            ),
            text(
                "If it has to be a certificate or an authority of your own, give it to the clients: install the authority's certificate in the system, or name its file in the program's settings. Do not switch verification off. Pinning one certificate is for those who know what they do, since it breaks with every renewal.",
            ),
            text(
                "On port 25 most senders verify nothing, so mail arrives even so. DANE with usage 3 accepts a self-signed certificate that its TLSA record names; MTA-STS does not.",
            ),
        ],
        sources: &["RFC 8314 §5.4", "RFC 7671 §5.1", "RFC 8461 §4.2"],
        see: &["self-signed-certificate", "trust-anchor", "dane"],
    },
];
