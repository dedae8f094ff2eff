//! Proving who one is.

use super::FaqEntry;
use crate::reference::{list, text};

pub(super) const ENTRIES: &[FaqEntry] = &[
    FaqEntry {
        id: "app-passwords",
        question: "My password is right, yet the login fails. Why?",
        answer: &[
            text(
                "Many providers no longer take the account's own password from other programs. The reply is then 535 or 534, even if the password is right.",
            ),
            list(&[
                "App password: switch on two-step verification in the account's security settings, make a password for this one program, and enter that. Gmail, iCloud and Yahoo work so.",
                "OAuth2: the program opens the provider's page and gets a token. Microsoft takes nothing else for personal accounts; a program that knows only passwords cannot log in there, whatever the port.",
                "Key or token: relays for applications hand out an API key as the password, often with a fixed user name.",
                "User name: mostly the full address, at some providers only what stands before the @.",
                "Permission: some providers have SMTP switched off until an administrator or you yourself allow it.",
            ]),
            text("None of this has to do with the port. Trying other ports does not help."),
        ],
        sources: &["RFC 4954 §6", "https://support.google.com/accounts/answer/185833"],
        see: &["app-password", "oauth2", "auth"],
    },
    FaqEntry {
        id: "login-codes",
        question: "What do the reply codes around the login mean?",
        answer: &[
            list(&[
                "530 5.7.0: log in first, or start TLS first. The program sent the mail without doing so; switch on authentication and TLS.",
                "535 5.7.8: the user name or the password is wrong, or the account may not log in this way.",
                "534 5.7.9: the mechanism is too weak for this account. Use OAuth2 or an app password.",
                "538 5.7.11: this mechanism needs encryption. Switch on TLS. The code is historic; today such mechanisms are not offered before TLS.",
                "504 5.5.4: the server does not know the mechanism. Choose one that stands behind AUTH in its answer to EHLO.",
                "454 4.7.0: the server cannot check logins right now. Wait and try again; the password is not the fault, and nobody needs to be asked for it.",
                "432 4.7.12: the password has to be changed first, on the provider's page.",
                "500 5.5.6: a line of the login was too long for the server.",
            ]),
            text(
                "The digits count. The words behind them are free, and some providers put a link there that says more.",
            ),
        ],
        sources: &["RFC 4954 §4", "RFC 4954 §6"],
        see: &["reply-code", "enhanced-status-code", "auth"],
    },
    FaqEntry {
        id: "mechanisms",
        question: "The server offers PLAIN and LOGIN. Is that unsafe?",
        answer: &[
            text(
                "Inside TLS it is not. PLAIN over TLS is even the mechanism that every server with AUTH must be able to use. The password is protected by TLS, provided that the client has verified the certificate and the host name.",
            ),
            text(
                "Before TLS it is. A server that offers PLAIN, LOGIN, XOAUTH2 or OAUTHBEARER in plaintext invites clients to give the secret away. It should show AUTH only inside TLS.",
            ),
            text(
                "CRAM-MD5, DIGEST-MD5 and NTLM are outdated whatever protects them. SCRAM is the modern way to prove a password without sending it.",
            ),
        ],
        sources: &["RFC 4954 §4", "RFC 4954 §14", "RFC 4954 §9"],
        see: &["plain", "login", "scram", "cram-md5"],
    },
    FaqEntry {
        id: "without-login",
        question: "Can I send without logging in?",
        answer: &[
            text(
                "On a server for submission only if its operator lets you in by address, as in a company's network. Otherwise MAIL is answered with 530. A server that takes mail from anybody to anybody is an open relay and will be on blocklists soon.",
            ),
            text(
                "On port 25 you can hand mail to the recipient's own server without login, for its own mailboxes. Devices do so as “direct send”. It works only where outgoing 25 is open and your address has a good name, and such mail is easily taken for spam.",
            ),
        ],
        sources: &["RFC 6409 §4.3", "RFC 6409 §3.3"],
        see: &["submission", "open-relay", "blocklist"],
    },
];
