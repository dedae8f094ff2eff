//! One connection to an endpoint and its dialogue, written down as facts. Pure: no clock, no
//! socket.

use std::time::Duration;

use portwise_core::report::{EndpointReport, TcpOutcome, TlsFailure};
use portwise_net::HandshakeError;
use portwise_smtp::{
    Cause, End, Line, LookAlike, Reply, ReplyError, Session, Severity, Side, Stage,
    max_message_size, mechanisms,
};

/// What one connection showed, and what it leaves open.
pub(crate) struct Attempt {
    pub(crate) report: EndpointReport,
    /// Whether it began with TLS.
    pub(crate) implicit_tls: bool,
    /// The server may know only versions or suites that are older than ours.
    pub(crate) maybe_old: bool,
    /// A handshake failed, but what the server answered was TLS.
    pub(crate) speaks_tls: bool,
    pub(crate) took: Duration,
}

/// A server that stayed silent for so long did not hang up on connecting.
const A_WHILE: Duration = Duration::from_secs(1);

impl Attempt {
    /// An attempt without a connection.
    pub(crate) fn unconnected(report: EndpointReport, implicit_tls: bool) -> Self {
        let took = Duration::ZERO;
        Self { report, implicit_tls, maybe_old: false, speaks_tls: false, took }
    }

    /// Writes down what a dialogue showed in the time that it took. The report already holds the
    /// connection and, where there was a handshake, TLS. `at` is when it ended, `is_all_over`
    /// whether the time for the whole check was over then.
    pub(crate) fn record(
        mut report: EndpointReport,
        session: Session,
        tls_failure: Option<HandshakeError>,
        implicit_tls: bool,
        took: Duration,
        at: Duration,
        is_all_over: bool,
    ) -> Self {
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
        // Once TLS stands, its version is settled.
        let maybe_old = report.tls.is_none() && tls_failure.as_ref().is_some_and(|f| f.maybe_old);
        let speaks_tls = tls_failure.as_ref().is_some_and(|f| f.speaks_tls);
        report.tls_failure = tls_failure.map(|f| f.failure);
        let mut attempt = Self { report, implicit_tls, maybe_old, speaks_tls, took };
        attempt.note_our_own_timeout(is_all_over);
        attempt.note_reset_on_connecting();
        attempt.explain_plaintext(at);
        attempt
    }

    fn note_our_own_timeout(&mut self, is_all_over: bool) {
        if let Some((stage, Cause::OutOfTime)) = self.report.stopped() {
            let what = if is_all_over { "the whole check" } else { "this endpoint" };
            let why = format!("the time for {what} ran out while we were {stage}");
            self.report.not_tested = Some(why);
        }
    }

    /// Whether a reset arrives before or after the connection is complete is a matter of luck.
    fn note_reset_on_connecting(&mut self) {
        let report = &mut self.report;
        let is_reset = matches!(report.stopped(), Some((Stage::Greeting, Cause::Reset)));
        if is_reset && !self.implicit_tls && self.took < A_WHILE && report.transcript.is_empty() {
            report.tcp = Some(TcpOutcome::Reset);
        }
    }

    /// Where TLS should begin, plaintext came: a busy server refuses before TLS, another service
    /// does not know TLS, and a server that took our ClientHello for a command complains.
    fn explain_plaintext(&mut self, at: Duration) {
        let Some(TlsFailure::Plaintext { heard }) = self.report.tls_failure.clone() else { return };
        let line = Line { at_ms: milliseconds(at), from: Side::Server, text: heard.clone() };
        self.report.transcript.push(line);
        let service = LookAlike::of(heard.as_bytes());
        let is_other = service != LookAlike::Unknown;
        let cause = match Reply::of_line(&heard).filter(|_| !is_other) {
            Some(_) if self.report.starttls_taken_back().is_some() => return,
            Some(reply) if reply.severity() == Severity::Transient => Cause::PutOff { reply },
            Some(reply) if reply.severity() == Severity::Permanent && !self.implicit_tls => {
                let detail = format!("In place of TLS, it said in plaintext “{heard}”");
                self.report.tls_failure = Some(TlsFailure::Failed { detail });
                return;
            }
            None if self.implicit_tls => {
                Cause::Unreadable { error: ReplyError::NotSmtp { service, text: heard } }
            }
            Some(_) | None => return,
        };
        self.report.end = Some(End::Stopped { stage: Stage::Handshake, cause });
        self.report.tls_failure = None;
    }

    /// Whether it is a transient failure: a reply that puts us off, or a connection that breaks in
    /// mid-dialogue (RFC 5321 §3.8).
    pub(crate) fn is_transient(&self) -> bool {
        let report = &self.report;
        if report.tcp == Some(TcpOutcome::Reset) {
            return true;
        }
        match report.stopped() {
            Some((_, Cause::PutOff { .. } | Cause::Closed | Cause::Reset)) => true,
            Some((_, Cause::TlsFailed)) => {
                matches!(report.tls_failure, Some(TlsFailure::Closed | TlsFailure::Reset))
                    || report.starttls_taken_back().is_some()
            }
            Some(_) => false,
            None => report
                .starttls
                .as_ref()
                .is_some_and(|starttls| starttls.reply.severity() == Severity::Transient),
        }
    }

    /// What counts after a retry: the retry, unless it could not be made, or the server that put
    /// us off now times out.
    pub(crate) fn or(self, again: Self) -> Self {
        let came_about = again.report.not_tested.is_none()
            && (again.report.tcp == Some(TcpOutcome::Connected)
                || again.report.tcp == self.report.tcp);
        let was_put_off = matches!(self.report.stopped(), Some((_, Cause::PutOff { .. })));
        let waits = matches!(again.report.stopped(), Some((_, Cause::TimedOut { .. })));
        if !came_about || (was_put_off && waits) {
            return self;
        }
        let report = EndpointReport { first_end: self.report.end, ..again.report };
        Self { report, ..again }
    }

    /// Whether the server may expect implicit TLS: it says nothing, or speaks TLS.
    pub(crate) fn may_expect_implicit_tls(&self) -> bool {
        let Some((Stage::Greeting, cause)) = self.report.stopped() else { return false };
        match cause {
            Cause::TimedOut { heard, .. } => heard.is_empty(),
            Cause::Closed | Cause::Reset => {
                self.took >= A_WHILE && self.report.transcript.is_empty()
            }
            Cause::Unreadable { error: ReplyError::NotSmtp { service, .. } } => {
                *service == LookAlike::Tls
            }
            _ => false,
        }
    }

    /// Whether the service took up TLS and then said nothing, for as long as we wait or until it
    /// hung up after a while.
    pub(crate) fn is_silent_inside_tls(&self) -> bool {
        let is_silent = match self.report.stopped() {
            Some((Stage::Greeting, Cause::TimedOut { heard, .. })) => heard.is_empty(),
            Some((Stage::Greeting, Cause::Closed | Cause::Reset)) => self.took >= A_WHILE,
            _ => false,
        };
        is_silent && self.report.tls.is_some() && self.report.transcript.is_empty()
    }

    /// Whether a plaintext refusal came where TLS should begin. It may be meant for every client,
    /// or for those that speak before the greeting.
    pub(crate) fn was_refused_in_plaintext(&self) -> bool {
        match &self.report.tls_failure {
            Some(TlsFailure::Plaintext { heard }) => {
                Reply::of_line(heard).is_some_and(|r| r.severity() == Severity::Permanent)
            }
            _ => false,
        }
    }
}

/// Milliseconds with three decimals, as they stand in reports.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
