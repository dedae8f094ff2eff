use super::*;

#[test]
fn logins() {
    let plain = |line: &'static str| {
        move |e: &mut EndpointReport| e.ehlo_plain = Some(extensions(&["STARTTLS", line]))
    };
    check(587, plain("AUTH PLAIN LOGIN"), &[("auth.before-tls", Error)]);
    check(587, plain("AUTH XOAUTH2"), &[("auth.before-tls", Error)]);
    check(587, plain("AUTH CRAM-MD5"), &[("auth.before-tls", Info)]);
    check_mx(plain("AUTH LOGIN"), &[("auth.before-tls", Warning)]);
    let none = |e: &mut EndpointReport| e.ehlo_tls = Some(Vec::new());
    for port in [465, 587, 2525] {
        check(port, none, &[("auth.not-offered", Error)]);
    }
    check(25, none, &[]);
    let weak = |e: &mut EndpointReport| e.ehlo_tls = Some(extensions(&["AUTH NTLM CRAM-MD5"]));
    check(465, weak, &[("auth.weak-only", Warning)]);
    let deep = |code| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, "x"));
            e.deep = Some(DeepReport { mail_before_tls, ..DeepReport::default() });
        }
    };
    check(587, deep(250), &[("submission.mail-before-tls", Error)]);
    check(587, deep(530), &[]);
    check_mx(deep(250), &[]);
}
