//! What a situation comes down to: which endpoints are left, and which are not.

use portwise_model::{Confidence, Host, HostName, Port, TlsMode, address::special_range};

use crate::networks::Passage;
use crate::ports;
use crate::providers::{Access, Auth, Kind, Offer, PROVIDERS, Provider, Standing, SubmissionHost};
use crate::questions::{self, Question};
use crate::situation::{Role, SeenOutcome, Service, Situation, TlsAbility};

/// An endpoint that could be recommended.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) port: Port,
    pub(super) tls: TlsMode,
    pub(super) standing: Standing,
    pub(super) seen: Option<SeenOutcome>,
}

/// What a program can do with a TLS mode.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Use {
    Safe,
    Exposed,
    Never,
}

/// A situation, and what follows from it.
pub(super) struct Case<'a> {
    pub(super) situation: &'a Situation,
    /// The endpoints left, in the provider's own order.
    pub(super) candidates: Vec<Candidate>,
    /// What is offered but shut.
    pub(super) shut: Vec<Offer>,
    /// What was just seen to answer, but not safely.
    pub(super) failing: Vec<Candidate>,
    /// The program itself can use none; a relay beside it can use the candidates.
    pub(super) through_relay: bool,
    /// The program can use the candidates, and gives something away to whoever is on the way.
    pub(super) exposed: bool,
    /// What was chosen; empty until the choices are ranked.
    pub(super) chosen: Vec<(Port, TlsMode)>,
}

const OWN_SERVER: &[Offer] = &[
    Offer { port: 465, tls: TlsMode::Implicit, standing: Standing::Recommended },
    Offer { port: 587, tls: TlsMode::StartTls, standing: Standing::Recommended },
];
const INBOUND: &[Offer] =
    &[Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Recommended }];
/// A relay that takes mail without a login, as its name or address can be reached from everywhere.
const OPEN_RELAY: &[Offer] = &[
    Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Recommended },
    Offer { port: 25, tls: TlsMode::Cleartext, standing: Standing::Offered },
];
/// The same inside a network of one's own, where hardly any has a certificate that can be checked.
const INNER_RELAY: &[Offer] = &[
    Offer { port: 25, tls: TlsMode::Cleartext, standing: Standing::Recommended },
    Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Offered },
];
const SMARTHOST: &[Offer] = &[
    Offer { port: 587, tls: TlsMode::StartTls, standing: Standing::Recommended },
    Offer { port: 465, tls: TlsMode::Implicit, standing: Standing::Recommended },
    Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Offered },
];

impl<'a> Case<'a> {
    pub(super) fn new(situation: &'a Situation) -> Self {
        let mut case = Self {
            situation,
            candidates: Vec::new(),
            shut: Vec::new(),
            failing: Vec::new(),
            through_relay: false,
            exposed: false,
            chosen: Vec::new(),
        };
        let mut reachable: Vec<Candidate> = Vec::new();
        for offer in case.offers() {
            let is_open = situation.is_without_login();
            let may_use_25 = is_open || matches!(situation.role, Role::MxServer | Role::Relay);
            let in_plaintext = offer.tls == TlsMode::Cleartext && !(is_open && case.is_own());
            if in_plaintext || (offer.port == 25 && !may_use_25) {
                continue;
            }
            if case.is_shut(offer.port) || case.seen(offer.port) == Some(SeenOutcome::Stripped) {
                case.shut.push(offer);
                continue;
            }
            let Offer { port, tls, standing } = offer;
            let candidate = Candidate { port, tls, standing, seen: case.seen(port) };
            if candidate.seen == Some(SeenOutcome::Unsafe) && !case.receives() {
                case.failing.push(candidate);
            } else {
                reachable.push(candidate);
            }
        }
        // Numbers that are registered for other services, or not at all, come last.
        reachable.sort_by_key(|c| matches!(c.port, 26 | 80 | 443));
        let those = |wanted: Use| -> Vec<Candidate> {
            reachable.iter().filter(|c| case.use_of(c.port, c.tls) == wanted).cloned().collect()
        };
        let (safe, exposed) = (those(Use::Safe), those(Use::Exposed));
        case.exposed = safe.is_empty() && !exposed.is_empty();
        case.through_relay = safe.is_empty() && exposed.is_empty() && !reachable.is_empty();
        case.candidates = match (case.exposed, case.through_relay) {
            (true, _) => exposed,
            (_, true) => reachable,
            _ => safe,
        };
        case
    }

    /// Whether the server is the visitor's own, or one that we know nothing of.
    fn is_own(&self) -> bool {
        self.situation.service.provider().is_none()
    }

    /// Whether the server stands inside a network of one's own, as far as its name tells.
    pub(super) fn is_inner(&self) -> bool {
        match &self.situation.service {
            Service::Own(Some(Host::Address(address))) => special_range(*address).is_some(),
            Service::Own(Some(Host::Name(name))) => {
                let last = name.rsplit('.').next().unwrap_or_default();
                !name.contains('.')
                    || ["local", "lan", "internal", "intranet", "home", "corp", "localdomain"]
                        .contains(&last)
            }
            Service::Own(None) | Service::Provider(..) | Service::Guessed(_) => false,
        }
    }

    /// What there is to choose from, before anything is ruled out.
    fn offers(&self) -> Vec<Offer> {
        let listed = match (self.situation.role, self.situation.service.provider()) {
            (Role::MxServer, _) => INBOUND,
            (_, Some(provider)) => provider.offers,
            (_, None) if self.situation.is_without_login() => {
                if self.is_inner() {
                    INNER_RELAY
                } else {
                    OPEN_RELAY
                }
            }
            (Role::Relay, None) => SMARTHOST,
            (_, None) => OWN_SERVER,
        };
        let mut offers = listed.to_vec();
        // Of one's own server a port that is open is one to use; of a provider it only says that
        // the network lets it pass.
        if self.situation.service.provider().is_none() && !self.receives() {
            for &port in &self.situation.open {
                let usable = ports::find(port).is_some_and(|row| row.probed);
                if usable && offers.iter().all(|o| o.port != port) {
                    let standing = Standing::Offered;
                    offers.push(Offer { port, tls: ports::mode_of(port), standing });
                }
            }
        }
        for seen in &self.situation.seen {
            match offers.iter_mut().find(|o| o.port == seen.port) {
                Some(offer) => offer.tls = seen.tls,
                None if seen.outcome == SeenOutcome::Works && !self.receives() => {
                    let standing = Standing::Offered;
                    offers.push(Offer { port: seen.port, tls: seen.tls, standing });
                }
                None => {}
            }
        }
        offers
    }

    /// What the program can do with a TLS mode on a port: as its row says, and no more than was said
    /// of it.
    fn use_of(&self, port: Port, tls: TlsMode) -> Use {
        let open = self.situation.is_without_login();
        match self.situation.program {
            _ if self.receives() => Use::Safe,
            // Without a password there is none to be given away.
            _ if open && tls == TlsMode::Cleartext => Use::Safe,
            _ if !self.said_it_can(tls) => Use::Never,
            None => Use::Safe,
            Some(program) if program.is_safe_at(port, tls, !open) => Use::Safe,
            Some(program) if program.delivers_at(port, tls, !open) => {
                if open {
                    Use::Safe
                } else {
                    Use::Exposed
                }
            }
            Some(_) => Use::Never,
        }
    }

    fn said_it_can(&self, tls: TlsMode) -> bool {
        match (self.situation.tls, tls) {
            (_, TlsMode::Cleartext) | (TlsAbility::None, _) => false,
            (TlsAbility::StarttlsOnly, TlsMode::Implicit) => false,
            (_, TlsMode::StartTls) => self.situation.demands_starttls,
            (TlsAbility::Full, TlsMode::Implicit) => true,
        }
    }

    /// Whether a port is shut as things stand. What was seen wins over what was said, and that
    /// over what the network is known for.
    pub(super) fn is_shut(&self, port: Port) -> bool {
        match self.seen(port) {
            Some(SeenOutcome::Shut) => true,
            _ if self.situation.blocked.contains(&port) => true,
            Some(_) => false,
            None if self.situation.open.contains(&port) => false,
            // What a network does to outgoing connections says nothing about incoming ones.
            None if self.receives() || self.is_local() => false,
            None => self.situation.network.is_some_and(|n| n.passage(port).is_shut()),
        }
    }

    /// Whether the server runs on this very machine, which no network comes between.
    pub(super) fn is_local(&self) -> bool {
        match &self.situation.service {
            Service::Provider(provider, _) => provider.host == SubmissionHost::Fixed("127.0.0.1"),
            Service::Own(Some(Host::Address(address))) => address.is_loopback(),
            Service::Own(Some(Host::Name(name))) => name == "localhost",
            Service::Own(None) | Service::Guessed(_) => false,
        }
    }

    /// Whether the network lets no mail out on any port that is meant for it.
    pub(super) fn smtp_is_shut(&self) -> bool {
        let stays_in = [Passage::Blocked, Passage::BlockedByDefault];
        !self.receives()
            && !self.is_local()
            && [25, 465, 587].iter().all(|port| stays_in.contains(&self.passage(*port)))
            && self.situation.open.is_empty()
            && self.situation.seen.is_empty()
    }

    /// Whether nothing is left because everything is shut, and not all of it was tried.
    pub(super) fn is_cut_off(&self) -> bool {
        self.candidates.is_empty()
            && !self.receives()
            && self.shut.iter().any(|o| self.seen(o.port).is_none())
    }

    /// Whether there is a choice. Not before they are ranked.
    pub(super) fn has_choice(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// The chosen ports of which only the network's reputation is known.
    pub(super) fn untried(&self) -> impl Iterator<Item = Port> {
        let known = |port: &Port| self.situation.open.contains(port) || self.seen(*port).is_some();
        let chosen = self.chosen.iter().map(|(port, _)| *port);
        chosen.filter(move |port| !self.receives() && !self.is_local() && !known(port))
    }

    /// The ports called both blocked and open.
    pub(super) fn both(&self) -> impl Iterator<Item = &'a Port> {
        self.situation.blocked.intersection(&self.situation.open)
    }

    /// Whether a relay without a smarthost could deliver, if it asked for port 25.
    pub(super) fn could_deliver_itself(&self) -> bool {
        self.role(&[Role::Relay])
            && self.provider().is_none()
            && self.passage(25) == Passage::BlockedByDefault
            && self.situation.network.is_some_and(|n| !n.lift.is_empty())
    }

    /// Where mail is read, in words.
    pub(super) fn reading(&self) -> Option<String> {
        let Service::Provider(provider, domain) = &self.situation.service else { return None };
        let named = |what: &str, access: Option<Access>| {
            access.map(|a| format!("{what}: {}", a.describe(domain.as_deref())))
        };
        let both = [named("IMAP", provider.imap), named("POP3", provider.pop3)];
        let words: Vec<String> = both.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join("; or "))
    }

    pub(super) fn passage(&self, port: Port) -> Passage {
        self.situation.network.map_or(Passage::Unknown, |n| n.passage(port))
    }

    pub(super) fn seen(&self, port: Port) -> Option<SeenOutcome> {
        self.situation.seen.iter().find(|s| s.port == port).map(|s| s.outcome)
    }

    pub(super) fn role(&self, roles: &[Role]) -> bool {
        roles.contains(&self.situation.role)
    }

    /// Whether mail comes in rather than going out.
    pub(super) fn receives(&self) -> bool {
        self.situation.role == Role::MxServer
    }

    pub(super) fn provider(&self) -> Option<&'static Provider> {
        self.situation.service.provider().filter(|_| !self.receives())
    }

    pub(super) fn first_is(&self, tls: TlsMode) -> bool {
        self.chosen.first().is_some_and(|(_, t)| *t == tls)
    }

    /// The ways to log in that the program has, or all, if it has none of them.
    pub(super) fn logins(&self, provider: &'static Provider) -> impl Iterator<Item = Auth> {
        let passwords = self.situation.has_passwords_only() && provider.takes_passwords();
        let auth = provider.auth.iter().copied();
        auth.filter(move |auth| !passwords || *auth != Auth::OAuth2)
    }

    /// The host to name in a choice.
    pub(super) fn host(&self) -> Option<HostName> {
        let names_own = matches!(self.situation.service, Service::Own(_));
        self.situation.service.host().filter(|_| names_own || !self.receives())
    }

    pub(super) fn host_is_template(&self) -> bool {
        self.host().is_some_and(|host| host.is_template())
    }

    /// The answer to a question, as it stands in the path.
    pub(super) fn answer(&self, question: Question) -> String {
        if let Some(row) = questions::find(question) {
            return (row.given)(self.situation);
        }
        let seen = self.situation.seen.iter().map(|s| {
            let what = match s.outcome {
                SeenOutcome::Works => "works",
                SeenOutcome::Flawed => "flawed",
                SeenOutcome::Unsafe => "unsafe",
                SeenOutcome::Stripped => "stripped",
                SeenOutcome::Shut => "shut",
            };
            format!("{} {what}", s.port)
        });
        seen.collect::<Vec<_>>().join(", ")
    }

    /// What is wrong with each port that answers and cannot be used, in words.
    pub(super) fn faults(&self) -> String {
        let fault = |candidate: &Candidate| {
            let port = candidate.port;
            let seen = self.situation.seen.iter().find(|s| s.port == port);
            let fault = seen.map_or("", |s| s.fault.as_str());
            format!("{port}: {}", if fault.is_empty() { "it is not safe to use" } else { fault })
        };
        let shut = self.shut.iter().map(|offer| match self.seen(offer.port) {
            Some(SeenOutcome::Stripped) => {
                format!("{}: STARTTLS is removed on the way", offer.port)
            }
            _ => format!("{}: it does not answer", offer.port),
        });
        self.failing.iter().map(fault).chain(shut).collect::<Vec<_>>().join("; ")
    }

    /// What to use when what is wrong is mended, in words.
    pub(super) fn when_mended(&self) -> String {
        let can = |c: &&Candidate| self.use_of(c.port, c.tls) == Use::Safe;
        let implicit = self.failing.iter().find(|c| can(c) && c.tls == TlsMode::Implicit);
        let first =
            implicit.or_else(|| self.failing.iter().find(can)).or_else(|| self.failing.first());
        first.map_or_else(String::new, |c| format!("port {} with {}", c.port, c.tls.name()))
    }

    /// Relays that are known to offer a port which passes here, for when the wanted one has none.
    pub(super) fn relays(&self) -> Vec<(Port, &'static str)> {
        const ENOUGH: usize = 4;
        let mut found: Vec<(Port, &'static str)> = Vec::new();
        for port in [587, 465, 2525, 2465, 2587, 8025, 443] {
            let is_known = self.situation.network.is_none()
                || self.situation.open.contains(&port)
                || self.passage(port) != Passage::Unknown;
            if self.is_shut(port) || !is_known {
                continue;
            }
            let sure =
                |o: &Offer| o.standing != Standing::Unconfirmed && o.tls != TlsMode::Cleartext;
            let offering = PROVIDERS.iter().filter(|p| {
                p.kind == Kind::Transactional
                    && p.confidence == Confidence::Verified
                    && p.offer(port).is_some_and(sure)
            });
            for provider in offering {
                if found.len() < ENOUGH && found.iter().all(|(_, name)| *name != provider.name) {
                    found.push((port, provider.name));
                }
            }
        }
        found
    }
}
