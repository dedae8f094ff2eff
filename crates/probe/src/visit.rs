//! One endpoint: the dialogue, one polite retry, and what else must be tried to name the cause.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use portwise_core::events::Step;
use portwise_core::report::{DeepReport, EndpointReport, TcpOutcome, TlsFailure};
use portwise_core::{Port, TlsMode};
use portwise_smtp::{
    Cause, DeepSession, End, Session, Settings, Stage, max_message_size, mechanisms,
    offers_starttls,
};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};

use crate::chain::{self, TrustAnchors};
use crate::connect::{NoConnection, connect};
use crate::drive::{Driver, TlsSeen};
use crate::guard::Vetted;
use crate::legacy;
use crate::limits::Limits;
use crate::tls::Handshaker;

/// What a visit needs.
pub(crate) struct Visit<'a> {
    pub(crate) to: Vetted,
    pub(crate) port: Port,
    /// The name that the certificate must hold, and that goes into SNI.
    pub(crate) name: &'a ServerName<'static>,
    /// How we call ourselves; else by the literal of our address.
    pub(crate) helo: Option<&'a str>,
    pub(crate) deep: bool,
    pub(crate) limits: &'a Limits,
    pub(crate) handshaker: &'a Handshaker,
    pub(crate) anchors: &'a TrustAnchors,
}

/// Not worth another attempt with less time than this left.
const TOO_LATE: Duration = Duration::from_secs(2);

impl Visit<'_> {
    /// Visits the endpoint.
    pub(crate) async fn run(&self, on_step: impl Fn(Step)) -> EndpointReport {
        let began = Instant::now();
        let mut report = self.attempt(began, &on_step).await;
        if let Some(first) = report.end.clone()
            && is_passing(&first)
            && self.left(began) > self.limits.pause + TOO_LATE
        {
            on_step(Step::Pause);
            sleep(self.limits.pause).await;
            let again = self.attempt(began, &on_step).await;
            if again.tcp == Some(TcpOutcome::Connected) {
                report = EndpointReport { first_end: Some(first), ..again };
            }
        }
        if self.mode() == TlsMode::StartTls && was_silent(&report) {
            self.try_tls_at_once(began, &mut report, &on_step).await;
        }
        if self.deep && is_ready_for_deep(&report) {
            report.deep = self.go_deep(began, &on_step).await;
        }
        report.timings_ms.total = milliseconds(began.elapsed());
        report
    }

    async fn attempt(&self, began: Instant, on_step: &impl Fn(Step)) -> EndpointReport {
        self.converse(began, self.mode() == TlsMode::Implicit, on_step).await
    }

    /// One connection, one dialogue.
    async fn converse(
        &self,
        began: Instant,
        implicit_tls: bool,
        on_step: &impl Fn(Step),
    ) -> EndpointReport {
        let mut report = EndpointReport::new(self.to.address(), self.port);
        on_step(Step::Connect);
        let dialling = Instant::now();
        let deadline = self.deadline(began).min(dialling + self.limits.connect);
        let stream = match connect(self.to, self.port, deadline).await {
            Ok(stream) => stream,
            Err(NoConnection::Outcome(outcome)) => {
                report.tcp = Some(outcome);
                return report;
            }
            Err(NoConnection::NoRoute) => {
                report.tcp = Some(TcpOutcome::Unreachable);
                report.not_tested = Some(no_route(self.to));
                return report;
            }
        };
        report.tcp = Some(TcpOutcome::Connected);
        report.timings_ms.connect = Some(milliseconds(dialling.elapsed()));

        let mut session = Session::new(Settings { helo: self.helo(&stream), implicit_tls });
        let last = Mutex::new(None);
        let tls = self
            .driver(began)
            .drive(&mut session, stream, |s: &Session| {
                let step = step(s.stage());
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.replace(step) != Some(step) {
                    on_step(step);
                }
            })
            .await;
        let maybe_old = tls.failure.as_ref().is_some_and(|f| f.maybe_old);
        self.record(&mut report, session, tls, implicit_tls);
        if maybe_old && let Some(version) = self.ask_for_old_version(began, implicit_tls).await {
            report.tls_failure = Some(TlsFailure::LegacyVersion { version });
        }
        report
    }

    /// A connection of its own that asks which old version the server speaks. Not a fallback:
    /// nothing is done over it (RFC 9325 §3.1.3).
    async fn ask_for_old_version(&self, began: Instant, implicit_tls: bool) -> Option<String> {
        let deadline = self.deadline(began).min(Instant::now() + self.limits.connect);
        let stream = connect(self.to, self.port, deadline).await.ok()?;
        let mut session = Session::new(Settings { helo: self.helo(&stream), implicit_tls });
        let tap = self.driver(began).to_handshake(&mut session, stream).await?;
        let deadline = self.deadline(began).min(Instant::now() + self.limits.handshake);
        let name = match self.name {
            ServerName::DnsName(name) => Some(name.as_ref()),
            _ => None,
        };
        timeout_at(deadline, legacy::spoken_version(tap, name)).await.ok()?
    }

    fn record(
        &self,
        report: &mut EndpointReport,
        session: Session,
        tls: TlsSeen,
        implicit_tls: bool,
    ) {
        let dialogue = session.into_dialogue();
        report.timings_ms.greeting = dialogue.timings.greeting.map(milliseconds);
        report.timings_ms.starttls = dialogue.timings.starttls.map(milliseconds);
        report.timings_ms.tls = dialogue.timings.tls.map(milliseconds);
        report.greeting = dialogue.greeting;
        report.ehlo_plain = dialogue.ehlo_plain.map(|e| e.extensions);
        report.ehlo_tls = dialogue.ehlo_tls.map(|e| e.extensions);
        report.helo_only = dialogue.helo_only;
        report.starttls = dialogue.starttls;
        report.early = dialogue.early;
        report.bare_line_feeds = dialogue.bare_line_feeds;
        report.end = dialogue.end;
        report.transcript = dialogue.lines;
        if let Some(offered) = report.ehlo_tls.as_ref().or(report.ehlo_plain.as_ref()) {
            report.auth = mechanisms(offered).iter().map(|m| m.as_str().to_owned()).collect();
            report.max_message_size = max_message_size(offered);
        }
        let mode = if implicit_tls { TlsMode::Implicit } else { TlsMode::StartTls };
        report.tls_failure = tls.failure.map(|f| f.failure);
        report.tls = tls.handshake.map(|handshake| {
            let algorithms = &self.handshaker.provider().signature_verification_algorithms;
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let now = UnixTime::since_unix_epoch(now);
            chain::judge(&handshake, mode, self.name, self.anchors, algorithms, now)
        });
    }

    /// A server that keeps silent may be waiting for TLS. Only a second connection tells, since
    /// the first one must not speak before a greeting.
    async fn try_tls_at_once(
        &self,
        began: Instant,
        report: &mut EndpointReport,
        on_step: &impl Fn(Step),
    ) {
        if self.left(began) < TOO_LATE {
            return;
        }
        let at_once = self.converse(began, true, on_step).await;
        if at_once.tls.is_some() {
            *report = EndpointReport { wants_tls_at_once: true, ..at_once };
        }
    }

    async fn go_deep(&self, began: Instant, on_step: &impl Fn(Step)) -> Option<DeepReport> {
        on_step(Step::Deep);
        let deadline = self.deadline(began).min(Instant::now() + self.limits.connect);
        let stream = connect(self.to, self.port, deadline).await.ok()?;
        let mut session = DeepSession::new(self.helo(&stream));
        self.driver(began).drive(&mut session, stream, |_| {}).await;
        let facts = session.into_facts();
        Some(DeepReport {
            mail_before_tls: facts.mail_before_tls,
            command_injection: facts.command_injection,
            transcript: facts.dialogue.lines,
        })
    }

    fn helo(&self, stream: &TcpStream) -> String {
        match (self.helo, stream.local_addr().map(|a| a.ip())) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(IpAddr::V6(address))) => format!("[IPv6:{address}]"),
            (None, Ok(address)) => format!("[{address}]"),
            (None, Err(_)) => "[127.0.0.1]".to_owned(),
        }
    }

    fn driver(&self, began: Instant) -> Driver<'_> {
        Driver {
            handshaker: self.handshaker,
            name: self.name,
            limits: self.limits,
            began,
            deadline: self.deadline(began),
        }
    }

    fn mode(&self) -> TlsMode {
        TlsMode::of_port(self.port)
    }

    fn deadline(&self, began: Instant) -> Instant {
        began + self.limits.endpoint
    }

    fn left(&self, began: Instant) -> Duration {
        self.limits.endpoint.saturating_sub(began.elapsed())
    }
}

/// Whether an end may be an accident of the moment. An answer that puts us off is one, and so is
/// a connection that breaks in mid-dialogue (RFC 5321 §3.8).
fn is_passing(end: &End) -> bool {
    match end {
        End::Stopped { cause, .. } => {
            matches!(cause, Cause::PutOff { .. } | Cause::Closed | Cause::Reset)
        }
        End::Complete => false,
    }
}

fn was_silent(report: &EndpointReport) -> bool {
    matches!(
        report.stopped(),
        Some((Stage::Greeting, Cause::TimedOut { heard })) if heard.is_empty()
    )
}

/// The deep checks add to a healthy dialogue; on a broken one they would say nothing.
fn is_ready_for_deep(report: &EndpointReport) -> bool {
    report.is_complete()
        && report.ehlo_plain.as_deref().is_some_and(offers_starttls)
        && report.tls.is_some()
        && !matches!(report.tls_failure, Some(TlsFailure::TimedOut))
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

fn no_route(to: Vetted) -> String {
    let family = if to.address().is_ipv6() { "IPv6" } else { "IPv4" };
    format!("the machine that runs the check has no {family} connection to this address")
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
