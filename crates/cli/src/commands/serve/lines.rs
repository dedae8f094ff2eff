//! How the log is written for people. The line of each request is written without the machinery
//! for all other lines, which takes as long as a small answer.

use std::cell::RefCell;
use std::fmt::{Debug, Error, Result};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use portwise_backend::log::ACCESS;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::{Format, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Lines as the library writes them; those of requests without colours.
#[derive(Default)]
pub(super) struct Lines(Format);

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        cx: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> Result {
        let metadata = event.metadata();
        if metadata.target() != ACCESS || writer.has_ansi_escapes() {
            return self.0.format_event(cx, writer, event);
        }
        write_now(&mut writer)?;
        write!(writer, " {:>5} {ACCESS}:", metadata.level().as_str())?;
        let mut fields = Fields { writer, result: Ok(()) };
        event.record(&mut fields);
        fields.result?;
        fields.writer.write_char('\n')
    }
}

thread_local! {
    /// The last second of which a line was written, and how it is written.
    static SECOND: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

/// Writes the time in UTC, with microseconds.
fn write_now(writer: &mut Writer<'_>) -> Result {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    SECOND.with_borrow_mut(|(second, text)| {
        if *second != now.as_secs() {
            let now = i64::try_from(now.as_secs()).map_err(|_| Error)?;
            let at = Timestamp::from_second(now).map_err(|_| Error)?;
            *text = at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        }
        *second = now.as_secs();
        writer.write_str(text)
    })?;
    write!(writer, ".{:06}Z", now.subsec_micros())
}

/// Writes the fields of an event, the message without its name.
struct Fields<'a> {
    writer: Writer<'a>,
    result: Result,
}

impl Fields<'_> {
    fn name(&mut self, field: &Field) -> Result {
        self.writer.write_char(' ')?;
        match field.name() {
            "message" => Ok(()),
            name => self.writer.write_str(name).and_then(|()| self.writer.write_char('=')),
        }
    }

    fn text(&mut self, field: &Field, text: &str) -> Result {
        let is_plain = |b: u8| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\';
        if !text.bytes().all(is_plain) {
            return self.debug(field, &text);
        }
        self.name(field)?;
        self.writer.write_char('"')?;
        self.writer.write_str(text)?;
        self.writer.write_char('"')
    }

    fn debug(&mut self, field: &Field, value: &dyn Debug) -> Result {
        self.name(field)?;
        write!(self.writer, "{value:?}")
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.result = self.result.and_then(|()| self.text(field, value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.result = self.result.and_then(|()| self.debug(field, value));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use portwise_backend::log::ACCESS;
    use tracing_subscriber::fmt;

    use super::Lines;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(octets)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is written by a subscriber, without the time.
    fn written(subscriber: impl FnOnce(Kept) -> tracing::subscriber::DefaultGuard) -> String {
        let kept = Kept::default();
        let guard = subscriber(kept.clone());
        for (route, path) in [
            ("/api/v1/probes/{id}", None),
            ("a \"quoted\" \\ one", Some("/ü\n")),
            ("-", Some("/api/v1/reference/ports.csv")),
        ] {
            let (status, caller) = (200_u16, std::net::Ipv4Addr::LOCALHOST);
            tracing::info!(target: ACCESS, method = "GET", route, status, %caller, path, "request");
            tracing::warn!(target: ACCESS, "request");
        }
        tracing::info!(route = "x", "another event");
        drop(guard);
        let octets = kept.0.lock().unwrap().clone();
        let text = String::from_utf8(octets).unwrap();
        text.lines().fold(String::new(), |all, line| {
            let (time, rest) = line.split_at(27);
            assert!(time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok(), "{line}");
            all + rest + "\n"
        })
    }

    #[test]
    fn lines_are_those_of_the_library() {
        let ours = written(|kept| {
            let layer = fmt().with_ansi(false).event_format(Lines::default());
            let writer = move || kept.clone();
            tracing::subscriber::set_default(layer.with_writer(writer).finish())
        });
        let theirs = written(|kept| {
            let writer = move || kept.clone();
            tracing::subscriber::set_default(fmt().with_ansi(false).with_writer(writer).finish())
        });
        assert_eq!(ours, theirs);
        assert_eq!(ours.lines().count(), 7);
    }
}
