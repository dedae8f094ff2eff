//! Findings about connections.

use portwise_smtp::{Cause, ReplyError, Severity as ReplySeverity};

use super::{Cx, Effect, Finding, Part, Row, Severity};
use crate::report::{EndpointReport, Mode, TcpOutcome};

const REFUSED: Row = Row {
    code: "tcp.refused",
    part: Part::Connection,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The port is closed",
    why: "Nothing listens there, or a firewall says no on the server's behalf.",
    fix: "If mail should be taken on this port, start the service and open the firewall for it; else use another port.",
    source: "RFC 9293 §3.5.2",
};
const TIMED_OUT: Row = Row {
    code: "tcp.timeout",
    part: Part::Connection,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "Nothing answers on the port",
    why: "A firewall drops the connection: the server's, your provider's or one between. Programs wait for minutes before they say so.",
    fix: "Use another port. If it must be this one, check the server's firewall, then whether the network in between shuts the port (port 25 is shut in most).",
    source: "RFC 5321 §4.5.3.2",
};
const RESET: Row = Row {
    code: "tcp.reset",
    part: Part::Connection,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The connection was reset while it was being made",
    why: "A firewall or a load balancer on the way ends it.",
    fix: "Look for a firewall or load balancer in front of the server; from another network it may work.",
    source: "RFC 9293 §3.5.2",
};
const UNREACHABLE: Row = Row {
    code: "tcp.unreachable",
    part: Part::Connection,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "There is no way to the address",
    why: "A router on the way says that it cannot deliver.",
    fix: "Check the address record and the server's network. A stale AAAA record is a usual cause.",
    source: "RFC 5321 §5.1",
};

pub(super) const ROWS: &[Row] = &[REFUSED, TIMED_OUT, RESET, UNREACHABLE];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let endpoint = cx.endpoint;
    if endpoint.not_tested.is_some() {
        return;
    }
    let (row, detail) = match endpoint.tcp {
        None | Some(TcpOutcome::Connected) => return,
        Some(TcpOutcome::Refused) => (&REFUSED, "The connection was refused immediately."),
        Some(TcpOutcome::TimedOut) => (&TIMED_OUT, "No answer came to the connection attempt."),
        Some(TcpOutcome::Reset) => (&RESET, "The connection attempt ended with a reset."),
        Some(TcpOutcome::Unreachable) => {
            (&UNREACHABLE, "The network reported the address as unreachable.")
        }
    };
    let others = &cx.host.endpoints;
    let is_served = others.iter().any(|o| o.port != endpoint.port && serves(o));
    let severity = match cx.report.mode {
        Mode::Submission | Mode::Auto if is_served => Severity::Info,
        _ => Severity::Error,
    };
    cx.push(out, row, severity, detail);
}

/// Whether SMTP is spoken there.
pub(crate) fn serves(endpoint: &EndpointReport) -> bool {
    let greeted =
        endpoint.greeting.as_ref().is_some_and(|g| g.severity() == ReplySeverity::Positive);
    let is_other = matches!(
        endpoint.stopped(),
        Some((_, Cause::Unreadable { error: ReplyError::NotSmtp { .. } }))
    );
    greeted || (endpoint.tls.is_some() && !is_other)
}
