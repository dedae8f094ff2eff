//! Why it did not come to a login.

use portwise_smtp::{Cause, Dialogue, End, offers_starttls, stripped_mark};

/// Why there is no TLS session in which to log in, if there is none.
pub(super) fn why_not(opening: &Dialogue) -> Option<String> {
    let why = match &opening.end {
        Some(End::Complete) if opening.ehlo_tls.is_some() => return None,
        Some(End::Complete) => {
            let offered = opening.ehlo_plain.as_ref().map(|ehlo| ehlo.extensions.as_slice());
            let offered = offered.unwrap_or_default();
            match (&opening.starttls, stripped_mark(offered)) {
                (Some(starttls), _) => format!("STARTTLS was refused with “{}”", starttls.reply),
                (None, Some(mark)) => {
                    format!("something on the way overwrote STARTTLS with {mark}")
                }
                (None, None) if offers_starttls(offered) => "STARTTLS was not said".to_owned(),
                (None, None) => "the server does not offer STARTTLS".to_owned(),
            }
        }
        Some(End::Stopped { stage, cause }) => match cause {
            Cause::TlsFailed => "the TLS handshake failed".to_owned(),
            Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply } => {
                format!("the server said “{reply}” when we were {stage}")
            }
            Cause::Unreadable { error } => format!("the server sent {error}"),
            Cause::Closed => format!("the server closed the connection when we were {stage}"),
            Cause::Reset => format!("the connection was reset when we were {stage}"),
            Cause::TimedOut { .. } | Cause::OutOfTime => {
                format!("the server did not answer in time when we were {stage}")
            }
        },
        None => "the dialogue ended early".to_owned(),
    };
    Some(no_tls(&why))
}

pub(super) fn no_tls(why: &str) -> String {
    format!("There is no TLS session in which to log in: {why}. No secret was sent.")
}
