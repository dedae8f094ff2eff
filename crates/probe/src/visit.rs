//! One endpoint: the dialogue, one polite retry, and what else must be tried to name the cause.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use portwise_core::events::Step;
use portwise_core::report::{DeepNotTested, DeepReport, EndpointReport, TcpOutcome, TlsFailure};
use portwise_core::{Port, TlsMode};
use portwise_smtp::{
    Cause, DeepCheck, DeepSession, DeepSettings, End, LookAlike, Reply, ReplyError, Session,
    Settings, Severity, Stage, WebSession, offers_starttls,
};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_rustls::rustls::pki_types::ServerName;

use crate::attempt::{Attempt, milliseconds};
use crate::chain::TrustAnchors;
use crate::connect::{NoConnection, connect};
use crate::drive::Driver;
use crate::guard::Vetted;
use crate::legacy::{self, Spoken};
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
    /// The deadline counts from here.
    pub(crate) began: Instant,
}

/// Not worth another attempt with less time than this left.
const TOO_LATE: Duration = Duration::from_secs(2);

impl Visit<'_> {
    /// Visits the endpoint.
    pub(crate) async fn run(&self, on_step: impl Fn(Step)) -> EndpointReport {
        let implicit_tls = self.mode() == TlsMode::Implicit;
        let mut attempt = self.converse(implicit_tls, &on_step).await;
        if attempt.may_be_an_accident() && self.has_time_for_a_retry() {
            on_step(Step::Pause);
            sleep(self.limits.pause).await;
            attempt = attempt.or(self.converse(implicit_tls, &on_step).await);
        }
        if !implicit_tls && attempt.may_want_tls_at_once() {
            self.try_tls_at_once(&mut attempt, &on_step).await;
        }
        if implicit_tls && attempt.was_refused_in_plaintext() {
            self.listen_in_plaintext(&mut attempt, &on_step).await;
        }
        if implicit_tls && attempt.is_silent_inside_tls() {
            self.ask_as_a_browser(&mut attempt).await;
        }
        if attempt.maybe_old {
            self.ask_in_an_older_way(&mut attempt).await;
        }
        let mut report = attempt.report;
        if self.deep && !implicit_tls && report.tcp == Some(TcpOutcome::Connected) {
            report.deep = Some(match is_ready_for_deep(&report) {
                Ok(()) => self.go_deep(&report, &on_step).await,
                Err(why) => without_deep(why),
            });
        }
        report.timings_ms.total = milliseconds(self.began.elapsed());
        report
    }

    /// One connection, one dialogue.
    async fn converse(&self, implicit_tls: bool, on_step: &impl Fn(Step)) -> Attempt {
        let mut report = EndpointReport::new(self.to.address(), self.port);
        on_step(Step::Connect);
        let dialling = Instant::now();
        let deadline = self.deadline().min(dialling + self.limits.connect);
        let stream = match connect(self.to, self.port, deadline).await {
            Ok(stream) => stream,
            Err(why) => {
                unconnected(&mut report, self.to, why);
                return Attempt::unconnected(report, implicit_tls);
            }
        };
        report.tcp = Some(TcpOutcome::Connected);
        report.timings_ms.connect = Some(milliseconds(dialling.elapsed()));

        let connected = Instant::now();
        let mut session = Session::new(Settings { helo: self.helo(&stream), implicit_tls });
        let last = Mutex::new(None);
        let tls = self
            .driver()
            .drive(&mut session, stream, |s: &Session| {
                let step = step(s.stage());
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.replace(step) != Some(step) {
                    on_step(step);
                }
            })
            .await;
        Attempt::record(self, report, session, tls, implicit_tls, connected.elapsed())
    }

    /// A server that keeps silent may be waiting for TLS. Only a second connection tells, since
    /// the first one must not speak before a greeting.
    async fn try_tls_at_once(&self, attempt: &mut Attempt, on_step: &impl Fn(Step)) {
        if self.left() < TOO_LATE {
            return;
        }
        let at_once = self.converse(true, on_step).await;
        if at_once.report.tls.is_some() || at_once.speaks_tls {
            let report = EndpointReport { wants_tls_at_once: true, ..at_once.report };
            *attempt = Attempt { report, ..at_once };
            return;
        }
        // Another service may have waited for us to begin.
        if let Some(End::Stopped {
            stage: Stage::Handshake,
            cause: cause @ Cause::Unreadable { error: ReplyError::NotSmtp { .. } },
        }) = at_once.report.end
        {
            attempt.report.end = Some(End::Stopped { stage: Stage::Greeting, cause });
        }
    }

    /// Listens, without a word of TLS, to a server that refused in plaintext where TLS should
    /// begin. What it then says is meant for everybody.
    async fn listen_in_plaintext(&self, attempt: &mut Attempt, on_step: &impl Fn(Step)) {
        if self.left() < TOO_LATE {
            return;
        }
        let plain = self.converse(false, on_step).await;
        if let Some(greeting) = plain.report.greeting.as_ref().filter(|g| u16::from(g.code) == 220)
        {
            let heard = greeting.to_string();
            attempt.report.tls_failure = Some(TlsFailure::Plaintext { heard });
        } else if let Some((Stage::Greeting, cause)) = plain.report.stopped()
            && matches!(
                cause,
                Cause::PutOff { .. } | Cause::Rejected { .. } | Cause::Unreadable { .. }
            )
        {
            *attempt = plain;
        }
    }

    /// Asks a service that takes up TLS and says nothing as a browser would. A web server waits for
    /// that.
    async fn ask_as_a_browser(&self, attempt: &mut Attempt) {
        if self.left() < TOO_LATE {
            return;
        }
        let deadline = self.deadline().min(Instant::now() + self.limits.connect);
        let Ok(stream) = connect(self.to, self.port, deadline).await else { return };
        let mut session = WebSession::new();
        self.driver().drive(&mut session, stream, |_| {}).await;
        if let Some(text) = session.answer() {
            let error = ReplyError::NotSmtp { service: LookAlike::Http, text };
            let cause = Cause::Unreadable { error };
            attempt.report.end = Some(End::Stopped { stage: Stage::Greeting, cause });
            attempt.report.transcript.extend(session.into_lines());
        }
    }

    /// A connection of its own that asks what the server speaks, if not what we do. Not a
    /// fallback: nothing is done over it (RFC 9325 §3.1.3).
    async fn ask_in_an_older_way(&self, attempt: &mut Attempt) {
        match self.spoken(attempt.implicit_tls).await {
            Some(Spoken::Old(version)) => {
                let version = version.to_owned();
                attempt.report.tls_failure = Some(TlsFailure::LegacyVersion { version });
            }
            Some(Spoken::OldSuite(suite)) => {
                let cipher_suite = suite.to_owned();
                attempt.report.tls_failure = Some(TlsFailure::OutdatedCipherSuite { cipher_suite });
            }
            Some(Spoken::Current) => {
                let what = match &attempt.report.tls_failure {
                    Some(TlsFailure::Failed { detail }) => detail,
                    Some(TlsFailure::Reset) => "The connection was reset",
                    _ => "The server closed the connection without an alert",
                };
                let detail = format!("{what}; an older client is answered with TLS 1.2");
                attempt.report.tls_failure = Some(TlsFailure::Failed { detail });
            }
            None => {}
        }
    }

    async fn spoken(&self, implicit_tls: bool) -> Option<Spoken> {
        let deadline = self.deadline().min(Instant::now() + self.limits.connect);
        let stream = connect(self.to, self.port, deadline).await.ok()?;
        let mut session = Session::new(Settings { helo: self.helo(&stream), implicit_tls });
        let tap = self.driver().to_handshake(&mut session, stream).await?;
        let deadline = self.deadline().min(Instant::now() + self.limits.handshake);
        let name = match self.name {
            ServerName::DnsName(name) => Some(name.as_ref()),
            _ => None,
        };
        timeout_at(deadline, legacy::spoken(tap, name)).await.ok()?
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
        let deadline = self.deadline().min(Instant::now() + self.limits.connect);
        let Ok(stream) = connect(self.to, self.port, deadline).await else {
            let why = "no further connection came about".to_owned();
            return Stopped { why, may_pass: true };
        };
        let was_taken = |reply: &Reply| reply.severity() == Severity::Positive;
        let mut session = DeepSession::new(DeepSettings {
            helo: self.helo(&stream),
            mail_before_tls,
            mail_inside_tls: self.asks_inside()
                && !deep.mail_before_tls.as_ref().is_some_and(was_taken),
            offers_inside_tls: seen.ehlo_tls.as_ref().is_some_and(|offered| !offered.is_empty()),
        });
        self.driver().drive(&mut session, stream, |_| {}).await;
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

    fn helo(&self, stream: &TcpStream) -> String {
        match (self.helo, stream.local_addr().map(|a| a.ip())) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(IpAddr::V6(address))) => format!("[IPv6:{address}]"),
            (None, Ok(address)) => format!("[{address}]"),
            (None, Err(_)) => "[127.0.0.1]".to_owned(),
        }
    }

    fn driver(&self) -> Driver<'_> {
        Driver {
            handshaker: self.handshaker,
            name: self.name,
            limits: self.limits,
            began: self.began,
            deadline: self.deadline(),
        }
    }

    fn mode(&self) -> TlsMode {
        TlsMode::of_port(self.port)
    }

    fn deadline(&self) -> Instant {
        self.began + self.limits.endpoint
    }

    fn left(&self) -> Duration {
        self.limits.endpoint.saturating_sub(self.began.elapsed())
    }
}

/// Why a connection of the deep checks ended early.
struct Stopped {
    why: String,
    may_pass: bool,
}

/// The deep checks add to a healthy dialogue; on a broken one they would say nothing.
fn is_ready_for_deep(report: &EndpointReport) -> Result<(), &'static str> {
    match &report.ehlo_plain {
        _ if report.not_tested.is_some() => Err("the time for this endpoint ran out before"),
        _ if !report.is_complete() => Err("the dialogue did not come to its end"),
        Some(offered) if offers_starttls(offered) => Ok(()),
        Some(_) => Err("STARTTLS is not offered"),
        None => Err("TLS begins with the connection"),
    }?;
    if report.tls.is_some() { Ok(()) } else { Err("no TLS session came about") }
}

fn without_deep(why: &str) -> DeepReport {
    let not_tested = [DeepCheck::CommandInjection, DeepCheck::MailBeforeTls]
        .map(|check| DeepNotTested { check, reason: why.to_owned() });
    DeepReport { not_tested: not_tested.into(), ..DeepReport::default() }
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
        NoConnection::Ours(reason) => {
            format!("the machine that runs the check could not open a connection ({reason})")
        }
    };
    report.not_tested = Some(not_tested);
}
