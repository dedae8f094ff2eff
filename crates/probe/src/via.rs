//! The way to a reflector, seen from both ends.

use std::time::Duration;

use futures_util::future::join_all;
use portwise_core::reflection::{
    ClientHello, Difference, Recorder, ReflectingPort, Reflection, Reflections, Reflector,
    ReflectorAt, Token, Via, ViaVisit, WireLine, compare,
};
use portwise_core::report::TcpOutcome;
use portwise_core::{Host, TlsMode};
use portwise_net::{
    Driver, NoConnection, NotFetched, NotResolved, Party, ServerName, TlsSeen, UnixTime, Vetted,
    connect, get, judge,
};
use portwise_smtp::{Action, Cause, End, Event, Exchange, Patience, Session, Settings, Side};
use tokio::time::{Instant, sleep, timeout_at};

use crate::{OVER, Prober};

/// How often the reflector is asked what it has, if it has nothing yet, and how long to wait between.
const ASKED: usize = 4;
const PAUSE: Duration = Duration::from_millis(300);
/// For a request to its API.
const API: Duration = Duration::from_secs(5);

impl Prober {
    /// Visits every port of a reflector, asks it what arrived, and says where the two ends differ. One
    /// connection for each port and address, one address of each family, and a few to its API.
    pub async fn via(&self, at: &ReflectorAt) -> Via {
        let mut via = Via {
            host: at.host.to_string(),
            api_port: at.api_port,
            reflector: None,
            not_tested: None,
            visits: Vec::new(),
        };
        let whole = Instant::now() + self.config.limits.whole;
        match self.way(at, whole).await {
            Err(why) => via.not_tested = Some(why),
            Ok(way) => {
                let ports = way.reflector.ports.iter();
                let visits = ports.flat_map(|port| way.addresses.iter().map(|to| (*to, *port)));
                let visits = visits.map(|(to, port)| way.visit(to, port));
                via.visits = join_all(visits).await;
                via.reflector = Some(way.reflector);
            }
        }
        via
    }

    /// Finds the reflector, and asks what it is.
    async fn way<'a>(&'a self, at: &'a ReflectorAt, whole: Instant) -> Result<Way<'a>, String> {
        let addresses = self.addresses_of(&at.host, whole).await?;
        let name = ServerName::try_from(at.host.to_string());
        let name = name.map_err(|_| format!("TLS cannot ask for the name {}", at.host))?;
        let party = Party::default();
        let mut why = String::new();
        for to in &addresses {
            let api = Api { prober: self, at, party: &party, to: *to, whole };
            let found = match api.ask("/api/v1/reflector").await {
                Ok(Some(answer)) => Reflector::read(&answer).map_err(|error| error.to_string()),
                Ok(None) => Err("what answers there is no reflector of Portwise".to_owned()),
                Err(error) => Err(error),
            };
            match found {
                Ok(reflector) => {
                    let api = *to;
                    return Ok(Way {
                        prober: self,
                        at,
                        name,
                        addresses,
                        api,
                        reflector,
                        party,
                        whole,
                    });
                }
                Err(error) => why = error,
            }
        }
        Err(format!(
            "its API on port {} did not say what is reflected ({why}). Where a network lets out little else than the web, have the API listen on port 443 there (portwise reflect --http) and name that port here",
            at.api_port
        ))
    }

    /// The first address of each family that may be visited.
    async fn addresses_of(&self, host: &Host, whole: Instant) -> Result<Vec<Vetted>, String> {
        let addresses = match host {
            Host::Address(address) => vec![*address],
            Host::Name(name) => {
                if self.config.guard.denies(name) {
                    return Err("it is one of those that are not visited from here".to_owned());
                }
                let found = timeout_at(whole, self.config.resolver.addresses(name)).await;
                match found.map_err(|_| OVER.to_owned())? {
                    Ok(found) => found.addresses,
                    Err(NotResolved::NotTested(why)) => return Err(why),
                    Err(NotResolved::Failure(_)) => {
                        return Err("its name leads to no address".to_owned());
                    }
                }
            }
        };
        let mut vetted: Vec<Vetted> = Vec::new();
        let mut refused = None;
        for address in addresses {
            let has_family = vetted.iter().any(|v| v.address().is_ipv6() == address.is_ipv6());
            match self.config.guard.vet(address) {
                Ok(to) if !has_family => vetted.push(to),
                Ok(_) => {}
                Err(range) => refused = Some((address, range.purpose)),
            }
        }
        match (vetted.is_empty(), refused) {
            (false, _) => Ok(vetted),
            (true, Some((address, purpose))) => Err(format!(
                "its address {address} is not public ({purpose}); --allow-net {address} lets it be visited"
            )),
            (true, None) => Err("its name leads to no address".to_owned()),
        }
    }
}

/// The way to a reflector.
struct Way<'a> {
    prober: &'a Prober,
    at: &'a ReflectorAt,
    /// What TLS asks for.
    name: ServerName<'static>,
    addresses: Vec<Vetted>,
    /// Where its API answered.
    api: Vetted,
    reflector: Reflector,
    party: Party,
    whole: Instant,
}

impl Way<'_> {
    /// One connection, and what arrived of it.
    async fn visit(&self, to: Vetted, port: ReflectingPort) -> ViaVisit {
        let mut visit = ViaVisit::new(to.address(), port);
        let token = Token::of(rand::random());
        self.converse(to, &token, &mut visit).await;
        if visit.tcp != Some(TcpOutcome::Connected) || visit.not_compared.is_some() {
            return visit;
        }
        match self.reflection(&token, &visit).await {
            Ok(Some(reflection)) => {
                visit.differences = compare(&visit, &reflection, &self.reflector);
                visit.reflection = Some(reflection);
            }
            Ok(None) => match unheard(&visit) {
                None => visit.differences = vec![Difference::NotArrived],
                why => visit.not_compared = why,
            },
            Err(why) => {
                visit.not_compared = Some(format!("the reflector could not be asked ({why})"));
            }
        }
        visit
    }

    /// Visits one port as every check does.
    async fn converse(&self, to: Vetted, token: &Token, visit: &mut ViaVisit) {
        let Prober { config, gate, handshaker, .. } = self.prober;
        let limits = &config.limits;
        let host = self.at.host.to_string();
        let entering = gate.enter(&self.party, &host, to.address(), visit.port);
        let Ok(mut entry) = timeout_at(self.whole, entering).await else {
            visit.not_compared = Some(OVER.to_owned());
            return;
        };
        let began = Instant::now();
        let connection = match connect(to, visit.port, began + limits.connect, self.whole).await {
            Ok(connection) => connection,
            Err(NoConnection::Outcome(outcome)) => {
                visit.tcp = Some(outcome);
                return;
            }
            Err(why) => {
                visit.not_compared = Some(unconnected(why));
                return;
            }
        };
        entry.connected();
        visit.tcp = Some(TcpOutcome::Connected);
        visit.local = connection.local_address();
        let settings = Settings { helo: token.helo(), implicit_tls: visit.implicit_tls };
        let mut exchange =
            Recording { session: Session::new(settings), recorder: Recorder::default() };
        let driver = Driver {
            handshaker,
            name: &self.name,
            limits,
            began,
            deadline: began + limits.endpoint,
            whole: self.whole,
        };
        let TlsSeen { handshake, began_with, .. } =
            driver.drive(&mut exchange, connection, |_| {}).await;
        if let Some(End::Stopped { cause: Cause::OutOfTime, .. }) = exchange.session.dialogue().end
        {
            visit.not_compared = Some(OVER.to_owned());
        }
        visit.lines = exchange.recorder.lines();
        visit.cut = exchange.recorder.is_cut();
        visit.client_hello = ClientHello::read(&began_with).ok();
        let mode = if visit.implicit_tls { TlsMode::Implicit } else { TlsMode::StartTls };
        let (anchors, algorithms) = (&config.anchors, handshaker.algorithms());
        let facts =
            handshake.map(|h| judge(&h, mode, &self.name, anchors, algorithms, UnixTime::now()));
        let leaf = facts.and_then(|facts| facts.certificates.into_iter().next());
        visit.certificate_sha256 = leaf.map(|leaf| leaf.sha256);
    }

    /// What the reflector has of a connection: by our token, or by its own where ours did not arrive.
    async fn reflection(
        &self,
        token: &Token,
        visit: &ViaVisit,
    ) -> Result<Option<Reflection>, String> {
        let Self { prober, at, party, api, whole, .. } = self;
        let api = Api { prober, at, party, to: *api, whole: *whole };
        let given = visit.lines.iter().rev().find_map(|line| {
            let id = line.octets.get(4..)?.strip_prefix("XREFLECT-ID ")?;
            Token::read(id.trim_end_matches("\\n").trim_end_matches("\\r"))
        });
        for asked in 0..ASKED {
            if asked > 0 {
                sleep(PAUSE).await;
            }
            for token in [Some(token), given.as_ref()].into_iter().flatten() {
                let path = format!("/api/v1/reflections/{}", token.as_str());
                if let Some(answer) = api.ask(&path).await? {
                    let told = Reflections::read(&answer).map_err(|error| error.to_string())?;
                    if let Some(latest) = told.reflections.into_iter().next_back() {
                        return Ok(Some(latest));
                    }
                }
            }
        }
        Ok(None)
    }
}

/// The API of a reflector at one address.
struct Api<'a> {
    prober: &'a Prober,
    at: &'a ReflectorAt,
    party: &'a Party,
    to: Vetted,
    whole: Instant,
}

impl Api<'_> {
    /// The answer to a request; nothing if there is none by that name.
    async fn ask(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let Self { prober, at, party, to, whole } = self;
        let host = at.host.to_string();
        let entering = prober.gate.enter(party, &host, to.address(), at.api_port);
        let mut entry = timeout_at(*whole, entering).await.map_err(|_| OVER.to_owned())?;
        let until = (Instant::now() + API).min(*whole);
        let connection = connect(*to, at.api_port, until, *whole).await.map_err(unconnected)?;
        entry.connected();
        let asked = timeout_at(until, get(connection, &at.to_string(), path)).await;
        let fetched = asked.map_err(|_| "it took too long to answer".to_owned())?;
        let fetched = fetched.map_err(|why| unfetched(&why))?;
        match fetched.status {
            Some(200) => fetched.body.map(Some).map_err(|why| unfetched(&why)),
            Some(404) => Ok(None),
            Some(status) => Err(format!("it answered with status {status}")),
            None => Err("it answered without a status".to_owned()),
        }
    }
}

/// Why the reflector need not have anything of a connection, as a part of a sentence. It keeps what
/// said EHLO, and greets with 220, or with 421 if there are too many.
fn unheard(visit: &ViaVisit) -> Option<String> {
    let said = visit.lines.iter().position(|line| line.octets.starts_with("EHLO"));
    let is_answer = |line: &WireLine| line.from == Side::Server;
    match visit.lines.iter().find(|line| is_answer(line)) {
        _ if said.is_some_and(|said| visit.lines[said..].iter().any(is_answer)) => None,
        _ if said.is_some() => Some("it broke off before EHLO was answered".to_owned()),
        None if visit.implicit_tls => Some("TLS did not come about".to_owned()),
        None => Some("the connection came about, and no greeting was heard".to_owned()),
        Some(greeting) if ["220", "421"].iter().any(|code| greeting.octets.starts_with(code)) => {
            Some(format!("it ended with “{}”", greeting.octets))
        }
        Some(_) => None,
    }
}

fn unconnected(why: NoConnection) -> String {
    match why {
        NoConnection::Outcome(TcpOutcome::Refused) => "the connection was refused".to_owned(),
        NoConnection::Outcome(TcpOutcome::TimedOut) => "there was no answer".to_owned(),
        NoConnection::Outcome(TcpOutcome::Reset) => "the connection was reset".to_owned(),
        NoConnection::Outcome(TcpOutcome::Unreachable | TcpOutcome::Connected) => {
            "its address cannot be reached".to_owned()
        }
        NoConnection::OutOfTime => OVER.to_owned(),
        NoConnection::NoRoute => "this machine has no connection to its address".to_owned(),
        NoConnection::Ours(reason) => format!("this machine could not open a connection: {reason}"),
    }
}

fn unfetched(why: &NotFetched) -> String {
    match why {
        NotFetched::NotHttp => "what came is no answer of HTTP".to_owned(),
        NotFetched::TooLarge(octets) => format!("its answer is too long: {octets} octets"),
        NotFetched::NotTested(why) => why.clone(),
        _ => "the connection was closed before the answer was whole".to_owned(),
    }
}

/// A session whose octets are written down.
struct Recording {
    session: Session,
    recorder: Recorder,
}

impl Exchange for Recording {
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action {
        match event {
            Event::Received(octets) => self.recorder.add(at, Side::Server, octets),
            Event::TlsEstablished => self.recorder.secured(at),
            _ => {}
        }
        let action = self.session.handle(at, event);
        match &action {
            Action::Send(octets) => self.recorder.add(at, Side::Client, octets),
            Action::Done(farewell) => self.recorder.add(at, Side::Client, farewell),
            Action::Receive | Action::Handshake => {}
        }
        action
    }

    fn patience(&self) -> Patience {
        self.session.patience()
    }
}
