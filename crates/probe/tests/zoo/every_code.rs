//! The whole zoo in one table: for every finding there is, a server that gives it.

use std::net::SocketAddr;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::{StreamExt, stream};
use portwise_core::findings::{Part, rows};
use portwise_core::report::Mode;
use portwise_core::{ProbeRequest, ProbeResult, judge};
use portwise_testkit::dns::Answer;
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, lines, say, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::openssl_server::{OpensslServer, Versions};
use portwise_testkit::pki::Flaw;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::connections::swallowing;
use crate::zone::Zone;
use crate::{GOOD, HOST, PKI, address, limits, look, prober, real_ports, visit_as};

type Animal = fn() -> BoxFuture<'static, ProbeResult>;

const ZOO: &[(&str, Animal)] = &[
    ("auth.before-tls", || with(2, say("250-mail.example.com\n250-AUTH PLAIN\n250 STARTTLS"))),
    ("auth.not-offered", || with(7, say("250 mail.example.com"))),
    ("auth.weak-only", || with(7, say("250-mail.example.com\n250 AUTH CRAM-MD5"))),
    ("cert.expired", || flawed(Flaw::Expired)),
    ("cert.expiring-soon", || flawed(Flaw::ExpiringSoon)),
    ("cert.hostname-mismatch", || flawed(Flaw::WrongName)),
    ("cert.incomplete-chain", || flawed(Flaw::Incomplete)),
    ("cert.not-yet-valid", || flawed(Flaw::NotYetValid)),
    ("cert.self-signed", || flawed(Flaw::SelfSigned)),
    ("cert.untrusted", || flawed(Flaw::Untrusted)),
    ("cert.weak-key", || flawed(Flaw::WeakKey)),
    ("cert.weak-signature", || flawed(Flaw::WeakSignature)),
    ("dns.implicit-mx", || dns("example.com", &[("example.com", loopback())])),
    ("dns.mx-is-address", || dns("example.com", &[("example.com", mx("192.0.2.1"))])),
    ("dns.mx-is-alias", || {
        let alias = ("alias.example.com", Answer::Alias(HOST));
        dns("example.com", &[("example.com", mx("alias.example.com")), alias, (HOST, loopback())])
    }),
    ("dns.mx-unresolvable", || dns("example.com", &[("example.com", mx("gone.example.com"))])),
    ("dns.no-address", || {
        let private = Answer::Addresses(vec!["10.0.0.1".parse().unwrap()]);
        dns("example.com", &[("example.com", private)])
    }),
    ("dns.no-such-domain", || dns("example.com", &[])),
    ("dns.null-mx", || dns("example.com", &[("example.com", mx("."))])),
    ("dns.null-mx-not-alone", || {
        dns("example.com", &[("example.com", mx(".")), ("example.com", mx(HOST))])
    }),
    ("dns.server-failure", || dns("example.com", &[("example.com", Answer::Failure)])),
    ("dns.timeout", || dns("example.com", &[("example.com", Answer::Silence)])),
    ("pool.inconsistent", || {
        async {
            let (one, other) = (address(), address());
            let mut odd = starttls_script(&GOOD);
            odd[7] = say("250-mail.example.com\n250 AUTH PLAIN");
            let _a = Mta::start(SocketAddr::new(one, 2525), vec![starttls_script(&GOOD)]).await;
            let _b = Mta::start(SocketAddr::new(other, 2525), vec![odd]).await;
            look(&[one, other], &[2525], Mode::Submission, false).await.result
        }
        .boxed()
    }),
    ("smtp.connection-closed", || on(2525, vec![until(2, Step::Close)])),
    ("smtp.ehlo-rejected", || on(2525, vec![until(2, say("550 go away"))])),
    ("smtp.ehlo-unsupported", || {
        let mut old = until(2, say("500 what?"));
        old.insert(3, Step::Expect("HELO"));
        old.insert(4, say("250 mail.example.com"));
        on(2525, vec![old])
    }),
    ("smtp.greeting-rejected", || on(2525, vec![until(0, say("554 no service"))])),
    ("smtp.greeting-timeout", || on(2525, vec![vec![Step::Hang]])),
    ("smtp.line-too-long", || on(2525, vec![until(2, Step::Endless(vec![b'2'; 1024]))])),
    ("smtp.not-smtp", || on(2525, vec![until(0, say("SSH-2.0-OpenSSH_9.2p1"))])),
    ("smtp.protocol-error", || on(2525, vec![until(2, say("250-a\n251 b"))])),
    ("smtp.put-off", || on(2525, vec![until(0, say("421 busy"))])),
    ("smtp.reply-timeout", || on(2525, vec![until(2, Step::Hang)])),
    ("smtp.reply-too-large", || on(2525, vec![until(2, Step::Endless(lines("250-X")))])),
    ("starttls.command-injection", || {
        let mut careless = asked_for_mail("530 5.7.0 TLS first");
        careless.extend([
            Step::TlsKeepingBuffer(GOOD.clone()),
            Step::Expect("NOOP"),
            say("250 ok"),
            Step::Hang,
        ]);
        deeply(2525, Mode::Submission, careless)
    }),
    ("starttls.ehlo-differs", || with(2, say("250-mail.example.com\n250-XXXC\n250 STARTTLS"))),
    ("starttls.not-offered", || on(2525, vec![until(2, say("250 mail.example.com"))])),
    ("starttls.offered-inside-tls", || {
        with(7, say("250-mail.example.com\n250-STARTTLS\n250 AUTH PLAIN"))
    }),
    ("starttls.refused", || on(2525, vec![until(4, say("502 not implemented"))])),
    ("starttls.required-on-mx", || deeply(25, Mode::Mx, asked_for_mail("530 5.7.0 TLS first"))),
    ("starttls.response-injection", || with(4, say("220 go ahead\n250 injected"))),
    ("starttls.stripped", || on(2525, vec![until(2, say("250-mail.example.com\n250 XXXXXXXA"))])),
    ("submission.mail-before-tls", || {
        deeply(2525, Mode::Submission, asked_for_mail("250 2.1.0 ok"))
    }),
    ("tcp.refused", || nobody_at("127.20.255.1")),
    ("tcp.reset", || on(2525, vec![vec![Step::Reset]])),
    ("tcp.timeout", || {
        async {
            let server = address();
            let _swallowing = swallowing(SocketAddr::new(server, 2525)).await;
            look(&[server], &[2525], Mode::Submission, false).await.result
        }
        .boxed()
    }),
    ("tcp.unreachable", || nobody_at("198.18.0.10")),
    ("tls.handshake-failed", || on(465, vec![vec![Step::Hear, Step::Close]])),
    ("tls.handshake-timeout", || on(465, vec![vec![Step::Hang]])),
    ("tls.implicit-on-starttls-port", || on(2525, vec![implicit_script(&GOOD)])),
    ("tls.legacy-version", || openssl_with(Versions::Tls11)),
    ("tls.plaintext-on-implicit-port", || on(465, vec![starttls_script(&GOOD)])),
    ("tls.weak-cipher", || openssl_with(Versions::OldSuite)),
];

#[test]
fn every_finding_has_a_server() {
    // What is found out about published settings and about policies has zoos of its own.
    let elsewhere = [Part::Published, Part::Policy];
    let codes = rows().filter(|row| !elsewhere.contains(&row.part)).map(|row| row.code);
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    let animals: Vec<&str> = ZOO.iter().map(|(code, _)| *code).collect();
    assert_eq!(animals, codes);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_gives_its_finding() {
    let test = "every_server_gives_its_finding";
    real_ports!("every_server_gives_its_finding");
    if !needs::programs(test, OpensslServer::NEEDS) || !needs::interface(test, "nowhere") {
        return;
    }
    // Each on a thread of its own: starting OpenSSL blocks, and must not hold up the others.
    let runtime = Handle::current();
    let visits = ZOO.iter().map(|(code, animal)| {
        let runtime = runtime.clone();
        let visit = spawn_blocking(move || runtime.block_on(animal()));
        async move { (*code, visit.await.unwrap()) }
    });
    // A few at a time, so that none runs into its time limits for want of a processor.
    let results: Vec<_> = stream::iter(visits).buffered(6).collect().await;
    for (code, result) in results {
        let found: Vec<&str> = result.findings.iter().map(|f| f.code.as_str()).collect();
        assert!(found.contains(&code), "{code} is not among {found:?}: {:#?}", result.report);
    }
}

fn on(port: u16, scripts: Vec<Script>) -> BoxFuture<'static, ProbeResult> {
    async move { visit_as(port, Mode::Submission, false, scripts).await.0.result }.boxed()
}

/// A healthy server but for one step.
fn with(step: usize, other: Step) -> BoxFuture<'static, ProbeResult> {
    let mut script = starttls_script(&GOOD);
    script[step] = other;
    on(2525, vec![script])
}

/// A healthy server up to a step, behind which it says no more.
fn until(step: usize, ending: Step) -> Script {
    let mut script = starttls_script(&GOOD);
    script.truncate(step);
    script.extend([ending, Step::Hear, Step::Close]);
    script
}

fn flawed(flaw: Flaw) -> BoxFuture<'static, ProbeResult> {
    async move {
        let identity = PKI.issue(&[HOST], flaw);
        let server = address();
        let at = SocketAddr::new(server, 465);
        let _servers = match flaw {
            Flaw::WeakKey | Flaw::WeakSignature => {
                (Some(OpensslServer::start(at, &identity, Versions::Current)), None)
            }
            _ => (None, Some(Mta::start(at, vec![implicit_script(&tls(&identity))]).await)),
        };
        look(&[server], &[465], Mode::Submission, false).await.result
    }
    .boxed()
}

fn openssl_with(versions: Versions) -> BoxFuture<'static, ProbeResult> {
    async move {
        let server = address();
        let at = SocketAddr::new(server, 465);
        let _server = OpensslServer::start(at, &PKI.issue_rsa(&[HOST]), versions);
        look(&[server], &[465], Mode::Submission, false).await.result
    }
    .boxed()
}

/// The connection of the deep checks, up to the answer to STARTTLS.
fn asked_for_mail(answer: &str) -> Script {
    let mut script = until(2, say("250-mail.example.com\n250 STARTTLS"));
    script.truncate(3);
    script.extend([Step::Expect("MAIL FROM:<>"), say(answer)]);
    if answer.starts_with('2') {
        script.extend([Step::Expect("RSET"), say("250 ok")]);
    }
    script.extend([Step::Expect("STARTTLS"), say("220 go ahead")]);
    script
}

fn deeply(port: u16, mode: Mode, script: Script) -> BoxFuture<'static, ProbeResult> {
    let scripts = vec![starttls_script(&GOOD), script];
    async move { visit_as(port, mode, true, scripts).await.0.result }.boxed()
}

fn dns(target: &'static str, zone: &[(&'static str, Answer)]) -> BoxFuture<'static, ProbeResult> {
    let zone = Zone::new(zone);
    async move {
        let request = ProbeRequest::new(target, Mode::Mx, &[], false).unwrap();
        judge(prober(zone, limits()).probe(&request, |_| {}).await, None)
    }
    .boxed()
}

fn mx(exchange: &'static str) -> Answer {
    Answer::Mx(vec![(0, exchange)])
}

fn loopback() -> Answer {
    Answer::Addresses(vec![address()])
}

fn nobody_at(address: &'static str) -> BoxFuture<'static, ProbeResult> {
    let addresses = [address.parse().unwrap()];
    async move { look(&addresses, &[2525], Mode::Submission, false).await.result }.boxed()
}
