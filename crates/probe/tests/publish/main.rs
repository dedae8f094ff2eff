//! A domain that has nothing but a mail server publishes what we write for it: every program that
//! reads it agrees, and nothing is left for us to find.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod world;

use std::fs;
use std::path::Path;
use std::process::Command;

use portwise_core::publication::{Reading, publication};
use portwise_core::{ProbeResult, Severity};
use portwise_discovery::clients::{Client, outcome};
use portwise_discovery::publish::{Kind, Place, Publication};
use portwise_discovery::{Outcome, Protection, Source, contradictions, srv};
use portwise_probe::{Resolve, Resolver};
use portwise_testkit::nsd::Nsd;
use portwise_testkit::thunderbird::{self, Place as Lab};
use portwise_testkit::{needs, process};
use serde_json::{Value, json};

use crate::world::{DOMAIN, MAIL, World};

use portwise_core::TlsMode::{Implicit, StartTls};

fn imap() -> Reading {
    Reading {
        imap: Some(Place { host: MAIL.to_owned(), port: 993, security: Implicit }),
        pop3: None,
    }
}

/// What is written for the domain while it has nothing but a mail server.
async fn written(world: &World) -> Publication {
    let dns = Nsd::start(world.name_server(), &[(DOMAIN, &world.zone(""))]);
    let result = world.discover().await;
    drop(dns);
    let codes: Vec<&str> = result.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.contains(&"discovery.nothing"), "{codes:?}");
    let publication = publication(&result.report, &result.findings, &imap()).unwrap();
    assert_eq!(publication.left_out, []);
    let servers: Vec<_> =
        publication.servers.iter().map(|s| (s.host.as_str(), s.port, s.security)).collect();
    assert_eq!(servers, [(MAIL, 465, Implicit), (MAIL, 587, StartTls), (MAIL, 993, Implicit)]);
    publication
}

fn item(publication: &Publication, kind: Kind) -> &str {
    &publication.items.iter().find(|item| item.kind == kind).unwrap().content
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}{complaint}");
    said
}

fn of_machine(program: &str) -> Command {
    Command::new(needs::find(program).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_is_clean_with_what_is_written_for_it() {
    const TEST: &str = "a_domain_is_clean_with_what_is_written_for_it";
    let programs = [Nsd::NEEDS, &["named-checkzone"]].concat();
    if !needs::root(TEST) || !needs::programs(TEST, &programs) {
        return;
    }
    let world = World::open(24).await;
    let publication = written(&world).await;
    let zone = world.zone(&publication.zone());
    let folder = process::folder();
    let file = folder.path().join("zone");
    fs::write(&file, &zone).unwrap();
    run(of_machine("named-checkzone").args(["-k", "fail", "-S", "fail", DOMAIN]).arg(&file));
    // A fault is one for it, so its silence means something.
    fs::write(&file, zone.replace(" SRV 0 1 465", " SRV 0 1")).unwrap();
    let faulty = of_machine("named-checkzone").arg(DOMAIN).arg(&file).output().unwrap();
    assert!(!faulty.status.success());

    let _dns = Nsd::start(world.name_server(), &[(DOMAIN, &zone)]);
    records(&world).await;
    let _web = world.serve(&publication);
    let result = world.discover().await;
    clean(&result);
    let again = result.publication.unwrap();
    assert_eq!(again, publication, "what is published is what would be written");
}

/// The records come back through a name server and our reader of them.
async fn records(world: &World) {
    let resolver = Resolver::new(Some(world.name_server()), world.limits().dns).unwrap();
    for (source, label, expected) in [
        (Source::SrvSubmissions, "_submissions", Some((465, Implicit))),
        (Source::SrvSubmission, "_submission", Some((587, StartTls))),
        (Source::SrvImaps, "_imaps", Some((993, Implicit))),
        (Source::SrvImap, "_imap", None),
        (Source::SrvPop3s, "_pop3s", None),
        (Source::SrvPop3, "_pop3", None),
    ] {
        let found = resolver.srv(&format!("{label}._tcp.{DOMAIN}")).await.unwrap();
        let read = srv::read(source, found.srv);
        assert_eq!((read.outcome(), &read.faults), (Outcome::Answered, &vec![]), "{label}");
        let servers: Vec<_> =
            read.servers.iter().map(|s| (s.host.as_str(), s.port, s.security)).collect();
        let expected: Vec<_> =
            expected.into_iter().map(|(port, security)| (MAIL, port, security)).collect();
        assert_eq!(servers, expected, "{label}");
    }
}

fn clean(result: &ProbeResult) {
    let bad: Vec<_> = result.findings.iter().filter(|f| f.severity != Severity::Info).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let discovered = result.report.discovery.as_deref().unwrap();
    assert_eq!(contradictions(discovered), []);
    for source in [
        Source::AutoconfigHost,
        Source::AutoconfigWellKnown,
        Source::SrvSubmissions,
        Source::SrvSubmission,
        Source::SrvImaps,
        Source::Pacc,
        Source::AutodiscoverRoot,
        Source::AutodiscoverHost,
    ] {
        let published = discovered.of(source).unwrap();
        assert_eq!(
            (&published.outcome, &published.faults),
            (&Outcome::Answered, &vec![]),
            "{published:#?}"
        );
        assert!(published.protection != Protection::Http);
    }
    for client in Client::ALL {
        let outcome = outcome(client, discovered);
        let smtp = outcome.smtp.as_ref().map(|s| (s.host.as_str(), s.port, s.security));
        match client {
            // They read none of it: one asks Microsoft, the other wants the profile.
            Client::NewOutlook | Client::AppleMail => assert_eq!(outcome.takes, None),
            // It prefers STARTTLS where both are published.
            Client::FairEmail if smtp == Some((MAIL, 587, StartTls)) => {}
            _ => assert_eq!(smtp, Some((MAIL, 465, Implicit)), "{outcome:?}"),
        }
        assert!(outcome.takes.is_none() || outcome.incoming.is_some(), "{outcome:?}");
        assert!(
            matches!(client, Client::NewOutlook | Client::AppleMail) || outcome.stumbles.is_empty(),
            "{outcome:?}"
        );
    }
    let best = result.advice.choices.first().unwrap();
    let reasons: Vec<&str> = best.reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert!(
        reasons.iter().any(|reason| reason.starts_with("Published, and seen working: ")),
        "{reasons:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_as_their_standards_say() {
    const TEST: &str = "files_are_as_their_standards_say";
    let programs = [Nsd::NEEDS, &["openssl", "xmllint"]].concat();
    if !needs::root(TEST) || !needs::programs(TEST, &programs) {
        return;
    }
    let Some(python) = needs::python(TEST, &["jsonschema", "plistlib"]) else { return };
    let world = World::open(25).await;
    let publication = written(&world).await;
    let folder = process::folder();
    for kept in &publication.items {
        fs::write(folder.path().join(&kept.file), &kept.content).unwrap();
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish");
    let named = |kind| {
        let found = publication.items.iter().find(|item| item.kind == kind).unwrap();
        folder.path().join(&found.file)
    };
    let by = |flag: &str, schema: &str, file: &Path| {
        let mut command = of_machine("xmllint");
        command.args(["--noout", "--nonet", flag]).arg(here.join(schema)).arg(file);
        command
    };
    for (flag, schema, kind, broken) in [
        ("--relaxng", "autoconfig.rng", Kind::Autoconfig, ("SSL<", "TLS<")),
        ("--schema", "autodiscover.xsd", Kind::Autodiscover, (">on<", ">yes<")),
    ] {
        run(&mut by(flag, schema, &named(kind)));
        let faulty = folder.path().join("faulty.xml");
        fs::write(&faulty, item(&publication, kind).replace(broken.0, broken.1)).unwrap();
        assert!(!by(flag, schema, &faulty).output().unwrap().status.success(), "{schema}");
    }
    let (document, profile) = (named(Kind::Pacc), named(Kind::MobileConfig));
    let mut check = Command::new(python);
    check.arg(here.join("check.py")).args([&profile, &document]).arg(here.join("pacc.schema.json"));
    let account: Value = serde_json::from_str(&run(&mut check)).unwrap();
    assert_eq!(
        account,
        json!({
            "EmailAccountType": "EmailTypeIMAP",
            "IncomingMailServerAuthentication": "EmailAuthPassword",
            "IncomingMailServerHostName": MAIL,
            "IncomingMailServerPortNumber": 993,
            "IncomingMailServerUseSSL": true,
            "OutgoingMailServerAuthentication": "EmailAuthPassword",
            "OutgoingMailServerHostName": MAIL,
            "OutgoingMailServerPortNumber": 465,
            "OutgoingMailServerUseSSL": true,
        })
    );
    let digest = "openssl dgst -sha256 -binary \"$1\" | openssl base64 -A";
    let digest = run(Command::new("sh").args(["-euc", digest, "sh"]).arg(&document));
    let record = item(&publication, Kind::PaccDigest);
    assert!(record.contains(&format!("\"v=UAAC1; a=sha256; d={digest}\"")), "{record} {digest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn thunderbird_reads_what_is_written() {
    const TEST: &str = "thunderbird_reads_what_is_written";
    let Some(python) = needs::python(TEST, &["json"]) else { return };
    let programs = [Nsd::NEEDS, &["thunderbird", "unshare"]].concat();
    if !needs::root(TEST) || !needs::programs(TEST, &programs) {
        return;
    }
    let world = World::open(26).await;
    let publication = written(&world).await;
    let zone = world.zone(&publication.zone());
    let _dns = Nsd::start(world.name_server(), &[(DOMAIN, &zone)]);
    let web = world.serve(&publication);
    let (authority, resolver) = (world.authority(), world.name_server().ip());
    let address = format!("anna@{DOMAIN}");
    let addresses = vec![address.clone()];
    let running = tokio::task::spawn_blocking(move || {
        let lab = Lab { python: &python, resolver, authority: &authority, seconds: 120 };
        thunderbird::run(&lab, include_str!("../clients/find.js"), &addresses)
    });
    let found: Value = serde_json::from_str(&running.await.unwrap()).unwrap();
    let found = &found[&address];
    let server = |kind: &str, port: u16, security: &str| json!({ "kind": kind, "host": MAIL, "port": port, "security": security, "user": "%EMAILADDRESS%" });
    assert_eq!(found["from"], "xml-from-isp-https", "{found}");
    assert_eq!(found["asked"], json!([]), "{found}");
    assert_eq!(found["incoming"], json!([server("imap", 993, "implicit-tls")]));
    assert_eq!(
        found["outgoing"],
        json!([server("smtp", 465, "implicit-tls"), server("smtp", 587, "starttls")])
    );
    assert!(
        web.asked().iter().any(|asked| asked.secure && asked.path.ends_with("config-v1.1.xml"))
    );
}
