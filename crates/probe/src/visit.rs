//! One endpoint: takes the steps that the ladder asks for, each in a connection of its own.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use portwise_core::cut;
use portwise_core::events::Step;
use portwise_core::ports::mode_of;
use portwise_core::report::{DeepNotTested, DeepReport, EndpointReport, TcpOutcome, TlsFacts};
use portwise_core::{Port, TlsMode};
use portwise_net::{
    CertificateDer, Connection, Driver, Entry, Handshake, Handshaker, Limits, NoConnection,
    ServerName, Spoken, TrustAnchors, UnixTime, Vetted, connect, judge,
};
use portwise_smtp::{
    Cause, DeepCheck, DeepSession, DeepSettings, End, Reply, Session, Settings, Severity, Stage,
    WebSession,
};
use tokio::time::{Instant, sleep};

use crate::OVER;
use crate::attempt::{Attempt, milliseconds};
use crate::ladder::{Ladder, Next, TOO_LATE, Terms, Tried};

/// Until what failed on this machine is tried again.
const SHORTLY: Duration = Duration::from_millis(300);

/// The chain that one address presented.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The host, counted from 0 in the report.
    pub(crate) host: usize,
    pub(crate) address: IpAddr,
    /// As presented, the leaf first.
    pub(crate) der: Vec<CertificateDer<'static>>,
}

/// The chains that the connections of one visit presented, each by its leaf's fingerprint: which of
/// the connections counts is known at the end.
#[derive(Default)]
pub(crate) struct Presented(Mutex<Vec<(Option<String>, Vec<CertificateDer<'static>>)>>);

impl Presented {
    fn keep(&self, facts: &TlsFacts, chain: &[CertificateDer<'static>]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((leaf(facts), chain.to_vec()));
    }

    /// The chain that the report is about.
    pub(crate) fn of(self, report: &EndpointReport) -> Option<Vec<CertificateDer<'static>>> {
        let wanted = leaf(report.tls.as_ref()?);
        let kept = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        kept.into_iter().find(|(leaf, _)| *leaf == wanted).map(|(_, chain)| chain)
    }
}

fn leaf(facts: &TlsFacts) -> Option<String> {
    facts.certificates.first().map(|certificate| certificate.sha256.clone())
}

/// What a visit needs.
pub(crate) struct Visit<'a> {
    pub(crate) to: Vetted,
    pub(crate) port: Port,
    /// The name that the certificate must hold, and that goes into SNI.
    pub(crate) name: &'a ServerName<'static>,
    /// The EHLO argument; without one, the literal of the local address.
    pub(crate) helo: Option<&'a str>,
    pub(crate) deep: bool,
    pub(crate) limits: &'a Limits,
    pub(crate) handshaker: &'a Handshaker,
    pub(crate) anchors: &'a TrustAnchors,
    /// The deadline counts from here.
    pub(crate) began: Instant,
    /// When the whole check must be over.
    pub(crate) whole: Instant,
    /// When the report was taken.
    pub(crate) taken_at: Timestamp,
    /// The room for what one connection shows, in octets of JSON.
    pub(crate) room: usize,
    /// Where chains are kept, if they are needed as they came.
    pub(crate) presented: Option<&'a Presented>,
}

impl Visit<'_> {
    /// Visits the endpoint.
    pub(crate) async fn run(&self, entry: &mut Entry, on_step: impl Fn(Step)) -> EndpointReport {
        let implicit_tls = mode_of(self.port) == TlsMode::Implicit;
        let Limits { endpoint, pause, .. } = *self.limits;
        let terms = Terms { implicit_tls, deep: self.deep, endpoint, pause };
        let mut ladder = Ladder::new(terms, self.converse(implicit_tls, entry, &on_step).await);
        loop {
            let tried = match ladder.next(self.left()) {
                Next::Retry => {
                    on_step(Step::Pause);
                    self.wait_for_retry(entry, ladder.reserve()).await;
                    Tried::Retry(self.converse(implicit_tls, entry, &on_step).await)
                }
                Next::ImplicitTls => Tried::ImplicitTls(self.converse(true, entry, &on_step).await),
                Next::ListenPlain => {
                    Tried::ListenPlain(self.converse(false, entry, &on_step).await)
                }
                Next::OlderHello => {
                    Tried::OlderHello(self.older_hello(ladder.began_with_tls()).await)
                }
                Next::WebRequest => Tried::WebRequest(self.ask_as_a_browser().await),
                Next::Deep => Tried::Deep(self.go_deep(ladder.seen(), &on_step).await),
                Next::Done => {
                    if ladder.next(self.left_here()) != Next::Done {
                        ladder.cut_short();
                    }
                    break;
                }
            };
            ladder = ladder.record(tried);
        }
        let mut report = ladder.into_report();
        report.timings_ms.total = milliseconds(self.began.elapsed());
        report
    }

    /// Visits the endpoint in one connection; what that leaves open is not asked about again.
    pub(crate) async fn once(&self, entry: &mut Entry) -> EndpointReport {
        let implicit_tls = mode_of(self.port) == TlsMode::Implicit;
        let mut report = self.converse(implicit_tls, entry, &|_| {}).await.report;
        report.timings_ms.total = milliseconds(self.began.elapsed());
        report
    }

    /// Pauses, then waits for the other connections to this address to end: the server may take
    /// only a few per client.
    async fn wait_for_retry(&self, entry: &mut Entry, reserve: Duration) {
        sleep(self.limits.pause).await;
        let settle = self.limits.pause / 4;
        let until = self.began + self.limits.endpoint.saturating_sub(reserve + settle);
        let until = until.min(self.whole);
        if entry.turn(until).await {
            // The server may still count a connection that ended just now.
            sleep(settle).await;
        }
    }

    /// One connection, one dialogue.
    async fn converse(
        &self,
        implicit_tls: bool,
        entry: &mut Entry,
        on_step: &impl Fn(Step),
    ) -> Attempt {
        let mut report = EndpointReport::new(self.to.address(), self.port);
        on_step(Step::Connect);
        let dialling = Instant::now();
        let connection = match self.connect().await {
            Ok(connection) => connection,
            Err(why) => {
                unconnected(&mut report, self.to, why);
                return Attempt::unconnected(report, implicit_tls);
            }
        };
        entry.connected();
        report.tcp = Some(TcpOutcome::Connected);
        report.timings_ms.connect = Some(milliseconds(dialling.elapsed()));

        let connected = Instant::now();
        let mut session = Session::new(Settings { helo: self.helo(&connection), implicit_tls });
        let last = Mutex::new(None);
        let tls = self
            .driver()
            .drive(&mut session, connection, |s: &Session| {
                let step = step(s.stage());
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.replace(step) != Some(step) {
                    on_step(step);
                }
            })
            .await;
        let took = connected.elapsed();
        let mode = if implicit_tls { TlsMode::Implicit } else { TlsMode::StartTls };
        let judge = |handshake: &Handshake| {
            let algorithms = self.handshaker.algorithms();
            judge(handshake, mode, self.name, self.anchors, algorithms, UnixTime::now())
        };
        report.tls = tls.handshake.as_ref().map(judge);
        if let (Some(kept), Some(facts), Some(handshake)) =
            (self.presented, &report.tls, &tls.handshake)
        {
            kept.keep(facts, &handshake.chain);
        }
        let at = self.began.elapsed();
        let mut attempt = Attempt::record(
            report,
            session,
            tls.failure,
            implicit_tls,
            took,
            at,
            Instant::now() >= self.whole,
        );
        cut::endpoint(&mut attempt.report, self.taken_at, self.room);
        attempt
    }

    /// Asks a service that takes up TLS and says nothing as a browser would. A web server waits for
    /// that.
    async fn ask_as_a_browser(&self) -> Option<WebSession> {
        let connection = self.connect().await.ok()?;
        let mut session = WebSession::new();
        self.driver().drive(&mut session, connection, |_| {}).await;
        Some(session)
    }

    /// A connection of its own that asks what the server speaks, if not what we do. Not a
    /// fallback: nothing is done over it (RFC 9325 §3.1.3).
    async fn older_hello(&self, implicit_tls: bool) -> Option<Spoken> {
        let connection = self.connect().await.ok()?;
        let mut session = Session::new(Settings { helo: self.helo(&connection), implicit_tls });
        self.driver().legacy_hello(&mut session, connection).await
    }

    /// The deep checks in one connection, and what that leaves open in further ones: there are
    /// servers that refuse STARTTLS behind MAIL.
    async fn go_deep(&self, seen: &EndpointReport, on_step: &impl Fn(Step)) -> DeepReport {
        on_step(Step::Deep);
        let mut deep = DeepReport::default();
        let mut stopped = self.ask_deeply(seen, true, &mut deep).await;
        if deep.mail_before_tls.is_none() && stopped.may_pass && self.has_time_for_a_retry() {
            sleep(self.limits.pause).await;
            stopped = self.ask_deeply(seen, true, &mut deep).await;
        }
        let why_no_mail = stopped.why.clone();
        if deep.command_injection.is_none() && self.left() > TOO_LATE {
            if stopped.may_pass && self.has_time_for_a_retry() {
                sleep(self.limits.pause).await;
            }
            stopped = self.ask_deeply(seen, false, &mut deep).await;
        }
        let mut untested = |check, is_untested: bool, reason: String| {
            if is_untested {
                deep.not_tested.push(DeepNotTested { check, reason });
            }
        };
        let is_refused =
            deep.mail_before_tls.as_ref().is_some_and(|r| r.severity() != Severity::Positive);
        let wants_inside = self.asks_inside() && is_refused && deep.mail_inside_tls.is_none();
        untested(
            DeepCheck::CommandInjection,
            deep.command_injection.is_none(),
            stopped.why.clone(),
        );
        untested(DeepCheck::MailBeforeTls, deep.mail_before_tls.is_none(), why_no_mail);
        untested(DeepCheck::MailInsideTls, wants_inside, stopped.why);
        deep
    }

    /// One connection of the deep checks.
    async fn ask_deeply(
        &self,
        seen: &EndpointReport,
        mail_before_tls: bool,
        deep: &mut DeepReport,
    ) -> Stopped {
        let Ok(connection) = self.connect().await else {
            let why = "no further connection came about".to_owned();
            return Stopped { why, may_pass: true };
        };
        let was_taken = |reply: &Reply| reply.severity() == Severity::Positive;
        let mut session = DeepSession::new(DeepSettings {
            helo: self.helo(&connection),
            mail_before_tls,
            mail_inside_tls: self.asks_inside()
                && !deep.mail_before_tls.as_ref().is_some_and(was_taken),
            offers_inside_tls: seen.ehlo_tls.as_ref().is_some_and(|offered| !offered.is_empty()),
        });
        self.driver().drive(&mut session, connection, |_| {}).await;
        let facts = session.into_facts();
        deep.mail_before_tls = facts.mail_before_tls.or_else(|| deep.mail_before_tls.take());
        deep.mail_inside_tls = facts.mail_inside_tls.or_else(|| deep.mail_inside_tls.take());
        deep.command_injection = facts.command_injection.or(deep.command_injection);
        deep.transcript.extend(facts.dialogue.lines);
        let why = facts.stopped.unwrap_or_else(|| "the dialogue ended before".to_owned());
        Stopped { why, may_pass: facts.may_pass }
    }

    /// Whether it matters what MAIL is answered inside TLS: a port for submission refuses it
    /// there as well, before a login.
    fn asks_inside(&self) -> bool {
        self.port == 25
    }

    fn has_time_for_a_retry(&self) -> bool {
        self.left() > self.limits.pause + TOO_LATE
    }

    /// Connects. What fails on this machine is tried again once, shortly after.
    async fn connect(&self) -> Result<Connection, NoConnection> {
        match self.connect_once().await {
            Err(NoConnection::Ours(_)) if self.left() > SHORTLY => {
                sleep(SHORTLY).await;
                self.connect_once().await
            }
            other => other,
        }
    }

    async fn connect_once(&self) -> Result<Connection, NoConnection> {
        let deadline = self.deadline().min(Instant::now() + self.limits.connect);
        connect(self.to, self.port, deadline, self.whole).await
    }

    fn helo(&self, connection: &Connection) -> String {
        match (self.helo, connection.local_address()) {
            (Some(name), _) => name.to_owned(),
            (None, Some(IpAddr::V6(address))) => format!("[IPv6:{address}]"),
            (None, Some(address)) => format!("[{address}]"),
            (None, None) => "[127.0.0.1]".to_owned(),
        }
    }

    fn driver(&self) -> Driver<'_> {
        Driver {
            handshaker: self.handshaker,
            name: self.name,
            limits: self.limits,
            began: self.began,
            deadline: self.deadline(),
            whole: self.whole,
        }
    }

    fn deadline(&self) -> Instant {
        self.began + self.limits.endpoint
    }

    fn left(&self) -> Duration {
        self.left_here().min(self.whole.saturating_duration_since(Instant::now()))
    }

    /// The time left for this endpoint, whatever is left of the whole check's.
    fn left_here(&self) -> Duration {
        self.limits.endpoint.saturating_sub(self.began.elapsed())
    }
}

/// Why a connection of the deep checks ended early.
struct Stopped {
    why: String,
    may_pass: bool,
}

fn step(stage: Stage) -> Step {
    match stage {
        Stage::Greeting => Step::Greeting,
        Stage::Ehlo => Step::Ehlo,
        Stage::StartTls => Step::StartTls,
        Stage::Handshake => Step::Handshake,
        Stage::EhloTls => Step::EhloTls,
    }
}

fn unconnected(report: &mut EndpointReport, to: Vetted, why: NoConnection) {
    let not_tested = match why {
        NoConnection::Outcome(outcome) => {
            report.tcp = Some(outcome);
            if outcome == TcpOutcome::Reset {
                report.end = Some(End::Stopped { stage: Stage::Greeting, cause: Cause::Reset });
            }
            return;
        }
        NoConnection::NoRoute => {
            report.tcp = Some(TcpOutcome::Unreachable);
            let family = if to.address().is_ipv6() { "IPv6" } else { "IPv4" };
            format!("the machine that runs the check has no {family} connection to this address")
        }
        NoConnection::OutOfTime => OVER.to_owned(),
        NoConnection::Ours(reason) => {
            format!("the machine that runs the check could not open a connection ({reason})")
        }
    };
    report.not_tested = Some(not_tested);
}
