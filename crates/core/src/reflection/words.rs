//! What was found on the way, in words.

use super::visit::{Difference, Via, ViaVisit};
use crate::report::TcpOutcome;

/// A difference, as a sentence or two.
#[must_use]
pub fn of_difference(difference: &Difference) -> String {
    match difference {
        Difference::NotArrived => "The connection never reached the reflector: something on the way answered in its place.".to_owned(),
        Difference::OtherPort { dialled, arrived } => {
            format!("Port {dialled} was dialled, and the connection arrived at port {arrived}.")
        }
        Difference::Command { inside_tls, sent, received } => {
            let inside = inside(*inside_tls);
            match (sent, received) {
                (Some(sent), Some(received)) => {
                    format!("The command “{sent}”{inside} arrived as “{received}”.")
                }
                (Some(sent), None) => format!("The command “{sent}”{inside} did not arrive."),
                (None, received) => {
                    let received = received.as_deref().unwrap_or_default();
                    format!("The command “{received}” arrived{inside}, and was not sent.")
                }
            }
        }
        Difference::Reply { inside_tls, answered, heard } => {
            let inside = inside(*inside_tls);
            let told = match (answered, heard) {
                (Some(answered), Some(heard)) => {
                    format!("The answer “{answered}”{inside} came as “{heard}”.")
                }
                (Some(answered), None) => {
                    format!("The answer “{answered}”{inside} was taken out.")
                }
                (None, heard) => {
                    let heard = heard.as_deref().unwrap_or_default();
                    format!("The answer “{heard}”{inside} was put in.")
                }
            };
            let takes_tls = |text: &Option<String>| {
                text.as_ref().is_some_and(|text| text.to_ascii_uppercase().contains("STARTTLS"))
            };
            if takes_tls(answered) && !takes_tls(heard) && !*inside_tls {
                told + " Without STARTTLS, passwords and mail go over this network in plaintext."
            } else {
                told
            }
        }
        Difference::TlsEndsOnTheWay => "TLS was begun here and did not arrive: it ends on the way, where all can be read.".to_owned(),
        Difference::TlsBeginsOnTheWay => "TLS arrived that was not begun here: something on the way adds it, and reads what comes before.".to_owned(),
        Difference::Certificate { answered, heard } => format!(
            "The certificate is not that of the reflector: its fingerprint is {answered}, and {heard} was heard."
        ),
        Difference::ClientHello { sent, received } if sent == received => format!(
            "The ClientHello that arrived is not the one that was sent, though its fingerprint is the same ({sent}): something on the way speaks TLS with both ends."
        ),
        Difference::ClientHello { sent, received } => format!(
            "The ClientHello that arrived is not the one that was sent: its fingerprint is {received} instead of {sent}, so something on the way speaks TLS with both ends."
        ),
    }
}

fn inside(inside_tls: bool) -> &'static str {
    if inside_tls { " inside TLS" } else { "" }
}

/// What came of it: first the verdict as one sentence, then what it rests on, one thing a line.
#[must_use]
pub fn of_via(via: &Via) -> Vec<String> {
    let host = &via.host;
    if let Some(why) = &via.not_tested {
        return vec![format!("Nothing could be compared with {host}: {why}.")];
    }
    let changed = ports(via, |visit| !visit.differences.is_empty());
    let shut = ports(via, |visit| visit.tcp.is_some_and(|tcp| tcp != TcpOutcome::Connected));
    let untouched = ports(via, ViaVisit::is_untouched);
    let mut verdict = Vec::new();
    if !changed.is_empty() {
        verdict.push(format!(
            "Something between here and {host} changes what is said on {}",
            of_ports(&changed)
        ));
    }
    if !shut.is_empty() {
        verdict.push(format!("{} cannot be reached from here", of_ports(&shut)));
    }
    if !untouched.is_empty() {
        verdict.push(format!(
            "on {} all arrives as it was sent, octet for octet",
            of_ports(&untouched)
        ));
    }
    let mut verdict = match verdict.is_empty() {
        true => format!("nothing could be compared with {host}"),
        false => verdict.join("; "),
    };
    if let Some(first) = verdict.get(..1).map(str::to_ascii_uppercase) {
        verdict.replace_range(..1, &first);
    }
    let mut lines = vec![verdict + "."];
    lines.extend(via.visits.iter().flat_map(of_visit));
    lines
}

fn ports(via: &Via, which: impl Fn(&ViaVisit) -> bool) -> Vec<u16> {
    let mut ports: Vec<u16> =
        via.visits.iter().filter(|visit| which(visit)).map(|visit| visit.port).collect();
    ports.dedup();
    ports
}

fn of_ports(ports: &[u16]) -> String {
    let all: Vec<String> = ports.iter().map(u16::to_string).collect();
    match all.as_slice() {
        [only] => format!("port {only}"),
        [first @ .., last] => format!("ports {} and {last}", first.join(", ")),
        [] => "no port".to_owned(),
    }
}

fn of_visit(visit: &ViaVisit) -> Vec<String> {
    let at = format!("{}, port {}: ", visit.address, visit.port);
    let mut lines: Vec<String> = visit
        .differences
        .iter()
        .map(|difference| at.clone() + &of_difference(difference))
        .collect();
    let outcome = match visit.tcp {
        Some(TcpOutcome::Refused) => Some("The connection was refused."),
        Some(TcpOutcome::TimedOut) => Some("There was no answer to the connection."),
        Some(TcpOutcome::Reset) => Some("The connection was reset."),
        Some(TcpOutcome::Unreachable) => Some("The address cannot be reached."),
        Some(TcpOutcome::Connected) | None => None,
    };
    lines.extend(outcome.map(|outcome| at.clone() + outcome));
    if let Some(why) = &visit.not_compared {
        lines.push(format!("{at}It could not be compared: {why}."));
    }
    if let Some((here, there)) = visit.translated() {
        lines.push(format!(
            "{at}It arrived from {there}, and this machine is {here}: address translation lies between, which is no fault."
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::told::Port;
    use super::super::visit::{Via, ViaVisit};
    use super::{Difference, of_difference, of_via};
    use crate::report::TcpOutcome;

    fn visit(port: u16) -> ViaVisit {
        let mut visit = ViaVisit::new([192, 0, 2, 1].into(), Port { port, implicit_tls: false });
        visit.tcp = Some(TcpOutcome::Connected);
        visit
    }

    #[test]
    fn the_verdict_comes_first() {
        let mut changed = visit(25);
        changed.differences = vec![Difference::NotArrived];
        let mut shut = visit(587);
        shut.tcp = Some(TcpOutcome::TimedOut);
        let mut via = Via {
            host: "reflect.example".to_owned(),
            api_port: 8025,
            reflector: None,
            not_tested: None,
            visits: vec![changed, shut],
        };
        let lines = of_via(&via);
        assert_eq!(
            lines[0],
            "Something between here and reflect.example changes what is said on port 25; port 587 cannot be reached from here."
        );
        assert_eq!(lines.len(), 3, "{lines:?}");
        via.not_tested = Some("its API does not answer".to_owned());
        assert_eq!(
            of_via(&via),
            ["Nothing could be compared with reflect.example: its API does not answer."]
        );
    }

    #[test]
    fn a_lost_starttls_says_what_that_means() {
        let lost = Difference::Reply {
            inside_tls: false,
            answered: Some("250-STARTTLS\\r\\n".to_owned()),
            heard: Some("250-XXXXXXXA\\r\\n".to_owned()),
        };
        let told = of_difference(&lost);
        assert!(told.contains("“250-STARTTLS\\r\\n” came as “250-XXXXXXXA\\r\\n”"), "{told}");
        assert!(told.contains("in plaintext"), "{told}");
    }
}
