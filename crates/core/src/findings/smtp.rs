//! Findings about the dialogue.

use portwise_model::TlsMode;
use portwise_smtp::{Cause, End, LookAlike, Reply, ReplyError, Stage};

use super::{Cx, Effect, Finding, Part, Row, Severity, quoted};
use crate::report::TcpOutcome;

const GREETING_TIMEOUT: Row = Row {
    code: "smtp.greeting-timeout",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server accepts the connection but does not greet",
    why: "A client says nothing before the greeting. Mail servers wait up to five minutes for it, people and programs do not.",
    fix: "Check that the mail service itself is up and not waiting for a slow DNS or blocklist look-up. If the port expects TLS immediately, clients must be told so.",
    source: "RFC 5321 §4.5.3.2.1",
};
const REPLY_TIMEOUT: Row = Row {
    code: "smtp.reply-timeout",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server stops answering",
    why: "The dialogue hangs, and clients give up.",
    fix: "Look into the server's log for what it waits for. A firewall that inspects mail can be the cause as well.",
    source: "RFC 5321 §4.5.3.2",
};
const GREETING_REJECTED: Row = Row {
    code: "smtp.greeting-rejected",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server greets with a refusal",
    why: "It takes no mail from here, or from nobody.",
    fix: "Read the reason in the reply. If it names a blocklist, have the sending address removed there; if it is your server, look for the rule that refuses.",
    source: "RFC 5321 §3.1",
};
const EHLO_REJECTED: Row = Row {
    code: "smtp.ehlo-rejected",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server refuses both EHLO and HELO",
    why: "Without either there is no session.",
    fix: "Read the reason in the reply. Many servers refuse a client whose name or address they do not like: let the check give your own host name in EHLO.",
    source: "RFC 5321 §4.1.1.1",
};
const PUT_OFF: Row = Row {
    code: "smtp.put-off",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Inconclusive,
    title: "The server asks us to come back later",
    why: "It is busy, limits connections, or puts newcomers off on purpose (greylisting). This says nothing about its TLS or login.",
    fix: "Run the check again in a few minutes. Real mail servers try again by themselves.",
    source: "RFC 5321 §3.8",
};
const NOT_SMTP: Row = Row {
    code: "smtp.not-smtp",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "What answers is not a mail server",
    why: "Another service listens on the port, or something on the way answers in its place.",
    fix: "Check the host name and the port. If both are right, look for a captive portal, proxy or port forwarding in between.",
    source: "RFC 5321 §4.2",
};
const LINE_TOO_LONG: Row = Row {
    code: "smtp.line-too-long",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server sends a line without end",
    why: "A reply line has at most 512 octets; clients cut the connection or cut the line.",
    fix: "Shorten what the server says, or look for what garbles it.",
    source: "RFC 5321 §4.5.3.1.5",
};
const REPLY_TOO_LARGE: Row = Row {
    code: "smtp.reply-too-large",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server sends a reply without end",
    why: "No client reads for ever.",
    fix: "Look for a loop in what produces the server's answer to EHLO.",
    source: "RFC 5321 §4.2.1",
};
const CONNECTION_CLOSED: Row = Row {
    code: "smtp.connection-closed",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server hangs up in mid-dialogue",
    why: "Clients report “connection closed unexpectedly” and do not learn why.",
    fix: "Look into the server's log at this moment. Usual causes are a crash, a filter, and a limit on connections that should answer with 421 instead.",
    source: "RFC 5321 §3.8",
};
const PROTOCOL_ERROR: Row = Row {
    code: "smtp.protocol-error",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The server breaks the rules of SMTP",
    why: "Some clients read over it, others fail; smuggling of messages lives on such differences.",
    fix: "Update the server software, or whatever rewrites its answers on the way.",
    source: "RFC 5321 §4.2",
};
const EHLO_UNSUPPORTED: Row = Row {
    code: "smtp.ehlo-unsupported",
    part: Part::Dialogue,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "The server knows only HELO",
    why: "Without EHLO there is no STARTTLS, no login and no size limit.",
    fix: "Switch EHLO on; it has been the rule since 1995. A firewall that “fixes up” SMTP may be hiding it.",
    source: "RFC 5321 §3.2",
};

pub(super) const ROWS: &[Row] = &[
    NOT_SMTP,
    GREETING_TIMEOUT,
    GREETING_REJECTED,
    PUT_OFF,
    EHLO_REJECTED,
    REPLY_TIMEOUT,
    CONNECTION_CLOSED,
    LINE_TOO_LONG,
    REPLY_TOO_LARGE,
    PROTOCOL_ERROR,
    EHLO_UNSUPPORTED,
];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let endpoint = cx.endpoint;
    // A connection that was reset immediately is reported by the findings about connections.
    if endpoint.tcp != Some(TcpOutcome::Connected) {
        return;
    }
    if let Some((stage, cause)) = endpoint.stopped() {
        stopped(cx, stage, cause, out);
    }
    if endpoint.bare_line_feeds {
        let detail = "Lines end with a line feed alone instead of carriage return and line feed.";
        cx.push(out, &PROTOCOL_ERROR, Severity::Error, detail);
    }
    for early in &endpoint.early {
        let detail = format!("While we were {}, it said unasked: “{}”.", early.stage, early.text);
        cx.push(out, &PROTOCOL_ERROR, Severity::Error, detail);
    }
    if endpoint.helo_only {
        let detail = match cx.masked_greeting() {
            true => {
                "EHLO was refused, HELO understood. The greeting is masked with asterisks, as firewalls that inspect SMTP do."
            }
            false => "EHLO was refused, HELO understood.",
        };
        cx.push(out, &EHLO_UNSUPPORTED, Severity::Warning, detail);
    }
}

fn stopped(cx: &Cx<'_>, stage: Stage, cause: &Cause, out: &mut Vec<Finding>) {
    use Severity::{Error, Inconclusive};
    // A TLS failure has findings of its own, and so has a port that expects TLS immediately.
    if cx.endpoint.expects_implicit_tls {
        return;
    }
    match cause {
        Cause::TlsFailed | Cause::OutOfTime => {}
        Cause::TimedOut { heard, waited_ms } if stage == Stage::Greeting => {
            let time = within(*waited_ms);
            let detail = match heard.as_str() {
                "" => {
                    format!("Not a word came {time}; mail servers wait longer, up to five minutes.")
                }
                part => format!("Only “{part}” came {time}, and no end of the greeting."),
            };
            cx.push(out, &GREETING_TIMEOUT, Error, detail);
        }
        Cause::TimedOut { heard, waited_ms } => {
            let time = within(*waited_ms);
            let detail = match heard.as_str() {
                "" => format!("While we were {stage}, nothing more came {time}."),
                part => format!("While we were {stage}, only “{part}” came {time}."),
            };
            cx.push(out, &REPLY_TIMEOUT, Error, detail);
        }
        Cause::PutOff { reply } => {
            let before = &cx.endpoint.first_end;
            let retried = match before {
                Some(End::Stopped { cause: Cause::PutOff { .. }, .. }) => " twice",
                _ => "",
            };
            let reply = quoted(reply);
            let detail = format!("It answered{retried}, while we were {stage}: “{reply}”.");
            cx.push(out, &PUT_OFF, Inconclusive, detail);
        }
        Cause::Rejected { reply } if stage == Stage::Greeting => {
            cx.push(out, &GREETING_REJECTED, Error, said(reply));
        }
        Cause::Rejected { reply } => cx.push(out, &EHLO_REJECTED, Error, said(reply)),
        Cause::Unexpected { reply } => {
            let reply = quoted(reply);
            let detail = format!(
                "While we were {stage}, it answered “{reply}”, which is not an answer to that command."
            );
            cx.push(out, &PROTOCOL_ERROR, Error, detail);
        }
        Cause::Closed | Cause::Reset => hung_up(cx, stage, cause, out),
        Cause::Unreadable { error } => unreadable(cx, error, out),
    }
}

/// Hanging up once may be an accident of the moment, twice at the same step is a fault.
fn hung_up(cx: &Cx<'_>, stage: Stage, cause: &Cause, out: &mut Vec<Finding>) {
    let how = if *cause == Cause::Reset { "reset" } else { "closed" };
    let again = match &cx.endpoint.first_end {
        Some(End::Stopped { stage: first, cause: Cause::Closed | Cause::Reset }) => *first == stage,
        _ => false,
    };
    if again {
        let detail = format!("The connection was {how} while we were {stage}, twice.");
        cx.push(out, &CONNECTION_CLOSED, Severity::Error, detail);
        return;
    }
    let otherwise = match cx.endpoint.first_end {
        Some(_) => "another attempt ended differently",
        None => "no other attempt came about to show whether it does so again",
    };
    let detail =
        format!("The connection was {how} without a word while we were {stage}, and {otherwise}.");
    cx.push(out, &PUT_OFF, Severity::Inconclusive, detail);
}

/// How long was waited, where the report says so.
fn within(waited_ms: u64) -> String {
    match waited_ms {
        0 => "in time".to_owned(),
        1..1000 => format!("in {waited_ms} milliseconds"),
        1000..1500 => "in a second".to_owned(),
        _ => format!("in {} seconds", waited_ms.saturating_add(500) / 1000),
    }
}

fn unreadable(cx: &Cx<'_>, error: &ReplyError, out: &mut Vec<Finding>) {
    let row = match error {
        ReplyError::LineTooLong { .. } => &LINE_TOO_LONG,
        ReplyError::TooLarge { .. } => &REPLY_TOO_LARGE,
        // TLS on a plaintext port is reported by the findings about TLS.
        ReplyError::NotSmtp { service: LookAlike::Tls, .. } if cx.mode() == TlsMode::StartTls => {
            return;
        }
        ReplyError::NotSmtp { .. } => &NOT_SMTP,
        ReplyError::NoCode { .. } | ReplyError::CodeChanged { .. } => &PROTOCOL_ERROR,
    };
    let detail = match error {
        ReplyError::NotSmtp { service: LookAlike::Http, text } if cx.endpoint.tls.is_some() => {
            format!("A web server answers there: inside TLS it spoke HTTP (HTTPS): “{text}”.")
        }
        _ => format!("It sent {error}."),
    };
    cx.push(out, row, Severity::Error, detail);
}

fn said(reply: &Reply) -> String {
    format!("It said “{}”.", quoted(reply))
}
