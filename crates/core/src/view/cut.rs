//! What is not in a result to keep it within its bounds, in sentences.

use crate::report::{EndpointCut, Report, ReportCut};

/// What is not in a report, in whole sentences; none if everything is there. Explanations that
/// stand with another finding are not missing.
#[must_use]
pub fn sentences(report: &Report) -> Vec<String> {
    let ReportCut {
        mx,
        hosts,
        addresses,
        endpoints,
        explanations: _,
        published,
        senders,
        findings,
    } = report.cut;
    let seen = at_endpoints(report);
    let unvisited = listed(&[
        (hosts, "host", "hosts"),
        (addresses, "address", "addresses"),
        (endpoints, "endpoint", "endpoints"),
    ]);
    let left_out = listed(&[
        (mx, "MX record", "MX records"),
        (senders, "line of what senders do", "lines of what senders do"),
        (seen.transcript_lines, "line of transcripts", "lines of transcripts"),
        (seen.reply_lines, "line of replies", "lines of replies"),
        (seen.extensions, "EHLO keyword", "EHLO keywords"),
        (seen.certificates, "certificate", "certificates"),
        (seen.texts, "end of a long text", "ends of long texts"),
    ]);
    let unread = listed(&[(published, "source of settings", "sources of settings")]);
    let fewer = listed(&[(findings, "finding", "findings")]);
    let sentences = [
        unvisited.map(|what| {
            format!("There was too much to visit all of it: {what} more. The verdict is about what was visited.")
        }),
        left_out.map(|what| {
            format!("Left out to keep the result small: {what}. The verdict is the same without that.")
        }),
        unread.map(|what| {
            format!("Too long to be kept whole: what stands at {what}. The verdict is about what was kept.")
        }),
        fewer.map(|what| {
            format!("Left out to keep the result small: {what}, each with one as severe that is shown for the same endpoint.")
        }),
    ];
    sentences.into_iter().flatten().collect()
}

/// What was left out at all endpoints together.
fn at_endpoints(report: &Report) -> EndpointCut {
    let endpoints = report.hosts.iter().flat_map(|host| &host.endpoints);
    endpoints.fold(EndpointCut::default(), |sum, endpoint| {
        let EndpointCut { transcript_lines, reply_lines, extensions, certificates, texts, octets } =
            endpoint.cut;
        EndpointCut {
            transcript_lines: sum.transcript_lines + transcript_lines,
            reply_lines: sum.reply_lines + reply_lines,
            extensions: sum.extensions + extensions,
            certificates: sum.certificates + certificates,
            texts: sum.texts + texts,
            octets: sum.octets + octets,
        }
    })
}

/// How many of each there are, as a list; nothing if there are none.
fn listed(counts: &[(usize, &str, &str)]) -> Option<String> {
    let some = counts.iter().filter(|(n, ..)| *n > 0);
    let parts: Vec<String> =
        some.map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many })).collect();
    match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [rest @ .., last] => Some(format!("{} and {last}", rest.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::findings::tests::{good, report};
    use crate::report::{Mode, ReportCut};

    #[test]
    fn what_is_not_there_is_said_once_for_all_endpoints() {
        let mut whole = report(Mode::Submission, vec![good(465), good(587)]);
        assert_eq!(sentences(&whole), [""; 0]);
        whole.cut.explanations = 9;
        assert_eq!(sentences(&whole), [""; 0], "they stand with another finding");
        for endpoint in &mut whole.hosts[0].endpoints {
            endpoint.cut.transcript_lines = 20;
            endpoint.cut.octets = 900;
        }
        whole.hosts[0].endpoints[1].cut.certificates = 1;
        let lines = "Left out to keep the result small: 40 lines of transcripts and 1 certificate. The verdict is the same without that.";
        assert_eq!(sentences(&whole), [lines]);
        whole.cut = ReportCut { hosts: 1, addresses: 2, endpoints: 3, findings: 4, ..whole.cut };
        let all = sentences(&whole);
        assert!(all[0].contains("1 host, 2 addresses and 3 endpoints more"), "{all:?}");
        assert_eq!(all[1], lines);
        assert!(all[2].contains("4 findings, each with one as severe"), "{all:?}");
        whole.cut = ReportCut { published: 1, ..ReportCut::default() };
        assert!(sentences(&whole)[1].contains("at 1 source of settings."));
    }
}
