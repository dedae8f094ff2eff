use super::*;

#[test]
fn dialogues_that_stop() {
    let unreadable = |error| Cause::Unreadable { error };
    let not_smtp = |service| ReplyError::NotSmtp { service, text: "x".into() };
    for (cause, code, severity) in [
        (timed_out(), "smtp.greeting-timeout", Error),
        (Cause::Rejected { reply: reply(554, "no") }, "smtp.greeting-rejected", Error),
        (Cause::PutOff { reply: reply(421, "busy") }, "smtp.put-off", Inconclusive),
        (Cause::Unexpected { reply: reply(354, "?") }, "smtp.protocol-error", Error),
        (unreadable(not_smtp(LookAlike::Ssh)), "smtp.not-smtp", Error),
        (unreadable(ReplyError::LineTooLong { limit: 9 }), "smtp.line-too-long", Error),
        (unreadable(ReplyError::TooLarge { lines: 9, octets: 9 }), "smtp.reply-too-large", Error),
        (unreadable(ReplyError::NoCode { text: "x".into() }), "smtp.protocol-error", Error),
        (unreadable(not_smtp(LookAlike::Tls)), "tls.implicit-on-starttls-port", Error),
        (Cause::Closed, "smtp.put-off", Inconclusive),
    ] {
        check(587, |e| stop(e, Stage::Greeting, cause.clone()), &[(code, severity)]);
        check_mx(|e| stop(e, Stage::Greeting, cause.clone()), &[(code, severity)]);
    }
    let rejected = Cause::Rejected { reply: reply(550, "no") };
    check(587, |e| stop(e, Stage::EhloTls, rejected), &[("smtp.ehlo-rejected", Error)]);
    check(587, |e| stop(e, Stage::Ehlo, timed_out()), &[("smtp.reply-timeout", Error)]);
    let twice = |e: &mut EndpointReport| {
        stop(e, Stage::Ehlo, Cause::Reset);
        e.first_end = Some(End::Stopped { stage: Stage::Ehlo, cause: Cause::Closed });
    };
    check(587, twice, &[("smtp.connection-closed", Error)]);
}

#[test]
fn what_may_be_an_accident_is_no_fault() {
    let after = |first: Option<Cause>| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Greeting, Cause::Closed);
            e.first_end = first.map(|cause| End::Stopped { stage: Stage::Greeting, cause });
        }
    };
    let busy = || Cause::PutOff { reply: reply(421, "busy") };
    check(587, after(Some(busy())), &[("smtp.put-off", Inconclusive)]);
    check(587, after(None), &[("smtp.put-off", Inconclusive)]);
    assert!(detail(587, after(None)).contains("no other attempt"));
    assert!(detail(587, after(Some(busy()))).contains("ended differently"));
    check(587, after(Some(Cause::Reset)), &[("smtp.connection-closed", Error)]);
    let busy_after = |first: Cause| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Greeting, Cause::PutOff { reply: reply(421, "busy") });
            e.first_end = Some(End::Stopped { stage: Stage::Greeting, cause: first });
        }
    };
    assert!(detail(587, busy_after(busy())).contains("twice"));
    assert!(!detail(587, busy_after(Cause::Closed)).contains("twice"));
}

#[test]
fn what_was_cut_short_by_us_gives_no_finding() {
    let cut = |e: &mut EndpointReport| {
        stop(e, Stage::Ehlo, Cause::OutOfTime);
        e.not_tested = Some("our time ran out".into());
    };
    check(587, cut, &[]);
}

#[test]
fn it_is_said_how_long_we_waited() {
    let after = |waited_ms| {
        move |e: &mut EndpointReport| {
            let heard = String::new();
            stop(e, Stage::Greeting, Cause::TimedOut { heard, waited_ms });
        }
    };
    for (waited, said) in [
        (0, "in time"),
        (900, "in 900 milliseconds"),
        (1200, "in a second"),
        (9_999, "in 10 seconds"),
        (u64::MAX, "in 18446744073709551 seconds"),
    ] {
        assert!(detail(587, after(waited)).contains(said), "{waited}");
    }
}

#[test]
fn a_connection_that_is_reset_at_once_is_told_as_that() {
    let reset = |e: &mut EndpointReport| {
        stop(e, Stage::Greeting, Cause::Reset);
        e.tcp = Some(TcpOutcome::Reset);
    };
    check(587, reset, &[("tcp.reset", Error)]);
}

#[test]
fn breaches() {
    check(587, |e| e.bare_line_feeds = true, &[("smtp.protocol-error", Error)]);
    let early = Early { stage: Stage::Greeting, text: "x".into() };
    check(587, |e| e.early.push(early), &[("smtp.protocol-error", Error)]);
    let helo = |e: &mut EndpointReport| {
        e.helo_only = true;
        e.ehlo_plain = Some(Vec::new());
        e.starttls = None;
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, helo, &[("starttls.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    let inside = |e: &mut EndpointReport| {
        e.helo_only = true;
        e.ehlo_tls = Some(Vec::new());
    };
    check(465, inside, &[("auth.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    let masked = |e: &mut EndpointReport| {
        e.greeting = Some(reply(220, "**********************2******0*"));
        e.ehlo_plain = Some(extensions(&["SIZE"]));
        e.starttls = None;
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, masked, &[("starttls.not-offered", Error)]);
    assert!(detail(587, masked).contains("asterisks"));
}
