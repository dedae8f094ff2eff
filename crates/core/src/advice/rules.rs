//! The decision tree. A row is everything about a rule: when it applies, what it ranks, what it
//! says. Of the rules that rank, the first that applies decides; of the others all that apply
//! speak, in this order.

use portwise_model::{Confidence, Host, TlsMode, address::special_range};

use super::case::{Candidate, Case};

use crate::networks::Passage;
use crate::providers::{Auth, Standing, SubmissionHost, Username};
use crate::questions::Question;
use crate::situation::{Role, SeenOutcome, Service, TlsAbility};

/// A rule.
pub(super) struct Rule {
    /// Stable; stands in the advice.
    pub(super) id: &'static str,
    /// The questions it looks at.
    pub(super) asks: &'static [Question],
    /// When it applies.
    pub(super) when: fn(&Case<'_>) -> bool,
    /// In which order the endpoints come. Empty for a rule that only speaks.
    pub(super) rank: &'static [Pick],
    /// Whether its warnings come before everything else.
    pub(super) urgent: bool,
    /// Why there is nothing to recommend, when there is not.
    pub(super) none_because: Option<&'static str>,
    /// Codes and texts.
    pub(super) warnings: &'static [(&'static str, &'static str)],
    /// What to do next.
    pub(super) next_steps: &'static [&'static str],
}

/// Which endpoints come next, and why.
pub(super) struct Pick {
    pub(super) at: At,
    pub(super) because: &'static [Because],
}

const fn pick(at: At, because: &'static [Because]) -> Pick {
    Pick { at, because }
}

/// Why an endpoint is recommended.
pub(super) struct Because {
    pub(super) text: &'static str,
    pub(super) source: &'static str,
    /// Whether it is true of this endpoint.
    pub(super) fits: fn(&Case<'_>, &Candidate) -> bool,
}

const fn because(text: &'static str, source: &'static str) -> Because {
    Because { text, source, fits: |_, _| true }
}

/// Which of the endpoints left.
#[derive(Clone, Copy)]
pub(super) enum At {
    Port(u16),
    Implicit,
    StartTls,
    Any,
}

/// When no rule knows better.
pub(super) const NOTHING_LEFT: &str = "Every port that {provider} offers is shut: {shut}.";

/// A rule that only speaks, to be filled in.
const SPEAKS: Rule = Rule {
    id: "",
    asks: &[],
    when: |_| false,
    rank: &[],
    urgent: false,
    none_because: None,
    warnings: &[],
    next_steps: &[],
};

const FULL: &[TlsAbility] = &[TlsAbility::Full];
const PROGRAMS: &[Role] = &[Role::Application, Role::Relay, Role::Device];
const SENDERS: &[Role] = &[Role::MailClient, Role::Application, Role::Device];

const NOTHING_TO_STRIP: Because = Because {
    text: "Encrypted from the first byte, so nobody in between can switch it off.",
    source: "RFC 8314 §3.3",
    fits: |_, c| c.tls == TlsMode::Implicit,
};
const TLS_ONLY_PREFERRED: Because = Because {
    text: "The standards prefer encryption from the start where a server offers both.",
    source: "RFC 9325 §3.2",
    fits: |_, c| c.tls == TlsMode::Implicit,
};
const MUST_DEMAND: Because = Because {
    text: "It is safe as long as the program demands STARTTLS: an attacker can delete the offer, and a program that only tries it goes on in plaintext.",
    source: "RFC 3207 §6",
    fits: |_, c| c.tls == TlsMode::StartTls,
};
const SUBMISSION_PORT: Because =
    because("587 is the port set aside for submission.", "RFC 6409 §3.1");
const WIDEST: Because = because(
    "Of all ports for submission it is the one that most libraries and relays know.",
    "RFC 6409 §3.1",
);
const BESIDE_465: Because = Because {
    text: "RFC 8314 itself prefers implicit TLS on 465: choose that if your library has it as well.",
    source: "RFC 8314 §3.3",
    fits: |case, c| {
        let preferred = |c: &Candidate| c.port == 465 && c.tls == TlsMode::Implicit;
        c.tls == TlsMode::StartTls && case.candidates.iter().any(preferred)
    },
};
const ALTERNATIVE: Because = Because {
    text: "2525 is not a standard port, but filters that shut 587 often forget it.",
    source: "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
    fits: |_, c| c.port == 2525,
};
const OTHER_PORT: Because = Because {
    text: "It is not a standard port, but one of the provider's own, for networks that shut the others.",
    source: "",
    fits: |_, c| !matches!(c.port, 25 | 465 | 587 | 2525),
};

const PROGRAM_INSISTS: Because = Because {
    text: "Set up as its configuration here says, {program} refuses to go on without STARTTLS.",
    source: "RFC 3207 §6",
    fits: |case, c| c.tls == TlsMode::StartTls && !case.exposed,
};
const ALL_THAT_IS_LEFT: Because = Because {
    text: "{program} has no safe way to {provider}; this one delivers, with a danger that you should know.",
    source: "",
    fits: |case, _| case.exposed,
};
const WITHOUT_LOGIN: Because = because(
    "The relay takes mail without a login, from the addresses that it knows.",
    "RFC 5321 §3.9",
);
const INSIDE: Because = Because {
    text: "There is no password to lose; who is on the same network can read the mail.",
    source: "",
    fits: |_, c| c.tls == TlsMode::Cleartext,
};

/// The rules.
pub(super) const RULES: &[Rule] = &[
    // Rules that rank.
    Rule {
        id: "mx-server",
        asks: &[Question::Role, Question::Blocked],
        when: |case| case.receives(),
        rank: &[pick(
            At::Port(25),
            &[
                because(
                    "Other servers look up your MX and deliver to port 25 of that host; there is no other.",
                    "RFC 5321 §5.1",
                ),
                because(
                    "Offer STARTTLS, but do not demand it: a publicly referenced MX must take mail without.",
                    "RFC 3207 §4",
                ),
            ],
        )],
        none_because: Some(
            "Port 25 is shut, and other servers deliver to no other port. Have it opened, or let a provider whose port 25 is open receive for you (as your MX) and fetch from there.",
        ),
        ..SPEAKS
    },
    Rule {
        id: "open-relay",
        asks: &[Question::Role, Question::Service, Question::Login],
        when: |case| case.situation.is_without_login(),
        rank: &[pick(At::Any, &[WITHOUT_LOGIN, INSIDE, NOTHING_TO_STRIP])],
        warnings: &[(
            "open-relay",
            "There is no user name and no password to enter. {provider} must know this machine by its address, else it refuses with “relaying denied” or “550 5.7.1”.",
        )],
        next_steps: &[
            "Have the address from which you send entered there: at Exchange in a receive connector for relaying, at Postfix in mynetworks, at Microsoft 365 in a connector, at Google Workspace in the SMTP relay service.",
            "If STARTTLS fails because the certificate cannot be checked: give the relay a certificate that names it and comes from an authority that the program trusts, or have it no longer offer STARTTLS to this network.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "through-a-local-relay",
        asks: &[
            Question::Program,
            Question::Role,
            Question::Service,
            Question::Tls,
            Question::Starttls,
        ],
        when: |case| case.through_relay,
        rank: &[
            pick(
                At::Port(465),
                &[
                    because("The relay beside your program speaks TLS in its place.", ""),
                    NOTHING_TO_STRIP,
                ],
            ),
            pick(
                At::Implicit,
                &[
                    because("The relay beside your program speaks TLS in its place.", ""),
                    NOTHING_TO_STRIP,
                ],
            ),
            pick(
                At::StartTls,
                &[
                    because("The relay beside your program speaks TLS in its place.", ""),
                    MUST_DEMAND,
                ],
            ),
            pick(
                At::Port(25),
                &[because("The service takes mail of servers on port 25 and on no other.", "")],
            ),
        ],
        warnings: &[(
            "local-relay",
            "The program itself cannot use {provider} safely. Let it hand its mail to a small relay on the same machine or network (msmtp, nullmailer, Postfix), and give these settings to the relay. Never send a password or a message over the internet without TLS.",
        )],
        next_steps: &[
            "Install msmtp or nullmailer beside the program, and point the program to it or to its sendmail command.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "cannot-demand-starttls",
        asks: &[Question::Role, Question::Service, Question::Starttls],
        when: |case| !case.receives() && !case.situation.demands_starttls,
        rank: &[
            pick(
                At::Port(465),
                &[
                    because(
                        "Your program cannot refuse to go on when STARTTLS is missing, so a port that upgrades is out of the question.",
                        "RFC 3207 §6",
                    ),
                    NOTHING_TO_STRIP,
                ],
            ),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT]),
        ],
        ..SPEAKS
    },
    Rule {
        id: "program",
        asks: &[Question::Program, Question::Service, Question::Network, Question::Blocked],
        when: |case| !case.receives() && case.situation.program.is_some(),
        rank: &[
            pick(At::Port(465), &[NOTHING_TO_STRIP, TLS_ONLY_PREFERRED, ALL_THAT_IS_LEFT]),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT, ALL_THAT_IS_LEFT]),
            pick(At::Port(587), &[SUBMISSION_PORT, PROGRAM_INSISTS, ALL_THAT_IS_LEFT]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, PROGRAM_INSISTS, ALL_THAT_IS_LEFT]),
            pick(At::Any, &[PROGRAM_INSISTS, ALL_THAT_IS_LEFT]),
        ],
        ..SPEAKS
    },
    Rule {
        id: "relay",
        asks: &[Question::Role, Question::Service, Question::Network, Question::Blocked],
        when: |case| case.role(&[Role::Relay]),
        rank: &[
            pick(
                At::Port(587),
                &[
                    because(
                        "Hand the mail to a smarthost as a client would: with login, on a port for submission.",
                        "RFC 6409 §3.1",
                    ),
                    MUST_DEMAND,
                ],
            ),
            pick(At::Port(465), &[NOTHING_TO_STRIP]),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, MUST_DEMAND]),
            pick(
                At::Port(25),
                &[
                    because(
                        "Between servers port 25 is the usual one, where it is open.",
                        "RFC 5321",
                    ),
                    MUST_DEMAND,
                ],
            ),
        ],
        ..SPEAKS
    },
    Rule {
        id: "starttls-only",
        asks: &[Question::Role, Question::Service, Question::Tls],
        when: |case| case.situation.tls == TlsAbility::StarttlsOnly,
        rank: &[
            pick(At::Port(587), &[SUBMISSION_PORT, MUST_DEMAND]),
            pick(At::Port(2525), &[ALTERNATIVE, MUST_DEMAND]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, MUST_DEMAND]),
        ],
        ..SPEAKS
    },
    Rule {
        id: "application",
        asks: &[Question::Role, Question::Service, Question::Network, Question::Blocked],
        when: |case| case.role(&[Role::Application]),
        rank: &[
            pick(At::Port(587), &[WIDEST, MUST_DEMAND, BESIDE_465]),
            pick(At::Port(2525), &[ALTERNATIVE, MUST_DEMAND]),
            pick(At::Port(465), &[NOTHING_TO_STRIP, TLS_ONLY_PREFERRED]),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, MUST_DEMAND]),
        ],
        ..SPEAKS
    },
    Rule {
        id: "mail-client",
        asks: &[Question::Role, Question::Service, Question::Network, Question::Blocked],
        when: |case| case.role(&[Role::MailClient]),
        rank: &[
            pick(At::Port(465), &[NOTHING_TO_STRIP, TLS_ONLY_PREFERRED]),
            pick(At::Port(587), &[SUBMISSION_PORT, MUST_DEMAND]),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, MUST_DEMAND]),
        ],
        ..SPEAKS
    },
    Rule {
        id: "device",
        asks: &[Question::Role, Question::Service, Question::Tls],
        when: |case| case.role(&[Role::Device]),
        rank: &[
            pick(
                At::Port(465),
                &[because("Menus of devices call it SSL or SSL/TLS.", ""), NOTHING_TO_STRIP],
            ),
            pick(
                At::Port(587),
                &[because("Menus of devices call it TLS or STARTTLS.", ""), MUST_DEMAND],
            ),
            pick(At::Implicit, &[NOTHING_TO_STRIP, OTHER_PORT]),
            pick(At::StartTls, &[ALTERNATIVE, OTHER_PORT, MUST_DEMAND]),
        ],
        ..SPEAKS
    },
    // Why there is nothing to recommend.
    Rule {
        id: "no-smtp-at-all",
        asks: &[Question::Service],
        when: |case| case.provider().is_some_and(|p| p.host == SubmissionHost::None),
        none_because: Some(
            "{provider} does not take mail by SMTP, so there is no port for it. Use its own apps, or send through another provider.",
        ),
        ..SPEAKS
    },
    Rule {
        id: "only-port-25",
        asks: &[Question::Role, Question::Service],
        when: |case| {
            case.role(SENDERS)
                && !case.situation.is_without_login()
                && case
                    .provider()
                    .is_some_and(|p| !p.offers.is_empty() && p.offers.iter().all(|o| o.port == 25))
        },
        none_because: Some(
            "{provider} takes mail on port 25 only, which is for mail servers: most networks shut it, and there is no login. Run a relay of your own for it, or choose the provider's service with login.",
        ),
        ..SPEAKS
    },
    Rule {
        id: "seen-unsafe",
        asks: &[Question::Seen],
        when: |case| case.candidates.is_empty() && !case.failing.is_empty(),
        none_because: Some(
            "None of its ports can be used safely now ({faults}). When that is mended, use {mended}.",
        ),
        next_steps: &[
            "See what the check found: who runs the server can mend it. Do not switch the checks of certificates off instead.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "seen-shut",
        asks: &[Question::Seen],
        when: |case| {
            case.candidates.is_empty()
                && case.failing.is_empty()
                && !case.shut.is_empty()
                && case.shut.iter().all(|o| case.seen(o.port).is_some())
        },
        none_because: Some(
            "None of the ports answered safely just now: {shut}. See what the check found for each; a server that answers nowhere is down, or the host name is wrong.",
        ),
        next_steps: &[
            "Check the host name with your provider, then run the check again.",
            "Try from another network: if it works there, this one shuts the ports.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "network-and-provider",
        asks: &[Question::Network, Question::Service, Question::Blocked],
        when: |case| case.is_cut_off() && case.provider().is_some(),
        none_because: Some(
            "No port works: {provider} takes mail on {shut}, and from {network} none of these gets through.",
        ),
        ..SPEAKS
    },
    Rule {
        id: "network-and-own-server",
        asks: &[Question::Network, Question::Service, Question::Blocked],
        when: |case| case.is_cut_off() && case.provider().is_none(),
        none_because: Some(
            "No port works: servers take mail of their users on {shut}, and from {network} none of these gets through.",
        ),
        next_steps: &[
            "If the server is your own, let it listen on another port as well, such as 2525, and use that.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "without-a-port-for-people",
        asks: &[Question::Role],
        when: |case| case.is_cut_off() && case.role(&[Role::MailClient]),
        next_steps: &[
            "Write on the provider's web page or in its app, which need no port of their own.",
            "Or send from another network, such as mobile data or a VPN.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "relay-that-passes",
        asks: &[Question::Role, Question::Network, Question::Blocked],
        when: |case| case.is_cut_off() && case.role(PROGRAMS) && !case.relays().is_empty(),
        next_steps: &[
            "Use a relay with a port that passes here: {relays}. The sender's domain must be set up there first.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "mail-api",
        asks: &[Question::Role, Question::Network, Question::Blocked],
        when: |case| case.is_cut_off() && case.role(PROGRAMS) && !case.is_shut(443),
        next_steps: &[
            "Or send over HTTPS with the provider's or the relay's mail API; port 443 is open where web browsing works.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "nothing-passes",
        asks: &[Question::Role, Question::Network, Question::Blocked],
        when: |case| {
            case.is_cut_off()
                && case.role(PROGRAMS)
                && case.relays().is_empty()
                && case.is_shut(443)
        },
        next_steps: &[
            "Have one of these ports opened to the one host, or send from another network.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "only-plaintext-left",
        asks: &[Question::Service],
        when: |case| {
            case.candidates.is_empty()
                && case.provider().is_some_and(|p| {
                    p.offers.iter().any(|o| {
                        o.tls == TlsMode::Cleartext && o.port != 25 && !case.is_shut(o.port)
                    })
                })
        },
        warnings: &[(
            "plaintext-only",
            "What {provider} still offers here has no TLS. Never send a password or a message that way.",
        )],
        ..SPEAKS
    },
    // What to know before anything else.
    Rule {
        id: "oauth2-required",
        asks: &[Question::Service, Question::Login],
        when: |case| {
            case.situation.has_passwords_only()
                && case.provider().is_some_and(|p| !p.takes_passwords())
        },
        urgent: true,
        warnings: &[(
            "oauth2-required",
            "{provider} takes no passwords any more{since}, only OAuth2. A program that knows only passwords cannot log in there, whatever the port: update or replace it, or put a relay that speaks OAuth2 between.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "passwords-end",
        asks: &[Question::Service, Question::Login],
        when: |case| {
            case.situation.has_passwords_only()
                && case.provider().is_some_and(|p| p.passwords_end().is_some())
        },
        urgent: true,
        warnings: &[(
            "passwords-end",
            "{provider} is going to stop taking passwords ({until}; see below for the details). A program that knows only passwords will then need a successor, or a relay that speaks OAuth2.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "smtp-is-shut",
        asks: &[Question::Network],
        when: |case| case.smtp_is_shut(),
        urgent: true,
        warnings: &[(
            "smtp-is-shut",
            "SMTP does not get out from {network}: ports 25, 465 and 587 are shut. {lift-sentence}",
        )],
        ..SPEAKS
    },
    Rule {
        id: "exposed",
        asks: &[Question::Program, Question::Service],
        when: |case| case.exposed,
        urgent: true,
        warnings: &[(
            "exposed",
            "{program}: {danger} Better: let it hand its mail to a relay that insists on TLS, on the same machine or in a container beside it (msmtp, Postfix){better-port}.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "provider-first",
        asks: &[Question::Service],
        when: |case| case.has_choice() && case.provider().is_some_and(|p| !p.first().0.is_empty()),
        urgent: true,
        warnings: &[("provider-first", "{provider}: first {first}.")],
        ..SPEAKS
    },
    Rule {
        id: "contradiction",
        asks: &[Question::Blocked],
        when: |case| case.both().next().is_some(),
        warnings: &[(
            "contradiction",
            "You call {both} both blocked and open. It counts as blocked here.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "app-password",
        asks: &[Question::Service],
        when: |case| {
            case.has_choice()
                && case.provider().is_some_and(|p| {
                    p.auth.contains(&Auth::AppPassword) && !p.auth.contains(&Auth::Password)
                })
        },
        warnings: &[(
            "app-password",
            "{provider} refuses the account's own password in other programs{since}. Make an app password in the account's security settings, and enter that.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "key-as-password",
        asks: &[Question::Service],
        when: |case| {
            case.has_choice()
                && case.provider().is_some_and(|p| {
                    p.auth.iter().any(|a| matches!(a, Auth::ApiKey | Auth::Token))
                        && !p.auth.contains(&Auth::Password)
                })
        },
        warnings: &[(
            "key-as-password",
            "The password at {provider} is a key or token that you make there, not the account's password; the user name is {username}.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "user-name",
        asks: &[Question::Service],
        when: |case| {
            case.has_choice()
                && case.provider().is_some_and(|p| {
                    matches!(p.username, Username::LocalPart | Username::LocalPartOrFullAddress)
                })
        },
        warnings: &[("user-name", "The user name at {provider} is {username}.")],
        ..SPEAKS
    },
    Rule {
        id: "stripped",
        asks: &[Question::Seen],
        when: |case| case.situation.seen.iter().any(|s| s.outcome == SeenOutcome::Stripped),
        warnings: &[(
            "starttls-stripped",
            "Something on the way overwrites STARTTLS, which would make a careless program send the password in the clear. Use implicit TLS, or another network.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "shut-here",
        asks: &[Question::Network, Question::Blocked],
        when: |case| {
            let is_said_elsewhere = |port| port == 25 && case.role(&[Role::Relay]);
            !case.candidates.is_empty()
                && !case.smtp_is_shut()
                && case
                    .shut
                    .iter()
                    .any(|o| case.seen(o.port).is_none() && !is_said_elsewhere(o.port))
        },
        warnings: &[(
            "ports-shut",
            "These ports do not get through from {network}, so they are not offered here: {shut}.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "only-by-request",
        asks: &[Question::Network],
        when: |case| {
            case.situation.network.is_some_and(|n| !n.lift.is_empty())
                && !case.smtp_is_shut()
                && !case.receives()
                && !case.could_deliver_itself()
                && (case.shut.iter().any(|o| case.passage(o.port).is_shut())
                    || (case.role(&[Role::Relay]) && case.passage(25).is_shut()))
        },
        next_steps: &["How to get through from {network}: {lift}."],
        ..SPEAKS
    },
    Rule {
        id: "relay-without-25",
        asks: &[Question::Role, Question::Network, Question::Blocked],
        when: |case| case.role(&[Role::Relay]) && case.is_shut(25),
        warnings: &[(
            "port-25-shut",
            "Port 25 is shut here, so this server cannot deliver by itself: it needs a smarthost that takes mail on another port.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "relay-unblock-25",
        asks: &[Question::Network],
        when: |case| case.could_deliver_itself(),
        next_steps: &["To deliver by yourself instead, have {network} open port 25: {lift}."],
        ..SPEAKS
    },
    Rule {
        id: "mx-outbound-25",
        asks: &[Question::Role, Question::Network],
        when: |case| case.receives() && case.passage(25).is_shut(),
        warnings: &[(
            "port-25-shut",
            "{network} shuts outgoing port 25. You can receive there if incoming connections pass, but to send you need a smarthost: ask again as a relay. {lift-sentence}",
        )],
        ..SPEAKS
    },
    Rule {
        id: "intercepted",
        asks: &[Question::Network],
        when: |case| case.untried().any(|port| case.passage(port) == Passage::Intercepted),
        warnings: &[(
            "intercepted",
            "In {network} something may answer in the server's place. A certificate that does not fit is then the sign of it: do not accept it.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "redirected",
        asks: &[Question::Network, Question::Blocked],
        when: |case| case.shut.iter().any(|o| case.passage(o.port) == Passage::Redirected),
        warnings: &[(
            "redirected",
            "In {network} another mail server answers on these ports, or nothing does. The signs are its certificate in place of the one of {provider}, status 535 although the password is right, and connections refused within a moment. Do not accept that certificate: it would get the password.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "varies",
        asks: &[Question::Network],
        when: |case| case.untried().any(|port| case.passage(port) == Passage::Varies),
        warnings: &[(
            "may-be-shut",
            "What passes differs from place to place in {network}. Run a live check before you rely on it. {lift-sentence}",
        )],
        ..SPEAKS
    },
    Rule {
        id: "not-known",
        asks: &[Question::Network],
        when: |case| {
            case.situation.network.is_some()
                && case.untried().any(|port| case.passage(port) == Passage::Unknown)
        },
        warnings: &[(
            "not-known",
            "What {network} does with {not-known} we do not know. Run a live check before you rely on it.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "network-unconfirmed",
        asks: &[Question::Network],
        when: |case| {
            !case.receives()
                && case.situation.network.is_some_and(|n| n.confidence == Confidence::Known)
        },
        warnings: &[(
            "network-unconfirmed",
            "What {network} does is commonly reported, but we have not seen it confirmed by the operator.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "throttled",
        asks: &[Question::Network],
        when: |case| case.untried().any(|port| case.passage(port) == Passage::Throttled),
        warnings: &[(
            "throttled",
            "{network} limits how many connections go out on this port. {lift-sentence}",
        )],
        ..SPEAKS
    },
    Rule {
        id: "demand-starttls",
        asks: &[Question::Tls],
        when: |case| {
            !case.receives()
                && case.first_is(TlsMode::StartTls)
                && !case.through_relay
                && case.situation.program.is_none()
        },
        warnings: &[(
            "demand-starttls",
            "With STARTTLS, choose the setting that requires it, never “if available” or “auto”.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "device-without-tls",
        asks: &[Question::Role, Question::Tls],
        when: |case| case.role(&[Role::Device]) && case.situation.tls == TlsAbility::None,
        warnings: &[(
            "device-without-tls",
            "A device without TLS, or with nothing above TLS 1.1, must not send over the internet itself. Keep it in your own network and let a relay there send for it.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "order-differs",
        asks: &[Question::Role, Question::Service],
        when: |case| {
            case.role(&[Role::MailClient])
                && case.situation.tls == FULL[0]
                && case.chosen.first().is_some_and(|(port, _)| *port == 465)
                && case.provider().is_some_and(|p| {
                    p.offers
                        .first()
                        .is_some_and(|o| o.port == 587 && o.standing == Standing::Recommended)
                })
        },
        warnings: &[(
            "provider-order",
            "{provider} itself names 587 first. Both work; 465 leaves nothing to strip.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "implicit-on-587",
        asks: &[Question::Service],
        when: |case| case.chosen.contains(&(587, TlsMode::Implicit)),
        warnings: &[(
            "unusual-mode",
            "{provider} documents implicit TLS on 587, which is unusual. If the program hangs or speaks of a wrong version number, choose STARTTLS.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "guessed-host",
        asks: &[Question::Service],
        when: |case| !case.receives() && matches!(case.situation.service, Service::Guessed(_)),
        warnings: &[(
            "guessed-host",
            "We do not know this domain. {host} is a guess from its name: ask the people who run the mail there, or run a live check.",
        )],
        next_steps: &[
            "See where the mailboxes are: nslookup -type=mx {domain}. Names that end in google.com mean Google Workspace, those in protection.outlook.com Microsoft 365; then choose that as the provider.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "host-to-fill-in",
        asks: &[Question::Service],
        when: |case| case.host_is_template(),
        warnings: &[(
            "host-to-fill-in",
            "The host name {host} has a part that only you know: see the provider's control panel.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "address-as-host",
        asks: &[Question::Service],
        when: |case| {
            matches!(case.situation.service, Service::Own(Some(Host::Address(_))))
                && !case.first_is(TlsMode::Cleartext)
        },
        warnings: &[(
            "address-as-host",
            "Certificates name hosts, hardly ever addresses: with {host} verification will fail. Enter the server's name.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "private-address",
        asks: &[Question::Service],
        when: |case| matches!(case.situation.service, Service::Own(Some(Host::Address(a))) if special_range(a).is_some()),
        warnings: &[(
            "private-address",
            "{host} is not a public address. It can be reached from inside its own network only, and a public checking service refuses it.",
        )],
        ..SPEAKS
    },
    Rule {
        id: "unconfirmed",
        asks: &[Question::Service],
        when: |case| case.provider().is_some_and(|p| p.confidence == Confidence::Known),
        warnings: &[(
            "unconfirmed",
            "These settings of {provider} are commonly known, but we have not seen them confirmed by the provider (last looked at {checked}).",
        )],
        ..SPEAKS
    },
    Rule {
        id: "mx-next",
        asks: &[Question::Role],
        when: |case| case.receives() && case.has_choice(),
        next_steps: &[
            "Give the MX host a certificate from a public authority that names it, and let it renew by itself.",
            "Publish an MTA-STS policy, so that senders demand TLS and a valid certificate (RFC 8461 §3).",
            "Ask for TLS reports (TLS-RPT), to learn of failures before your correspondents do (RFC 8460 §3).",
            "If your zone is signed with DNSSEC, publish TLSA records for DANE (RFC 7672).",
            "Offer your own users submission on 465 (implicit TLS) and 587 (STARTTLS), with login; port 25 is not for them (RFC 8314 §3.3).",
        ],
        ..SPEAKS
    },
    Rule {
        id: "mx-of-provider",
        asks: &[Question::Service],
        when: |case| case.receives() && case.situation.service.provider().is_some(),
        next_steps: &[
            "The mailboxes are at {provider}. To send as one of their users, ask again as a mail client with this provider.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "client-certificate",
        asks: &[Question::Role],
        when: |case| case.role(&[Role::MailClient]) && case.has_choice(),
        next_steps: &[
            "If the program warns of the certificate, do not accept it: compare the host name with your provider's page, and run a live check of the server.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "reading",
        asks: &[Question::Role, Question::Service],
        when: |case| {
            case.role(&[Role::MailClient]) && case.has_choice() && case.reading().is_some()
        },
        next_steps: &["For reading mail set {reading}."],
        ..SPEAKS
    },
    Rule {
        id: "program-care",
        asks: &[Question::Role],
        when: |case| {
            case.role(&[Role::Application])
                && case.has_choice()
                && !case.situation.is_without_login()
        },
        next_steps: &[
            "Keep the password or key out of the code: environment, secret file or secret store.",
            "Set a time-out: most libraries wait for minutes, or for ever, when a network drops the connection.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "relay-setup",
        asks: &[Question::Role],
        when: |case| {
            case.role(&[Role::Relay])
                && case.has_choice()
                && case.situation.program.is_none()
                && !case.situation.is_without_login()
        },
        next_steps: &[
            "Postfix: set relayhost to [host]:port, smtp_tls_security_level to secure with a CA file, and the login in smtp_sasl_password_maps.",
            "Exim: a smarthost route with hosts_require_tls, hosts_require_auth and tls_verify_hosts.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "device-firmware",
        asks: &[Question::Role],
        when: |case| case.role(&[Role::Device]) && case.has_choice(),
        next_steps: &[
            "Update the device's firmware first: old ones know no TLS 1.2, and providers refuse what is older (RFC 8997).",
        ],
        ..SPEAKS
    },
    Rule {
        id: "services-for-devices",
        asks: &[Question::Role, Question::Service],
        when: |case| {
            case.role(&[Role::Device, Role::Relay])
                && case.provider().is_some_and(|p| !p.services.is_empty())
        },
        next_steps: &[
            "{provider} has other services for servers and devices: {services}. Choose one as the provider to see its settings.",
        ],
        ..SPEAKS
    },
    Rule {
        id: "provider-note",
        asks: &[Question::Service],
        when: |case| case.provider().is_some_and(|p| !p.first().1.is_empty()),
        next_steps: &["{provider}: {note}."],
        ..SPEAKS
    },
    Rule {
        id: "network-not-said",
        asks: &[Question::Network],
        when: |case| {
            case.role(&[Role::Application, Role::Relay])
                && case.situation.network.is_none()
                && case.situation.seen.is_empty()
                && !case.is_inner()
                && case.has_choice()
        },
        next_steps: &[
            "If the connection times out, your hosting probably shuts the port: say where the program runs, and look again.",
        ],
        ..SPEAKS
    },
];

/// Everything that a rule says.
fn words(rule: &Rule) -> Vec<&'static str> {
    let reasons = rule.rank.iter().flat_map(|pick| pick.because).map(|b| b.text);
    let warnings = rule.warnings.iter().map(|(_, text)| *text);
    let rest = rule.none_because.into_iter().chain(rule.next_steps.iter().copied());
    reasons.chain(warnings).chain(rest).collect()
}

/// Everything that the rules can say, to be filled in.
#[must_use]
pub fn texts() -> Vec<&'static str> {
    RULES.iter().flat_map(words).chain([NOTHING_LEFT]).collect()
}

/// Everything that a rule says, for tests over all that is said.
#[cfg(test)]
pub(crate) fn words_of(rule: &str) -> Option<Vec<&'static str>> {
    RULES.iter().find(|r| r.id == rule).map(words)
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rule").field(&self.id).finish()
    }
}
