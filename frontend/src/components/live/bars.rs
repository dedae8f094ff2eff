//! The steps of sessions as bars on one scale.

use portwise_core::events::Step;
use portwise_core::view::{Mark, Segment, short_name, timeline};
use yew::prelude::*;

use crate::hooks::Visit;

/// The steps of one session.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Track {
    pub(crate) segments: Vec<Segment>,
    /// Whether the last goes on.
    pub(crate) is_busy: bool,
}

/// A segment as it is drawn, in per cent of the width.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: f64,
    width: f64,
}

/// The least that is drawn of a step, in per cent.
const LEAST: f64 = 2.0;
/// The least that a full width stands for, in milliseconds: nothing is to look long on loopback.
const SHORTEST: f64 = 20.0;
/// The gap behind a step, in per cent.
const GAP: f64 = 0.4;

impl Track {
    /// What is known of a visit so far, in a check that goes on or not.
    pub(crate) fn of(visit: &Visit, goes_on: bool) -> Self {
        if let Some(seen) = &visit.seen {
            return Self { segments: timeline(&seen.report, &seen.shown), is_busy: false };
        }
        let steps = visit.steps.iter().enumerate();
        let segment = |(at, (step, began)): (usize, &(Step, f64))| {
            let next = visit.steps.get(at + 1).map(|(_, next)| (next - began).max(0.0));
            Segment { step: *step, ms: next, mark: Mark::Good }
        };
        Self { segments: steps.map(segment).collect(), is_busy: goes_on }
    }

    /// All of it together, in milliseconds.
    pub(crate) fn total(&self) -> f64 {
        self.segments.iter().filter_map(|segment| segment.ms).sum()
    }

    /// Whether it came to its end.
    fn is_whole(&self) -> bool {
        self.segments.iter().all(|s| matches!(s.mark, Mark::Good | Mark::Warning))
    }
}

/// The milliseconds of a full width: as long as the longest session, those aside that only waited
/// for something that did not come.
pub(crate) fn scale(tracks: &[Track]) -> f64 {
    let longest = |whole: bool| {
        let tracks = tracks.iter().filter(|track| track.is_whole() || !whole);
        tracks.map(Track::total).fold(0.0, f64::max)
    };
    let scale = if longest(true) > 0.0 { longest(true) } else { longest(false) };
    scale.max(SHORTEST)
}

/// Where each segment is drawn. What is longer than the scale takes the whole width.
fn spans(track: &Track, scale: f64) -> Vec<Span> {
    let scale = scale.max(track.total());
    let count = u16::try_from(track.segments.len()).unwrap_or(u16::MAX);
    let room = (100.0 - f64::from(count) * (LEAST + GAP)).max(0.0);
    let mut from = 0.0;
    let span = |segment: &Segment| {
        let width = LEAST + segment.ms.unwrap_or_default() / scale * room;
        let span = Span { from, width };
        from += width + GAP;
        span
    };
    track.segments.iter().map(span).collect()
}

/// The bar of a session.
pub(crate) fn bar(track: &Track, scale: f64) -> Html {
    let last = track.segments.len().saturating_sub(1);
    let drawn = track.segments.iter().zip(spans(track, scale)).enumerate();
    let segments = drawn.map(|(at, (segment, span))| {
        let is_busy = track.is_busy && at == last;
        let (class, is_bad) = class_of(segment, is_busy);
        let (x, width) = (format!("{:.2}%", span.from), format!("{:.2}%", span.width));
        let middle = format!("{:.2}%", span.from + span.width / 2.0);
        html! {
            <>
                <rect class={classes!("segment", class)} x={x.clone()} y="0" width={width.clone()} height="14" rx="2" />
                if is_bad {
                    <rect fill="url(#stripes)" {x} y="0" {width} height="14" rx="2" />
                    <text class="cross" x={middle} y="12" text-anchor="middle">{ "✗" }</text>
                }
            </>
        }
    });
    html! { <svg class="bar-of-steps" width="100%" height="14" aria-hidden="true">{ for segments }</svg> }
}

/// What the bars fill with where something is wrong; once a document.
pub(crate) fn stripes() -> Html {
    html! {
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="stripe" width="3" height="6" />
                </pattern>
            </defs>
        </svg>
    }
}

fn class_of(segment: &Segment, is_busy: bool) -> (&'static str, bool) {
    match (is_busy, segment.mark, segment.step) {
        (true, ..) => ("busy", false),
        (_, Mark::Bad, _) => ("bad", true),
        (_, Mark::Uncertain | Mark::Warning, _) => ("doubtful", false),
        (_, Mark::Closed | Mark::NotTested | Mark::Note, _) => ("open", false),
        (_, Mark::Good, Step::Connect) => ("connect", false),
        (_, Mark::Good, Step::Handshake) => ("handshake", false),
        (_, Mark::Good, _) => ("talk", false),
    }
}

/// The steps in words, with their times.
pub(crate) fn legend(track: &Track) -> Html {
    let last = track.segments.len().saturating_sub(1);
    let step = |(at, segment): (usize, &Segment)| {
        let is_busy = track.is_busy && at == last;
        let (class, is_bad) = class_of(segment, is_busy);
        let time = match (is_busy, segment.ms) {
            (true, _) => "…".to_owned(),
            (false, Some(ms)) => shown(ms),
            (false, None) => String::new(),
        };
        html! {
            <li {class}>
                <span class="key" aria-hidden="true"></span>
                if is_bad { <span class="cross">{ "✗ " }</span> }
                { short_name(segment.step) }
                if !time.is_empty() { <span class="time">{ format!(" {time}") }</span> }
            </li>
        }
    };
    html! { <ol class="legend">{ for track.segments.iter().enumerate().map(step) }</ol> }
}

/// A time as it is read.
pub(crate) fn shown(ms: f64) -> String {
    match ms {
        ms if ms < 1.0 => "<1 ms".to_owned(),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use portwise_core::events::{PlannedEndpoint, Step};
    use portwise_core::view::{Mark, Segment};

    use super::{GAP, SHORTEST, Track, scale, shown, spans};
    use crate::hooks::Visit;

    fn track(times: &[f64], last: Mark) -> Track {
        let mut segments: Vec<Segment> = times
            .iter()
            .map(|ms| Segment { step: Step::Greeting, ms: Some(*ms), mark: Mark::Good })
            .collect();
        segments.last_mut().unwrap().mark = last;
        Track { segments, is_busy: false }
    }

    #[test]
    fn bars_never_leave_their_room_and_nothing_is_too_small_to_see() {
        let tracks = [
            track(&[10.0, 200.0, 3.0], Mark::Good),
            track(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0], Mark::Good),
            track(&[10.0, 30_000.0, 0.0], Mark::Bad),
        ];
        let scale = scale(&tracks);
        assert!((scale - 213.0).abs() < 0.1, "a timeout does not flatten the others: {scale}");
        for track in &tracks {
            let spans = spans(track, scale);
            assert!(spans.iter().all(|span| span.width > 1.0), "{spans:?}");
            let last = spans.last().unwrap();
            assert!(last.from + last.width <= 100.0 + GAP, "{spans:?}");
        }
        let spans = spans(&tracks[0], scale);
        assert!(spans[1].width > 10.0 * spans[2].width, "{spans:?}");
    }

    #[test]
    fn where_all_failed_the_longest_is_the_scale() {
        assert!((scale(&[track(&[5000.0], Mark::Bad)]) - 5000.0).abs() < 0.1);
        assert!((scale(&[]) - SHORTEST).abs() < 0.1);
    }

    #[test]
    fn a_visit_that_goes_on_has_the_times_so_far() {
        let address = "192.0.2.1".parse().unwrap();
        let planned = PlannedEndpoint { host: "a".into(), address, port: 587 };
        let steps = vec![(Step::Connect, 100.0), (Step::Greeting, 130.0)];
        let track = Track::of(&Visit { planned, steps, seen: None }, true);
        assert!(track.is_busy);
        let times: Vec<_> = track.segments.iter().map(|s| s.ms).collect();
        assert_eq!(times, [Some(30.0), None]);
    }

    #[test]
    fn times_are_read_at_a_glance() {
        let all = [0.2, 1.0, 12.4, 999.0, 5010.0].map(shown);
        assert_eq!(all, ["<1 ms", "1 ms", "12 ms", "999 ms", "5.0 s"]);
    }
}
