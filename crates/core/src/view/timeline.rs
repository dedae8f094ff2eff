//! How long each step of a session took, in the order in which they came.

use portwise_model::TlsMode;
use portwise_smtp::{Line, Side, Stage};

use super::{EndpointView, LinePart, Mark};
use crate::events::Step;
use crate::ports::mode_of;
use crate::report::{EndpointReport, TcpOutcome};

/// A step of a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Which.
    pub step: Step,
    /// How long it took, in milliseconds, where that is known.
    pub ms: Option<f64>,
    /// How to show it: the worst of what it brought.
    pub mark: Mark,
}

/// The steps that were reached. The last one is where it stopped, if it did.
#[must_use]
pub fn timeline(seen: &EndpointReport, shown: &EndpointView) -> Vec<Segment> {
    let Some(tcp) = seen.tcp else { return Vec::new() };
    let timings = &seen.timings_ms;
    if tcp != TcpOutcome::Connected {
        let ms = timings.connect.or(Some(timings.total)).filter(|ms| *ms > 0.0);
        return vec![Segment { step: Step::Connect, ms, mark: shown.mark }];
    }
    let at_once = match &seen.tls {
        Some(tls) => tls.mode == TlsMode::Implicit,
        None => seen.expects_implicit_tls || mode_of(seen.port) == TlsMode::Implicit,
    };
    let asked = asked(&seen.transcript);
    let mut segments = Vec::new();
    for step in order(at_once) {
        let (ms, was_reached) = match step {
            Step::Connect => (timings.connect, true),
            Step::Greeting => (timings.greeting, seen.greeting.is_some()),
            Step::Ehlo => (asked.first().copied(), seen.ehlo_plain.is_some()),
            Step::StartTls => (timings.starttls, seen.starttls.is_some()),
            Step::Handshake => (timings.tls, seen.tls.is_some() || seen.tls_failure.is_some()),
            _ => (asked.last().copied(), seen.ehlo_tls.is_some()),
        };
        let stopped = seen.stopped().is_some_and(|(stage, _)| step_of(stage) == *step);
        let of_step = mark_of(*step, shown);
        let missing = !was_reached && matches!(of_step, Some(Mark::Bad | Mark::Warning));
        if !was_reached && !stopped && !missing {
            continue;
        }
        let so_far: f64 = segments.iter().filter_map(|s: &Segment| s.ms).sum();
        let rest = (stopped && ms.is_none()).then_some(timings.total - so_far);
        let ms = ms.or_else(|| rest.filter(|ms| *ms > 0.0));
        let mark = match of_step {
            Some(Mark::Good) | None if stopped => Mark::Uncertain,
            Some(mark) => mark,
            None => Mark::Good,
        };
        segments.push(Segment { step: *step, ms, mark });
        if stopped {
            break;
        }
    }
    segments
}

/// The steps in their order.
#[must_use]
pub fn order(at_once: bool) -> &'static [Step] {
    use Step::{Connect, Ehlo, EhloTls, Greeting, Handshake, StartTls};
    match at_once {
        true => &[Connect, Handshake, Greeting, EhloTls],
        false => &[Connect, Greeting, Ehlo, StartTls, Handshake, EhloTls],
    }
}

/// What a step is called in a line of them.
#[must_use]
pub fn short_name(step: Step) -> &'static str {
    match step {
        Step::Connect => "TCP",
        Step::Greeting => "greeting",
        Step::Ehlo | Step::EhloTls => "EHLO",
        Step::StartTls => "STARTTLS",
        Step::Handshake => "TLS",
        Step::Pause => "pause",
        Step::Deep => "deep checks",
    }
}

fn step_of(stage: Stage) -> Step {
    match stage {
        Stage::Greeting => Step::Greeting,
        Stage::Ehlo => Step::Ehlo,
        Stage::StartTls => Step::StartTls,
        Stage::Handshake => Step::Handshake,
        Stage::EhloTls => Step::EhloTls,
    }
}

/// The worst mark of the parts that a step brings.
fn mark_of(step: Step, shown: &EndpointView) -> Option<Mark> {
    let parts: &[LinePart] = match step {
        Step::Connect => &[LinePart::Tcp],
        Step::Greeting => &[LinePart::Greeting],
        Step::StartTls => &[LinePart::StartTls],
        Step::Handshake => &[LinePart::Tls, LinePart::Certificate],
        Step::EhloTls => &[LinePart::Auth],
        _ => &[],
    };
    let of_parts = || shown.lines.iter().filter(|line| parts.contains(&line.part));
    let worst = [Mark::Bad, Mark::Uncertain, Mark::Warning, Mark::Closed, Mark::Good];
    worst.into_iter().find(|mark| of_parts().any(|line| line.mark == *mark))
}

/// How long each answer to EHLO or HELO took to be whole.
fn asked(transcript: &[Line]) -> Vec<f64> {
    let mut took = Vec::new();
    for (at, line) in transcript.iter().enumerate() {
        let said = line.text.get(..4).unwrap_or_default();
        let asks = said.eq_ignore_ascii_case("EHLO") || said.eq_ignore_ascii_case("HELO");
        if line.from != Side::Client || !asks {
            continue;
        }
        let answer = transcript.iter().skip(at + 1).take_while(|l| l.from == Side::Server);
        took.extend(answer.last().map(|last| (last.at_ms - line.at_ms).max(0.0)));
    }
    took
}

#[cfg(test)]
mod tests {
    use portwise_smtp::{Cause, End, Line, Side, Stage};

    use super::{Segment, timeline};
    use crate::events::Step;
    use crate::findings::tests::{good, report};
    use crate::judge::judge;
    use crate::report::{EndpointReport, Mode, TcpOutcome};
    use crate::view::{Mark, view};

    fn of(endpoint: &EndpointReport) -> Vec<Segment> {
        let result = judge(report(Mode::Submission, vec![endpoint.clone()]), None);
        let shown = view(&result).hosts.remove(0).endpoints.remove(0);
        timeline(endpoint, &shown)
    }

    fn line(at_ms: f64, from: Side, text: &str) -> Line {
        Line { at_ms, from, text: text.to_owned() }
    }

    #[test]
    fn every_step_has_its_time_in_the_order_of_the_port() {
        let mut seen = good(587);
        seen.timings_ms.connect = Some(12.0);
        seen.timings_ms.greeting = Some(3.0);
        seen.timings_ms.starttls = Some(4.0);
        seen.timings_ms.tls = Some(80.0);
        seen.transcript = vec![
            line(15.0, Side::Server, "220 mail.example.com"),
            line(16.0, Side::Client, "EHLO x"),
            line(20.0, Side::Server, "250-mail.example.com"),
            line(21.0, Side::Server, "250 STARTTLS"),
            line(22.0, Side::Client, "STARTTLS"),
            line(110.0, Side::Client, "ehlo x"),
            line(117.0, Side::Server, "250 AUTH PLAIN LOGIN"),
        ];
        let shown: Vec<_> = of(&seen).into_iter().map(|s| (s.step, s.ms)).collect();
        let expected = [
            (Step::Connect, Some(12.0)),
            (Step::Greeting, Some(3.0)),
            (Step::Ehlo, Some(5.0)),
            (Step::StartTls, Some(4.0)),
            (Step::Handshake, Some(80.0)),
            (Step::EhloTls, Some(7.0)),
        ];
        assert_eq!(shown, expected);
        let steps: Vec<_> = of(&good(465)).into_iter().map(|s| s.step).collect();
        assert_eq!(steps, [Step::Connect, Step::Handshake, Step::Greeting, Step::EhloTls]);
        assert!(of(&seen).iter().all(|s| s.mark == Mark::Good));
    }

    #[test]
    fn it_ends_where_the_session_stopped() {
        let mut seen = good(587);
        seen.timings_ms.connect = Some(10.0);
        seen.timings_ms.total = 5010.0;
        seen.greeting = None;
        let cause = Cause::TimedOut { heard: String::new(), waited_ms: 5000 };
        seen.end = Some(End::Stopped { stage: Stage::Greeting, cause });
        let shown = of(&seen);
        let last = shown.last().unwrap();
        assert_eq!(shown.len(), 2);
        assert_eq!((last.step, last.ms, last.mark), (Step::Greeting, Some(5000.0), Mark::Bad));

        let mut closed = good(465);
        closed.tcp = Some(TcpOutcome::Refused);
        closed.timings_ms.total = 1.5;
        let shown = of(&closed);
        assert_eq!(shown, [Segment { step: Step::Connect, ms: Some(1.5), mark: Mark::Bad }]);
    }

    #[test]
    fn a_bad_certificate_shows_in_the_handshake_and_a_missing_starttls_where_it_would_be() {
        let mut seen = good(465);
        seen.tls.as_mut().unwrap().name_matches = false;
        let shown = of(&seen);
        assert_eq!((shown[1].step, shown[1].mark), (Step::Handshake, Mark::Bad));
        assert_eq!(shown[0].mark, Mark::Good);

        let mut bare = good(587);
        bare.ehlo_plain = Some(Vec::new());
        (bare.starttls, bare.tls, bare.ehlo_tls) = (None, None, None);
        bare.auth.clear();
        let shown = of(&bare);
        let bad = shown.iter().find(|s| s.mark == Mark::Bad).unwrap();
        assert_eq!((bad.step, bad.ms), (Step::StartTls, None));
    }
}
