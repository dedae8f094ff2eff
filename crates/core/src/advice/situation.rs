//! What the answers come down to: which endpoints are left, and which are not.

use std::borrow::Cow;

use crate::answers::{Answers, Role, SeenOutcome, Service, TlsAbility};
use crate::endpoint::{Host, Port, TlsMode};
use crate::networks::Passage;
use crate::providers::{self, Kind, Offer, Provider, Standing, SubmissionHost};

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
            None if self.receives() => false,
            None => self.answers.network.is_some_and(|n| n.passage(port).is_shut()),
        }
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

    /// The host to name in a choice.
    pub(super) fn host(&self) -> Option<String> {
        match &self.answers.service {
            Service::Provider(..) if self.receives() => None,
            Service::Provider(provider, domain) => provider.host.for_domain(domain.as_deref()),
            Service::Own(host) => host.as_ref().map(Host::to_string),
            Service::Guessed(_) if self.receives() => None,
            Service::Guessed(domain) => Some(format!("mail.{domain}")),
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
            Question::Blocked => {
                if a.blocked.is_empty() {
                    "none".to_owned()
                } else {
                    list(&a.blocked)
                }
            }
            Question::Tls => a.tls.id().to_owned(),
            Question::Starttls => if a.demands_starttls { "yes" } else { "no" }.to_owned(),
            Question::Login => {
                if a.passwords_only { "passwords-only" } else { "oauth2-too" }.to_owned()
            }
            Question::Seen => {
                let seen = a.seen.iter().map(|s| {
                    let what = match s.outcome {
                        SeenOutcome::Works => "works",
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
            "provider" => provider.map_or("the provider", |p| p.name).into(),
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
            "relays" => self.relays().into(),
            _ => self.host().unwrap_or_else(|| "the host".to_owned()).into(),
        }
    }

    /// Relays that offer a port which passes here, for when the wanted one has none.
    fn relays(&self) -> String {
        const ENOUGH: usize = 4;
        let mut found = Vec::new();
        for port in [2525, 2465, 2587, 8025, 443] {
            let offering = providers::PROVIDERS.iter().filter(|p| p.kind == Kind::Transactional);
            for provider in offering.filter(|p| p.offer(port).is_some()) {
                let is_new = found.iter().all(|(_, name)| *name != provider.name);
                if !self.is_shut(port) && is_new && found.len() < ENOUGH {
                    found.push((port, provider.name));
                }
            }
        }
        match found.as_slice() {
            [] => "no relay that we know".to_owned(),
            found => {
                let named = found.iter().map(|(port, name)| format!("{name} ({port})"));
                named.collect::<Vec<_>>().join(", ")
            }
        }
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
