use super::*;

#[test]
fn starttls() {
    let without = |keyword: &'static str| {
        move |e: &mut EndpointReport| {
            e.ehlo_plain = Some(extensions(&[keyword]));
            e.starttls = None;
            e.tls = None;
            e.ehlo_tls = None;
        }
    };
    check(587, without("SIZE"), &[("starttls.not-offered", Error)]);
    check(2525, without("SIZE"), &[("starttls.not-offered", Error)]);
    check_mx(without("SIZE"), &[("starttls.not-offered", Warning)]);
    check(587, without("XXXXXXXA"), &[("starttls.stripped", Error)]);
    let refused = |e: &mut EndpointReport| {
        e.starttls = Some(StartTls { reply: reply(454, "no"), early: String::new() });
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, refused, &[("starttls.refused", Error)]);
    let taken_back = |heard: &'static str, early: bool| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Handshake, Cause::TlsFailed);
            if early {
                e.starttls.as_mut().unwrap().early = heard.into();
                e.tls_failure = Some(TlsFailure::Closed);
            } else {
                e.tls_failure = Some(TlsFailure::Plaintext { heard: heard.into() });
            }
        }
    };
    for early in [false, true] {
        check(587, taken_back("454 4.7.0 no TLS", early), &[("starttls.refused", Error)]);
    }
    check(587, taken_back("250 x", false), &[("starttls.response-injection", Error)]);
    let injected = |e: &mut EndpointReport| {
        e.starttls = Some(StartTls { reply: reply(220, "go"), early: "250 x".into() });
    };
    check(587, injected, &[("starttls.response-injection", Error)]);
    let late = |e: &mut EndpointReport| {
        stop(e, Stage::Handshake, Cause::TlsFailed);
        e.tls_failure = Some(TlsFailure::Plaintext { heard: "250 x".into() });
    };
    check(587, late, &[("starttls.response-injection", Error)]);
    let deep = DeepReport { command_injection: Some(true), ..DeepReport::default() };
    check(587, |e| e.deep = Some(deep), &[("starttls.command-injection", Error)]);
    let required = |code| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, "Must issue a STARTTLS command first"));
            e.deep = Some(DeepReport { mail_before_tls, ..DeepReport::default() });
        }
    };
    check_mx(required(530), &[("starttls.required-on-mx", Warning)]);
    check_mx(required(250), &[]);
    let refused = |code, text: &'static str, inside: Option<(u16, &'static str)>| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, text));
            let mail_inside_tls = inside.map(|(code, text)| reply(code, text));
            e.deep = Some(DeepReport { mail_before_tls, mail_inside_tls, ..DeepReport::default() });
        }
    };
    let taken = Some((250, "2.1.0 ok"));
    for (code, text, inside, demands) in [
        (530, "5.7.0 Must issue a STARTTLS command first", taken, true),
        (530, "5.7.0 Must issue a STARTTLS command first", Some((530, "5.7.0 log in")), true),
        (530, "5.7.0 Authentication required", Some((530, "5.7.0 Authentication required")), false),
        (530, "5.7.0 Authentication required", None, false),
        (530, "5.7.57 Client not authenticated to send mail", None, false),
        (550, "5.7.10 go away", None, true),
        (550, "5.7.1 Encryption is required", None, true),
        (554, "5.7.1 no", taken, true),
        (554, "5.7.1 no", Some((554, "5.7.1 no")), false),
        (451, "4.7.0 TLS required", None, true),
        (451, "4.7.1 greylisted", taken, false),
        (454, "4.7.0 TLS not available", None, false),
        (523, "no", None, true),
        (538, "no", None, true),
        (550, "5.7.1 battles are not fought here", None, false),
    ] {
        let expected = [("starttls.required-on-mx", Warning)];
        check_mx(refused(code, text, inside), if demands { &expected } else { &[] });
    }
    let differs = |before: &'static str, inside: &'static str| {
        move |e: &mut EndpointReport| {
            e.ehlo_plain = Some(extensions(&["STARTTLS", "X-ANONYMOUSTLS", before]));
            e.ehlo_tls = Some(extensions(&["AUTH PLAIN", inside]));
        }
    };
    check(587, differs("XXXC", "CHUNKING"), &[("starttls.ehlo-differs", Info)]);
    check(587, differs("size 1", "SIZE 2"), &[]);
    check(25, required(530), &[]);
    let again = |e: &mut EndpointReport| {
        e.ehlo_tls = Some(extensions(&["AUTH PLAIN", "starttls"]));
    };
    check(465, again, &[("starttls.offered-inside-tls", Warning)]);
}
