//! What to try next at an endpoint, and what counts in the end. Pure: no clock, no socket.
//!
//! What one connection leaves open is asked about again, each time in a connection of its own.

use std::time::Duration;

use portwise_core::report::{DeepNotTested, DeepReport, EndpointReport, TcpOutcome, TlsFailure};
use portwise_net::Spoken;
use portwise_smtp::{
    Cause, DeepCheck, End, LookAlike, ReplyError, Stage, WebSession, offers_starttls,
};

use crate::OVER;
use crate::attempt::Attempt;

/// The steps, in the order in which they may come. None is taken twice.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Next {
    /// The same once more, after a pause: the failure is transient.
    Retry,
    /// With TLS from the start: the server may expect implicit TLS.
    ImplicitTls,
    /// Listening, without a word of TLS: the server refused in plaintext where TLS should begin.
    ListenPlain,
    /// As a browser, inside TLS: the service took up TLS and said nothing, as web servers do.
    WebRequest,
    /// With a legacy ClientHello: the server may know nothing newer.
    OlderHello,
    /// The checks that send something unusual.
    Deep,
    /// Nothing is left to try.
    Done,
}

/// What a step gave.
pub(crate) enum Tried {
    Retry(Attempt),
    ImplicitTls(Attempt),
    ListenPlain(Attempt),
    WebRequest(Option<WebSession>),
    OlderHello(Option<Spoken>),
    Deep(DeepReport),
}

/// What is known of an endpoint in advance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// Whether the port is one of implicit TLS.
    pub(crate) implicit_tls: bool,
    /// Whether the deep checks were asked for.
    pub(crate) deep: bool,
    /// The time for the whole endpoint.
    pub(crate) endpoint: Duration,
    /// The pause before a retry.
    pub(crate) pause: Duration,
}

/// Too short for another connection.
pub(crate) const TOO_LATE: Duration = Duration::from_secs(2);

/// The steps that were taken, and what counts so far.
pub(crate) struct Ladder {
    terms: Terms,
    counts: Attempt,
    last: Option<Next>,
}

impl Ladder {
    /// Begins with one attempt in the port's own mode.
    pub(crate) fn new(terms: Terms, first: Attempt) -> Self {
        Self { terms, counts: first, last: None }
    }

    /// What to try now, with so much time left.
    pub(crate) fn next(&self, left: Duration) -> Next {
        let Terms { implicit_tls, deep, pause, .. } = self.terms;
        let attempt = &self.counts;
        let in_time = left >= TOO_LATE;
        let steps = [
            (Next::Retry, attempt.is_transient() && left > pause + TOO_LATE),
            (Next::ImplicitTls, !implicit_tls && attempt.may_expect_implicit_tls() && in_time),
            (Next::ListenPlain, implicit_tls && attempt.was_refused_in_plaintext() && in_time),
            (Next::WebRequest, implicit_tls && attempt.is_silent_inside_tls() && in_time),
            (Next::OlderHello, attempt.maybe_old),
            (Next::Deep, deep && self.has_deep() && is_ready_for_deep(&attempt.report).is_ok()),
        ];
        let next = steps.into_iter().find(|(step, wanted)| *wanted && self.last < Some(*step));
        next.map_or(Next::Done, |(step, _)| step)
    }

    /// The time that a retry needs, so that waiting for other connections must leave it: a third
    /// of the whole, and more for a slow server.
    pub(crate) fn reserve(&self) -> Duration {
        (self.terms.endpoint / 3).max(TOO_LATE + self.counts.took * 2)
    }

    /// Whether the deep checks have anything to look at here.
    fn has_deep(&self) -> bool {
        !self.terms.implicit_tls && self.counts.report.tcp == Some(TcpOutcome::Connected)
    }

    /// What is known so far.
    pub(crate) fn seen(&self) -> &EndpointReport {
        &self.counts.report
    }

    /// Whether what counts so far began with TLS.
    pub(crate) fn began_with_tls(&self) -> bool {
        self.counts.implicit_tls
    }

    /// Takes in what a step gave.
    pub(crate) fn record(self, tried: Tried) -> Self {
        let Self { terms, counts, .. } = self;
        let (last, counts) = match tried {
            Tried::Retry(again) => (Next::Retry, counts.or(again)),
            Tried::ImplicitTls(implicit) => (Next::ImplicitTls, or_implicit_tls(counts, implicit)),
            Tried::ListenPlain(plain) => (Next::ListenPlain, or_plaintext(counts, plain)),
            Tried::WebRequest(asked) => (Next::WebRequest, with_web_answer(counts, asked)),
            Tried::OlderHello(spoken) => (Next::OlderHello, with_legacy_tls(counts, spoken)),
            Tried::Deep(deep) => {
                let report = EndpointReport { deep: Some(deep), ..counts.report };
                (Next::Deep, Attempt { report, ..counts })
            }
        };
        Self { terms, counts, last: Some(last) }
    }

    /// Notes that a step which was wanted could not be taken, because the time for the whole check
    /// was over. A silence that the step might have explained shows nothing then.
    pub(crate) fn cut_short(&mut self) {
        let report = &mut self.counts.report;
        if let Some(End::Stopped { cause: cause @ Cause::TimedOut { .. }, .. }) = &mut report.end {
            *cause = Cause::OutOfTime;
        }
        let why = format!("{OVER} before it was tried in another way");
        report.not_tested.get_or_insert(why);
    }

    /// What counts. Deep checks that were asked for and not made are named, with the reason.
    pub(crate) fn into_report(self) -> EndpointReport {
        let wants_deep = self.terms.deep && self.has_deep();
        let mut report = self.counts.report;
        if wants_deep
            && report.deep.is_none()
            && let Err(why) = is_ready_for_deep(&report)
        {
            report.deep = Some(without_deep(why));
        }
        report
    }
}

/// A silent server may have waited for TLS, or be another service that waited for the client.
fn or_implicit_tls(mut attempt: Attempt, implicit: Attempt) -> Attempt {
    if implicit.report.tls.is_some() || implicit.speaks_tls {
        let report = EndpointReport { expects_implicit_tls: true, ..implicit.report };
        return Attempt { report, ..implicit };
    }
    if let Some(End::Stopped {
        stage: Stage::Handshake,
        cause: cause @ Cause::Unreadable { error: ReplyError::NotSmtp { .. } },
    }) = implicit.report.end
    {
        attempt.report.end = Some(End::Stopped { stage: Stage::Greeting, cause });
    }
    attempt
}

/// A greeting shows that TLS was refused for being early; another refusal is meant for every
/// client.
fn or_plaintext(mut attempt: Attempt, plain: Attempt) -> Attempt {
    if let Some(greeting) = plain.report.greeting.as_ref().filter(|g| u16::from(g.code) == 220) {
        attempt.report.tls_failure = Some(TlsFailure::Plaintext { heard: greeting.to_string() });
        return attempt;
    }
    match plain.report.stopped() {
        Some((
            Stage::Greeting,
            Cause::PutOff { .. } | Cause::Rejected { .. } | Cause::Unreadable { .. },
        )) => plain,
        _ => attempt,
    }
}

fn with_web_answer(mut attempt: Attempt, asked: Option<WebSession>) -> Attempt {
    let answer = asked.and_then(|session| Some((session.answer()?, session.into_lines())));
    if let Some((text, lines)) = answer {
        let error = ReplyError::NotSmtp { service: LookAlike::Http, text };
        let cause = Cause::Unreadable { error };
        attempt.report.end = Some(End::Stopped { stage: Stage::Greeting, cause });
        attempt.report.transcript.extend(lines);
    }
    attempt
}

fn with_legacy_tls(mut attempt: Attempt, spoken: Option<Spoken>) -> Attempt {
    let failure = match spoken {
        Some(Spoken::Old(version)) => TlsFailure::LegacyVersion { version: version.to_owned() },
        Some(Spoken::OldSuite(suite)) => {
            TlsFailure::OutdatedCipherSuite { cipher_suite: suite.to_owned() }
        }
        Some(Spoken::Current) => {
            let what = match &attempt.report.tls_failure {
                Some(TlsFailure::Failed { detail }) => detail,
                Some(TlsFailure::Reset) => "The connection was reset",
                _ => "The server closed the connection without an alert",
            };
            let detail = format!("{what}; an older client is answered with TLS 1.2");
            TlsFailure::Failed { detail }
        }
        None => return attempt,
    };
    attempt.report.tls_failure = Some(failure);
    attempt
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

#[cfg(test)]
mod tests {
    use portwise_core::TlsMode;
    use portwise_core::report::{KeyProof, Path, TlsFacts};
    use portwise_smtp::{Extension, Reply, ReplyCode};

    use super::*;

    const PLENTY: Duration = Duration::from_secs(15);
    const STARTTLS: Terms = Terms {
        implicit_tls: false,
        deep: false,
        endpoint: PLENTY,
        pause: Duration::from_millis(1500),
    };
    const IMPLICIT: Terms = Terms { implicit_tls: true, ..STARTTLS };

    fn attempt(report: EndpointReport) -> Attempt {
        let report = EndpointReport { tcp: Some(TcpOutcome::Connected), ..report };
        let took = Duration::from_millis(300);
        Attempt { report, implicit_tls: false, maybe_old: false, speaks_tls: false, took }
    }

    fn stopped(stage: Stage, cause: Cause) -> Attempt {
        let end = Some(End::Stopped { stage, cause });
        attempt(EndpointReport { end, ..EndpointReport::default() })
    }

    fn reply(code: u16) -> Reply {
        Reply::new(ReplyCode::new(code).unwrap(), vec!["text".into()])
    }

    fn busy() -> Attempt {
        stopped(Stage::Greeting, Cause::PutOff { reply: reply(421) })
    }

    fn silent() -> Attempt {
        stopped(Stage::Greeting, Cause::TimedOut { heard: String::new(), waited_ms: 1500 })
    }

    fn not_smtp(stage: Stage) -> Attempt {
        let text = "HTTP/1.1 400 Bad Request".to_owned();
        let error = ReplyError::NotSmtp { service: LookAlike::of(text.as_bytes()), text };
        stopped(stage, Cause::Unreadable { error })
    }

    fn failed_in_tls(failure: TlsFailure) -> Attempt {
        let mut failed = stopped(Stage::Handshake, Cause::TlsFailed);
        failed.report.tls_failure = Some(failure);
        failed
    }

    fn refused_in_plaintext() -> Attempt {
        failed_in_tls(TlsFailure::Plaintext { heard: "554 too early".into() })
    }

    fn healthy(mode: TlsMode) -> Attempt {
        let starttls = Extension { keyword: "STARTTLS".into(), params: String::new() };
        let facts = TlsFacts {
            mode,
            version: "TLSv1.3".into(),
            cipher_suite: "TLS_AES_128_GCM_SHA256".into(),
            key_exchange: "X25519".into(),
            trusted: true,
            name_matches: true,
            path: Path::Anchored,
            key_proof: KeyProof::Valid,
            certificates: Vec::new(),
        };
        attempt(EndpointReport {
            ehlo_plain: (mode == TlsMode::StartTls).then(|| vec![starttls]),
            tls: Some(facts),
            end: Some(End::Complete),
            ..EndpointReport::default()
        })
    }

    #[test]
    fn a_healthy_server_needs_one_attempt_and_the_deep_checks_if_asked_for() {
        let healthy = || healthy(TlsMode::StartTls);
        assert_eq!(Ladder::new(STARTTLS, healthy()).next(PLENTY), Next::Done);
        let ladder = Ladder::new(Terms { deep: true, ..STARTTLS }, healthy());
        assert_eq!(ladder.next(PLENTY), Next::Deep);
        let ladder = ladder.record(Tried::Deep(DeepReport::default()));
        assert_eq!(ladder.next(PLENTY), Next::Done);
        assert_eq!(ladder.into_report().deep, Some(DeepReport::default()));
    }

    #[test]
    fn the_deep_checks_are_not_made_on_a_broken_dialogue() {
        let deep = Terms { deep: true, ..STARTTLS };
        let broken = Ladder::new(deep, not_smtp(Stage::Greeting));
        assert_eq!(broken.next(PLENTY), Next::Done);
        assert_eq!(broken.into_report().deep.map(|d| d.not_tested.len()), Some(2), "and says so");
        let implicit = Terms { deep: true, ..IMPLICIT };
        assert_eq!(Ladder::new(implicit, healthy(TlsMode::Implicit)).next(PLENTY), Next::Done);
    }

    #[test]
    fn a_transient_failure_is_tried_again_once() {
        let ladder = Ladder::new(STARTTLS, busy());
        assert_eq!(ladder.next(PLENTY), Next::Retry);
        assert_eq!(ladder.next(Duration::from_secs(3)), Next::Done, "too late");
        let ladder = ladder.record(Tried::Retry(busy()));
        assert_eq!(ladder.next(PLENTY), Next::Done);
        let report = ladder.into_report();
        assert!(report.first_end.is_some() && report.first_end == report.end, "twice");

        let ladder = Ladder::new(STARTTLS, busy());
        let report = ladder.record(Tried::Retry(healthy(TlsMode::StartTls))).into_report();
        assert!(report.is_complete() && report.first_end.is_some());
        // What the retry could not see does not replace what was seen.
        let report = Ladder::new(STARTTLS, busy()).record(Tried::Retry(silent())).into_report();
        assert!(matches!(report.stopped(), Some((_, Cause::PutOff { .. }))));
    }

    #[test]
    fn a_slow_server_keeps_more_time_for_its_retry() {
        assert_eq!(Ladder::new(STARTTLS, busy()).reserve(), Duration::from_secs(5));
        let slow = Attempt { took: Duration::from_secs(6), ..busy() };
        assert_eq!(Ladder::new(STARTTLS, slow).reserve(), Duration::from_secs(14));
    }

    #[test]
    fn a_silent_server_may_expect_implicit_tls() {
        let ladder = Ladder::new(STARTTLS, silent());
        assert_eq!(ladder.next(PLENTY), Next::ImplicitTls);
        assert_eq!(ladder.next(Duration::from_secs(1)), Next::Done, "too late");
        let implicit = Attempt { implicit_tls: true, ..healthy(TlsMode::Implicit) };
        let ladder = ladder.record(Tried::ImplicitTls(implicit));
        assert_eq!(ladder.next(PLENTY), Next::Done);
        assert!(ladder.into_report().expects_implicit_tls);
        assert_eq!(Ladder::new(IMPLICIT, silent()).next(PLENTY), Next::Done, "it had its TLS");
    }

    #[test]
    fn a_silent_server_that_does_not_speak_tls_stays_silent_or_names_itself() {
        let still = Ladder::new(STARTTLS, silent()).record(Tried::ImplicitTls(silent()));
        assert_eq!(still.next(PLENTY), Next::Done);
        let report = still.into_report();
        assert!(matches!(report.stopped(), Some((Stage::Greeting, Cause::TimedOut { .. }))));
        let ladder = Ladder::new(STARTTLS, silent());
        let report = ladder.record(Tried::ImplicitTls(not_smtp(Stage::Handshake))).into_report();
        assert!(matches!(report.stopped(), Some((Stage::Greeting, Cause::Unreadable { .. }))));
        assert!(!report.expects_implicit_tls);
    }

    #[test]
    fn old_tls_without_starttls_is_asked_about_as_such() {
        let mut old = failed_in_tls(TlsFailure::Failed { detail: "alert".into() });
        old = Attempt { implicit_tls: true, maybe_old: true, speaks_tls: true, ..old };
        let ladder = Ladder::new(STARTTLS, silent()).record(Tried::ImplicitTls(old));
        assert_eq!(ladder.next(PLENTY), Next::OlderHello);
        assert!(ladder.began_with_tls());
        let ladder = ladder.record(Tried::OlderHello(Some(Spoken::Old("TLSv1.0"))));
        assert_eq!(ladder.next(PLENTY), Next::Done);
        let report = ladder.into_report();
        assert!(report.expects_implicit_tls);
        assert!(matches!(report.tls_failure, Some(TlsFailure::LegacyVersion { .. })));
    }

    #[test]
    fn a_plaintext_refusal_is_listened_to() {
        let refused = || Ladder::new(IMPLICIT, refused_in_plaintext());
        assert_eq!(refused().next(PLENTY), Next::ListenPlain);
        assert_eq!(Ladder::new(STARTTLS, refused_in_plaintext()).next(PLENTY), Next::Done);

        let mut greets = healthy(TlsMode::StartTls);
        greets.report.greeting = Some(reply(220));
        let ladder = refused().record(Tried::ListenPlain(greets));
        assert_eq!(ladder.next(PLENTY), Next::Done);
        let failure = ladder.into_report().tls_failure;
        assert_eq!(failure, Some(TlsFailure::Plaintext { heard: "220 text".into() }));

        let rejects = stopped(Stage::Greeting, Cause::Rejected { reply: reply(554) });
        let report = refused().record(Tried::ListenPlain(rejects)).into_report();
        assert!(matches!(report.stopped(), Some((Stage::Greeting, Cause::Rejected { .. }))));
        let report = refused().record(Tried::ListenPlain(silent())).into_report();
        assert!(matches!(report.tls_failure, Some(TlsFailure::Plaintext { .. })), "as before");
    }

    #[test]
    fn a_handshake_that_closes_is_tried_again_then_with_an_older_hello() {
        let closed = || Attempt { maybe_old: true, ..failed_in_tls(TlsFailure::Closed) };
        let ladder = Ladder::new(STARTTLS, closed());
        assert_eq!(ladder.next(PLENTY), Next::Retry);
        let ladder = ladder.record(Tried::Retry(closed()));
        assert_eq!(ladder.next(PLENTY), Next::OlderHello);
        let report = ladder.record(Tried::OlderHello(Some(Spoken::Current))).into_report();
        let Some(TlsFailure::Failed { detail }) = report.tls_failure else { panic!() };
        assert!(detail.ends_with("an older client is answered with TLS 1.2"), "{detail}");
    }
}
