//! What the answers come down to: which endpoints are left, and which are not.

use std::borrow::Cow;

use portwise_model::{Confidence, Host, Port, TlsMode};

use crate::answers::{self, Answers, Role, SeenOutcome, Service, TlsAbility};
use crate::networks::Passage;
use crate::ports;
use crate::providers::{
    self, Access, Auth, Kind, Offer, PROVIDERS, Provider, Standing, SubmissionHost,
};

/// An endpoint that could be recommended.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) port: Port,
    pub(super) tls: TlsMode,
    pub(super) standing: Standing,
    pub(super) seen: Option<SeenOutcome>,
}

/// A question, as it stands in the path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Question {
    Role,
    Service,
    Network,
    Blocked,
    Tls,
    Starttls,
    Login,
    Seen,
}

impl Question {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Service => "provider",
            Self::Network => "network",
            Self::Blocked => "blocked",
            Self::Tls => "tls",
            Self::Starttls => "demands-starttls",
            Self::Login => "login",
            Self::Seen => "seen",
        }
    }
}

/// The answers, and what follows from them.
pub(super) struct Situation<'a> {
    pub(super) answers: &'a Answers,
    /// The endpoints left, in the provider's own order.
    pub(super) candidates: Vec<Candidate>,
    /// What is offered but shut.
    pub(super) shut: Vec<Offer>,
    /// The program itself can use none; a relay beside it can use the candidates.
    pub(super) through_relay: bool,
    /// What was chosen; empty until the choices are ranked.
    pub(super) chosen: Vec<(Port, TlsMode)>,
}

const OWN_SERVER: &[Offer] = &[
    Offer { port: 465, tls: TlsMode::Implicit, standing: Standing::Recommended },
    Offer { port: 587, tls: TlsMode::StartTls, standing: Standing::Recommended },
];
const INBOUND: &[Offer] =
    &[Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Recommended }];
const SMARTHOST: &[Offer] = &[
    Offer { port: 587, tls: TlsMode::StartTls, standing: Standing::Recommended },
    Offer { port: 465, tls: TlsMode::Implicit, standing: Standing::Recommended },
    Offer { port: 25, tls: TlsMode::StartTls, standing: Standing::Offered },
];

impl<'a> Situation<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        let mut cx = Self {
            answers,
            candidates: Vec::new(),
            shut: Vec::new(),
            through_relay: false,
            chosen: Vec::new(),
        };
        let mut reachable: Vec<Candidate> = Vec::new();
        for offer in cx.offers() {
            let may_use_25 = matches!(answers.role, Role::MxServer | Role::Relay);
            if offer.tls == TlsMode::Cleartext || (offer.port == 25 && !may_use_25) {
                continue;
            }
            if cx.is_shut(offer.port) || cx.seen(offer.port) == Some(SeenOutcome::Stripped) {
                cx.shut.push(offer);
                continue;
            }
            let Offer { port, tls, standing } = offer;
            reachable.push(Candidate { port, tls, standing, seen: cx.seen(port) });
        }
        // Numbers that belong to other services, or to nobody, come last.
        reachable.sort_by_key(|c| matches!(c.port, 26 | 80 | 443));
        let direct: Vec<Candidate> =
            reachable.iter().filter(|c| cx.program_can_use(c.tls)).cloned().collect();
        cx.through_relay = direct.is_empty() && !reachable.is_empty();
        cx.candidates = if cx.through_relay { reachable } else { direct };
        cx
    }

    /// What there is to choose from, before anything is ruled out.
    fn offers(&self) -> Vec<Offer> {
        let listed = match (self.answers.role, self.answers.service.provider()) {
            (Role::MxServer, _) => INBOUND,
            (_, Some(provider)) => provider.offers,
            (Role::Relay, None) => SMARTHOST,
            (_, None) => OWN_SERVER,
        };
        let mut offers = listed.to_vec();
        // Of one's own server a port that is open is one to use; of a provider it only says that
        // the network lets it pass.
        if self.answers.service.provider().is_none() && !self.receives() {
            for &port in &self.answers.open {
                let usable = ports::find(port).is_some_and(|row| row.probed);
                if usable && offers.iter().all(|o| o.port != port) {
                    let standing = Standing::Offered;
                    offers.push(Offer { port, tls: ports::mode_of(port), standing });
                }
            }
        }
        for seen in &self.answers.seen {
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

    fn program_can_use(&self, tls: TlsMode) -> bool {
        if self.receives() {
            return true;
        }
        match (self.answers.tls, tls) {
            (_, TlsMode::Cleartext) | (TlsAbility::None, _) => false,
            (TlsAbility::StarttlsOnly, TlsMode::Implicit) => false,
            (_, TlsMode::StartTls) => self.answers.demands_starttls,
            (TlsAbility::Full, TlsMode::Implicit) => true,
        }
    }

    /// Whether a port is shut as things stand. What was seen wins over what was said, and that
    /// over what the network is known for.
    pub(super) fn is_shut(&self, port: Port) -> bool {
        match self.seen(port) {
            Some(SeenOutcome::Shut) => true,
            _ if self.answers.blocked.contains(&port) => true,
            Some(_) => false,
            None if self.answers.open.contains(&port) => false,
            // What a network does to outgoing connections says nothing about incoming ones.
            None if self.receives() || self.is_local() => false,
            None => self.answers.network.is_some_and(|n| n.passage(port).is_shut()),
        }
    }

    /// Whether the server runs on this very machine, which no network comes between.
    fn is_local(&self) -> bool {
        match &self.answers.service {
            Service::Provider(provider, _) => provider.host == SubmissionHost::Fixed("127.0.0.1"),
            Service::Own(Some(Host::Address(address))) => address.is_loopback(),
            Service::Own(Some(Host::Name(name))) => name == "localhost",
            Service::Own(None) | Service::Guessed(_) => false,
        }
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
        let known = |port: &Port| self.answers.open.contains(port) || self.seen(*port).is_some();
        let chosen = self.chosen.iter().map(|(port, _)| *port);
        chosen.filter(move |port| !self.receives() && !self.is_local() && !known(port))
    }

    /// The ports called blocked and open at once.
    pub(super) fn both(&self) -> impl Iterator<Item = &'a Port> {
        self.answers.blocked.intersection(&self.answers.open)
    }

    /// Whether a relay without a smarthost could deliver, if it asked for port 25.
    pub(super) fn could_deliver_itself(&self) -> bool {
        self.role(&[Role::Relay])
            && self.provider().is_none()
            && self.passage(25) == Passage::BlockedByDefault
            && self.answers.network.is_some_and(|n| !n.lift.is_empty())
    }

    /// Where mail is read, in words.
    pub(super) fn reading(&self) -> Option<String> {
        let Service::Provider(provider, domain) = &self.answers.service else { return None };
        let named = |what: &str, access: Option<Access>| {
            access.map(|a| format!("{what}: {}", a.describe(domain.as_deref())))
        };
        let both = [named("IMAP", provider.imap), named("POP3", provider.pop3)];
        let words: Vec<String> = both.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join("; or "))
    }

    pub(super) fn passage(&self, port: Port) -> Passage {
        self.answers.network.map_or(Passage::Unknown, |n| n.passage(port))
    }

    pub(super) fn seen(&self, port: Port) -> Option<SeenOutcome> {
        self.answers.seen.iter().find(|s| s.port == port).map(|s| s.outcome)
    }

    pub(super) fn role(&self, roles: &[Role]) -> bool {
        roles.contains(&self.answers.role)
    }

    /// Whether mail comes in rather than going out.
    pub(super) fn receives(&self) -> bool {
        self.answers.role == Role::MxServer
    }

    pub(super) fn provider(&self) -> Option<&'static Provider> {
        self.answers.service.provider().filter(|_| !self.receives())
    }

    pub(super) fn first_is(&self, tls: TlsMode) -> bool {
        self.chosen.first().is_some_and(|(_, t)| *t == tls)
    }

    /// The ways to log in that the program has, or all, if it has none of them.
    pub(super) fn logins(&self, provider: &'static Provider) -> impl Iterator<Item = Auth> {
        let passwords = self.answers.passwords_only && provider.takes_passwords();
        let auth = provider.auth.iter().copied();
        auth.filter(move |auth| !passwords || *auth != Auth::OAuth2)
    }

    /// The host to name in a choice.
    pub(super) fn host(&self) -> Option<String> {
        match &self.answers.service {
            Service::Provider(..) if self.receives() => None,
            Service::Provider(provider, domain) => provider.host.for_domain(domain.as_deref()),
            Service::Own(host) => host.as_ref().map(Host::to_string),
            Service::Guessed(_) if self.receives() => None,
            Service::Guessed(domain) => Some(answers::guessed_host(domain)),
        }
    }

    pub(super) fn host_is_template(&self) -> bool {
        self.provider().is_some_and(|p| match p.host {
            SubmissionHost::Template(_) => true,
            SubmissionHost::OfDomain(_) => {
                matches!(self.answers.service, Service::Provider(_, None))
            }
            SubmissionHost::Fixed(_) | SubmissionHost::None => false,
        })
    }

    pub(super) fn answer(&self, question: Question) -> String {
        let a = self.answers;
        match question {
            Question::Role => a.role.id().to_owned(),
            Question::Service => match &a.service {
                Service::Provider(provider, _) => provider.id.to_owned(),
                Service::Own(Some(host)) => format!("own server {host}"),
                Service::Own(None) => "own server".to_owned(),
                Service::Guessed(domain) => format!("unknown domain {domain}"),
            },
            Question::Network => a.network.map_or("not said", |n| n.id).to_owned(),
            Question::Blocked => match (a.blocked.is_empty(), a.open.is_empty()) {
                (true, true) => "none".to_owned(),
                (false, true) => list(&a.blocked),
                (true, false) => format!("none; open: {}", list(&a.open)),
                (false, false) => format!("{}; open: {}", list(&a.blocked), list(&a.open)),
            },
            Question::Tls => a.tls.id().to_owned(),
            Question::Starttls => if a.demands_starttls { "yes" } else { "no" }.to_owned(),
            Question::Login => {
                if a.passwords_only { "passwords-only" } else { "oauth2-too" }.to_owned()
            }
            Question::Seen => {
                let seen = a.seen.iter().map(|s| {
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
        }
    }

    /// Puts what the situation knows into a rule's text.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, then) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(&self.value(name));
            rest = then;
        }
        out.push_str(rest);
        out.truncate(out.trim_end().len());
        out
    }

    fn value(&self, name: &str) -> Cow<'_, str> {
        let provider = self.answers.service.provider();
        let network = self.answers.network;
        match name {
            "provider" => match &self.answers.service {
                Service::Provider(provider, _) => provider.name.into(),
                Service::Own(Some(host)) => host.to_string().into(),
                Service::Own(None) if self.role(&[Role::Relay]) => "the smarthost".into(),
                Service::Own(None) => "the server".into(),
                Service::Guessed(domain) => format!("the server of {domain}").into(),
            },
            "domain" => match &self.answers.service {
                Service::Provider(_, Some(domain)) | Service::Guessed(domain) => domain.into(),
                _ => "example.com".into(),
            },
            "since" => provider
                .and_then(|p| p.password_until)
                .map_or_else(String::new, |date| format!(" (since {date})"))
                .into(),
            "until" => provider.and_then(Provider::passwords_end).unwrap_or_default().into(),
            "services" => {
                let ids = provider.map_or(&[][..], |p| p.services).iter();
                let found = ids.filter_map(|id| providers::find(id));
                found
                    .map(|p| format!("{} ({})", p.name, p.id))
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into()
            }
            "reading" => self.reading().unwrap_or_default().into(),
            "both" => list(self.both()).into(),
            "not-known" => {
                let ports: Vec<Port> =
                    self.untried().filter(|p| self.passage(*p) == Passage::Unknown).collect();
                list(&ports).into()
            }
            "note" => provider.map_or("", |p| p.note).into(),
            "checked" => provider.map_or("", |p| p.checked_on).into(),
            "username" => provider.map(|p| p.username.describe()).unwrap_or_default().into(),
            "network" => network.map_or("this network", |n| n.name).into(),
            "lift" => network.map_or("", |n| n.lift).into(),
            "lift-sentence" => match network.map_or("", |n| n.lift) {
                "" => "".into(),
                lift => format!("{lift}.").into(),
            },
            "shut" => {
                let ports: Vec<Port> = self.shut.iter().map(|o| o.port).collect();
                list(&ports).into()
            }
            "relays" => {
                let named =
                    self.relays().into_iter().map(|(port, name)| format!("{name} ({port})"));
                named.collect::<Vec<_>>().join(", ").into()
            }
            _ => self.host().unwrap_or_else(|| "the host".to_owned()).into(),
        }
    }

    /// Relays that are known to offer a port which passes here, for when the wanted one has none.
    pub(super) fn relays(&self) -> Vec<(Port, &'static str)> {
        const ENOUGH: usize = 4;
        let mut found: Vec<(Port, &'static str)> = Vec::new();
        for port in [587, 465, 2525, 2465, 2587, 8025, 443] {
            if self.is_shut(port) {
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

fn list<'p>(ports: impl IntoIterator<Item = &'p Port>) -> String {
    let mut ports: Vec<&Port> = ports.into_iter().collect();
    ports.sort();
    let text: Vec<String> = ports.into_iter().map(Port::to_string).collect();
    match text.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => text.join(""),
    }
}
