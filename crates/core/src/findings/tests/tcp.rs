use super::*;

#[test]
fn connections() {
    for (outcome, code) in [
        (TcpOutcome::Refused, "tcp.refused"),
        (TcpOutcome::TimedOut, "tcp.timeout"),
        (TcpOutcome::Reset, "tcp.reset"),
        (TcpOutcome::Unreachable, "tcp.unreachable"),
    ] {
        check(587, |e| unconnected(e, outcome), &[(code, Error)]);
        check_mx(|e| unconnected(e, outcome), &[(code, Error)]);
        let mut shut = good(2525);
        unconnected(&mut shut, outcome);
        let r = report(Mode::Submission, vec![good(465), shut]);
        assert_eq!(told(&r), [(code.to_owned(), Info)], "another port serves");
    }
    let untested = |e: &mut EndpointReport| {
        unconnected(e, TcpOutcome::Unreachable);
        e.not_tested = Some("no IPv6 here".into());
    };
    check(587, untested, &[]);
}
